/** The AHCI adapter, in machines that have something on it: disks on the first ports, CD drives behind them. */
import { createAtaDrives } from '../ata-drives.ts'
import type { DeviceDescriptor } from '../device.ts'
import { AttachedAhci } from './attach.ts'

export const AHCI: DeviceDescriptor = {
  kind: 'ahci',
  title: 'Intel ICH9 AHCI controller',
  create: (context, spec) => {
    const { disks, cdroms, input } = createAtaDrives(context, spec, 'ahci')
    if (disks.length + cdroms.length === 0) return []
    const { clock, dma, pci, host } = context
    return [new AttachedAhci({ clock, dma, pci, hold: (message) => host.hold(message) }, [...disks, ...cdroms], input)]
  },
}
