/** Hands an event of the gate to those whom it concerns: the anchor to the clock, a medium to its drive, everything else to the devices. */
import type { VirtualClock } from '../base/clock/virtual-clock.ts'
import type { Device } from '../devices/device.ts'
import type { GateEvent } from './input-gate.ts'
import type { MachineMedia } from './machine-media.ts'

export interface InputReceivers {
  readonly clock: VirtualClock
  readonly media: MachineMedia
  readonly devices: readonly Device[]
}

export function deliverInput(event: GateEvent, { clock, media, devices }: InputReceivers): void {
  if (event.kind === 'anchor') return clock.anchor(event.time, event.nanosecondsPerInstruction)
  media.apply(event)
  for (const device of devices) device.input?.(event)
}
