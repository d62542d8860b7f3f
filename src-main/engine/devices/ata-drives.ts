/** The disks and CD drives of a spec that are on one kind of ATA controller, as devices for its cables. */
import type { VmSpec } from '../../../src-shared/domain/vm-spec.ts'
import type { GateEvent } from '../machine/input-gate.ts'
import type { AtaDevice } from './ata/ata-device.ts'
import { AtaDisk } from './ata/disk.ts'
import { CdDrive } from './atapi/cd-drive.ts'
import { PacketDevice } from './atapi/packet-device.ts'
import type { DeviceContext } from './device.ts'

export interface AtaDrives {
  /** In the order of the spec. */
  readonly disks: readonly AtaDevice[]
  readonly cdroms: readonly AtaDevice[]
  /** Tells the drives what came through the gate. */
  input(event: GateEvent): void
}

type Ports = Pick<DeviceContext, 'host' | 'disk' | 'cdrom'>

export function createAtaDrives(ports: Ports, spec: VmSpec, controller: 'ahci' | 'ide'): AtaDrives {
  const notify = (message: string): void => ports.host.notify(message)
  const serialAta = controller === 'ahci'
  const disks = spec.disks.flatMap((disk, index) => {
    if (disk.controller !== controller) return []
    const identity = { model: 'INNKEEPER DISK', serial: `INNKEEPER-${index}` }
    return [new AtaDisk({ backend: ports.disk(index), identity, serialAta, notify })]
  })
  const drives = spec.cdroms.flatMap((cdrom, index) => {
    if (cdrom.controller !== controller) return []
    const drive = new CdDrive({ medium: ports.cdrom(index), notify: (message) => notify(`cdrom${index}: ${message}`) })
    return [{ index, drive, device: new PacketDevice({ drive, serial: `INNKEEPER-CD-${index}` }) }]
  })
  return {
    disks,
    cdroms: drives.map(({ device }) => device),
    input: (event) => {
      for (const { index, drive } of drives) tell(drive, index, event)
    },
  }
}

function tell(drive: CdDrive, index: number, event: GateEvent): void {
  if (event.kind === 'medium' && event.drive === 'cdrom' && event.index === index) drive.mediumChanged()
  if (event.kind === 'eject-request' && event.drive === 'cdrom' && event.index === index) drive.requestEject()
}
