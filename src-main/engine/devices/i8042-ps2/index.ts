/** The keyboard and mouse controller that every PC has. */
import { IRQ } from '../../machine/ibm-pc.ts'
import type { DeviceDescriptor } from '../device.ts'
import { AttachedPs2 } from './attach.ts'

export const I8042_PS2: DeviceDescriptor = {
  kind: 'i8042-ps2',
  title: 'PS/2 keyboard and mouse',
  create: ({ clock, ports, irq, host }) => [
    new AttachedPs2({ clock, ports, keyboardIrq: irq(IRQ.KEYBOARD), mouseIrq: irq(IRQ.MOUSE), resetSystem: () => host.reset() }),
  ],
}
