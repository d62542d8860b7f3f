/** The gate of a machine that repeats a recorded run: every event comes from the log, at the instruction where it entered then. */
import type { AnchorEvent, AskedEvent, AskKind, GateEvent, GatePorts, SliceGate, StampedEvent } from './input-gate.ts'

const FROM_OUTSIDE: ReadonlySet<GateEvent['kind']> = new Set([
  'serial',
  'key',
  'pointer',
  'power-button',
  'medium',
  'eject-request',
] as const)

export class ReplayGate implements SliceGate {
  readonly #ports: GatePorts
  readonly #log: readonly StampedEvent[]
  #place = 0

  constructor(ports: GatePorts, log: readonly StampedEvent[]) {
    this.#ports = ports
    this.#log = log
  }

  /** Count of the next boundary. A value to be asked for comes in the middle of the slice before it. A slice that stalled was to go on beyond it. */
  get nextCount(): number {
    let place = this.#place
    while (place < this.#log.length && this.#log[place]?.event.kind !== 'anchor') place++
    const stalled = place > this.#place && this.#log[place - 1]?.event.kind === 'stalled'
    return (this.#log[place]?.icount ?? Number.POSITIVE_INFINITY) + (stalled ? 1 : 0)
  }

  submit(): void {}

  ask<Kind extends AskKind>(kind: Kind): AskedEvent<Kind> {
    const { icount, event } = this.#next()
    if (event.kind !== kind) throw new Error(`replay diverged: the guest asks for ${kind}, the log holds ${event.kind}`)
    this.#check(icount)
    return event as AskedEvent<Kind>
  }

  boundary(_live: () => AnchorEvent): boolean {
    if (this.#place >= this.#log.length) return false
    const { icount, event } = this.#next()
    if (event.kind !== 'anchor') throw new Error(`replay diverged: a slice ends, the log holds ${event.kind}`)
    this.#check(icount)
    this.#ports.deliver(event)
    while (this.#isInput()) this.#ports.deliver(this.#next().event)
    return true
  }

  noteStall(): void {
    const { icount, event } = this.#next()
    if (event.kind !== 'stalled') throw new Error(`replay diverged: a slice stalls, the log holds ${event.kind}`)
    this.#check(icount)
  }

  #isInput(): boolean {
    const kind = this.#log[this.#place]?.event.kind
    return kind !== undefined && FROM_OUTSIDE.has(kind)
  }

  #next(): StampedEvent {
    const entry = this.#log[this.#place++]
    if (!entry) throw new Error('replay diverged: the log is at its end')
    return entry
  }

  #check(icount: number): void {
    const now = this.#ports.instructions()
    if (icount !== now) throw new Error(`replay diverged: the log stands at instruction ${icount}, the machine at ${now}`)
  }
}
