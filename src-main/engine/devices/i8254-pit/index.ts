/** The timer that every PC has. */
import { IRQ } from '../../machine/ibm-pc.ts'
import type { DeviceDescriptor } from '../device.ts'
import { AttachedPit } from './attach.ts'

export const I8254_PIT: DeviceDescriptor = {
  kind: 'i8254-pit',
  title: '8254 interval timer',
  create: ({ clock, ports, irq }) => [new AttachedPit({ clock, ports, irq: irq(IRQ.TIMER) })],
}
