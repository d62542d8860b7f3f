/** ACPI power management, at PCI device 1 function 3. */
import { IRQ } from '../../machine/ibm-pc.ts'
import type { DeviceDescriptor } from '../device.ts'
import { AttachedPower } from './attach.ts'

export const PIIX4_PM: DeviceDescriptor = {
  kind: 'piix4-pm',
  title: 'Intel PIIX4 power management (ACPI)',
  create: ({ clock, pci, ports, irq, host, powerTimerAt }) => [
    new AttachedPower({ clock, pci, ports, sci: irq(IRQ.SCI), powerOff: () => host.powerOff(), timerAt: powerTimerAt }),
  ],
}
