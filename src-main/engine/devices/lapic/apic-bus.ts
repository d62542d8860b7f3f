/**
 * What APICs tell each other: interrupt messages from local APICs and the IOAPIC, and end-of-interrupt broadcasts. Intel SDM vol. 3A section 11.6.2.
 * Messages arrive at once.
 */
import * as R from './registers.ts'

export interface ApicMessage {
  readonly mode: number // MODE_...
  readonly vector: number
  readonly level: boolean // level triggered
}

/** Who shall get a message: an APIC id, or a logical destination. FFh is everybody. */
export interface ApicDestination {
  readonly logical: boolean
  readonly id: number
}

export interface ApicReceiver {
  readonly id: number
  readonly logicalId: number // LDR bits 31:24
  readonly flat: boolean // DFR: flat model, otherwise cluster
  readonly enabled: boolean // hardware and software enabled: takes fixed interrupts
  readonly processorPriority: number
  accept(message: ApicMessage): void
}

const BROADCAST = 0xff

export class ApicBus {
  readonly receivers: ApicReceiver[] = []
  readonly #eoiListeners: ((vector: number) => void)[] = []

  onDidEndInterrupt(listener: (vector: number) => void): void {
    this.#eoiListeners.push(listener)
  }

  /** EOI of a level-triggered interrupt. */
  endInterrupt(vector: number): void {
    for (const listener of this.#eoiListeners) listener(vector)
  }

  send(destination: ApicDestination, message: ApicMessage): void {
    this.deliver(
      this.receivers.filter((receiver) => matches(receiver, destination)),
      message,
    )
  }

  /** Lowest priority goes to the one addressed processor that does the least urgent work; of equals to the first. */
  deliver(receivers: readonly ApicReceiver[], message: ApicMessage): void {
    const chosen = message.mode === R.MODE_LOWEST ? leastBusy(receivers) : receivers
    for (const receiver of chosen) receiver.accept(message)
  }
}

/** Sections 11.6.2.1 and 11.6.2.2. */
function matches(receiver: ApicReceiver, { logical, id }: ApicDestination): boolean {
  if (id === BROADCAST) return true
  if (!logical) return receiver.id === id
  if (receiver.flat) return (receiver.logicalId & id) !== 0
  const cluster = id >> 4
  const member = (receiver.logicalId & id & 0x0f) !== 0
  return member && (cluster === 0x0f || cluster === receiver.logicalId >> 4)
}

function leastBusy(receivers: readonly ApicReceiver[]): readonly ApicReceiver[] {
  const enabled = receivers.filter((receiver) => receiver.enabled)
  return enabled.toSorted((a, b) => a.processorPriority - b.processorPriority).slice(0, 1)
}
