/** Turns a guest's heartbeats into figures for people, once a second. Pure. */
import type { MachineActivity } from '../../src-shared/domain/machine.ts'
import type { FromGuest } from '../engine/control/guest-messages.ts'

type Heartbeat = Extract<FromGuest, { type: 'heartbeat' }>

const PERIOD = 1000

export class ActivityMeter {
  readonly #machineId: string
  #since: number
  #instructions = 0
  #busy = 0
  #beats = 0

  /** `now` in ms, as in `beat`. */
  constructor(machineId: string, now: number) {
    this.#machineId = machineId
    this.#since = now
  }

  /** The figures when a second is over, else undefined. */
  beat(heartbeat: Heartbeat, now: number): MachineActivity | undefined {
    this.#busy += heartbeat.busy
    this.#beats++
    const elapsed = now - this.#since
    if (elapsed < PERIOD) return undefined
    const retired = Math.max(0, heartbeat.instructions - this.#instructions) // a reset or restore counts from its own start
    const activity = {
      machineId: this.#machineId,
      cpu: Math.min(1, this.#busy / this.#beats),
      instructionsPerSecond: Math.round((retired * 1000) / elapsed),
      uptime: heartbeat.uptime,
    }
    this.#since = now
    this.#instructions = heartbeat.instructions
    this.#busy = 0
    this.#beats = 0
    return activity
  }
}
