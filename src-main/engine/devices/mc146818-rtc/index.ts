/** The clock that every PC has; the machine's wall clock comes in through the gate. */
import { hostClock } from '../../base/clock/host-clock.ts'
import { IRQ } from '../../machine/ibm-pc.ts'
import type { DeviceDescriptor } from '../device.ts'
import { AttachedRtc } from './attach.ts'
import { makeCmos } from './cmos.ts'

export const MC146818_RTC: DeviceDescriptor = {
  kind: 'mc146818-rtc',
  title: 'MC146818 real-time clock',
  create: ({ clock, ports, irq, gate }, spec) => {
    const wallClock = () => gate.ask('wall-clock', () => ({ kind: 'wall-clock', milliseconds: hostClock.wallMilliseconds() })).milliseconds
    return [new AttachedRtc({ clock, ports, irq: irq(IRQ.RTC), wallClock }, makeCmos(spec.memoryMiB, spec.cpus))]
  },
}
