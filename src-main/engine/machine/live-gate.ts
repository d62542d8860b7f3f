/** The gate of a machine that lives in the present; records when given a log. */
import type { AnchorEvent, AskedEvent, AskKind, GateEvent, GatePorts, SliceGate, StampedEvent } from './input-gate.ts'

export class LiveGate implements SliceGate {
  readonly nextCount = Number.POSITIVE_INFINITY
  readonly #ports: GatePorts
  readonly #log: StampedEvent[] | undefined
  #queue: GateEvent[] = []

  /** `log` collects every event when given. */
  constructor(ports: GatePorts, log?: StampedEvent[]) {
    this.#ports = ports
    this.#log = log
  }

  submit(event: GateEvent): void {
    this.#queue.push(event)
  }

  ask<Kind extends AskKind>(_kind: Kind, live: () => AskedEvent<Kind>): AskedEvent<Kind> {
    const event = live()
    this.#record(event)
    return event
  }

  boundary(live: () => AnchorEvent): boolean {
    const events = this.#queue
    this.#queue = []
    this.#pass(live())
    for (const event of events) this.#pass(event)
    return true
  }

  noteStall(): void {
    this.#record({ kind: 'stalled' })
  }

  #pass(event: GateEvent): void {
    this.#record(event)
    this.#ports.deliver(event)
  }

  #record(event: GateEvent): void {
    this.#log?.push({ icount: this.#ports.instructions(), event })
  }
}
