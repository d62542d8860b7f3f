/** Hands an event of the gate to those whom it concerns: the anchor to the clock, everything else to the devices. */
import type { VirtualClock } from '../base/clock/virtual-clock.ts'
import type { Device } from '../devices/device.ts'
import type { GateEvent } from './input-gate.ts'

export function deliverInput(event: GateEvent, clock: VirtualClock, devices: readonly Device[]): void {
  if (event.kind === 'anchor') clock.anchor(event.time, event.nanosecondsPerInstruction)
  else for (const device of devices) device.input?.(event)
}
