/**
 * The IDE function, in machines that have something on it. Disks fill the cables from the front, CD drives from the second cable on, as people and guests expect:
 * the first CD drive is the secondary master where no disk needs that place.
 */
import type { AtaDevice } from '../ata/ata-device.ts'
import { createAtaDrives } from '../ata-drives.ts'
import type { DeviceDescriptor } from '../device.ts'
import { AttachedIde } from './attach.ts'

const PLACES = 4
const CDROM_ORDER = [2, 3, 1, 0]

export const PIIX_IDE: DeviceDescriptor = {
  kind: 'piix-ide',
  title: 'Intel PIIX3 IDE controller',
  create: (context, spec) => {
    const { disks, cdroms, input } = createAtaDrives(context, spec, 'ide')
    if (disks.length + cdroms.length === 0) return []
    const { clock, dma, pci, ports, irq, host } = context
    const wires = { clock, dma, pci, ports, irq, hold: (message: string) => host.hold(message) }
    return [new AttachedIde(wires, { devices: places(disks, cdroms), input })]
  },
}

/** Primary 0 and 1, secondary 0 and 1. */
function places(disks: readonly AtaDevice[], cdroms: readonly AtaDevice[]): (AtaDevice | undefined)[] {
  const taken: (AtaDevice | undefined)[] = Array.from({ length: PLACES }, (_, place) => disks[place])
  const free = CDROM_ORDER.filter((place) => !taken[place])
  for (const [index, cdrom] of cdroms.entries()) taken[free[index] as number] = cdrom
  return taken
}
