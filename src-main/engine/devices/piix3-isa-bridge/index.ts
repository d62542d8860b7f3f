/** The south bridge, at PCI device 1 function 0. */
import type { DeviceDescriptor } from '../device.ts'
import { AttachedIsaBridge } from './attach.ts'

export const PIIX3_ISA_BRIDGE: DeviceDescriptor = {
  kind: 'piix3-isa-bridge',
  title: 'Intel PIIX3 ISA bridge',
  create: ({ pci, irq, host }) => [new AttachedIsaBridge({ pci, irq, resetSystem: () => host.reset() })],
}
