/** Hands every event to every subscriber. A slow one is not waited for: its queue is dropped and it is told to fetch everything anew. */
import type { LibraryEvent } from '../../src-shared/rpc/contract.ts'

const QUEUE_LIMIT = 1000

class Subscription {
  readonly #queue: LibraryEvent[] = [{ type: 'hello' }]
  #wake: () => void = () => {}

  push(event: LibraryEvent): void {
    if (this.#queue.length >= QUEUE_LIMIT) this.#queue.splice(0, this.#queue.length, { type: 'hello' })
    this.#queue.push(event)
    this.#wake()
  }

  /** The next event, or undefined when the signal is aborted first. */
  async next(signal: AbortSignal | undefined): Promise<LibraryEvent | undefined> {
    while (this.#queue.length === 0 && !signal?.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      signal?.addEventListener('abort', () => resolve(), { once: true })
      await promise
    }
    return signal?.aborted ? undefined : this.#queue.shift()
  }
}

export class EventsHub {
  readonly #subscriptions = new Set<Subscription>()

  get subscribers(): number {
    return this.#subscriptions.size
  }

  readonly publish = (event: LibraryEvent): void => {
    for (const subscription of this.#subscriptions) subscription.push(event)
  }

  /** Begins with `hello`; ends when the signal is aborted or the consumer returns. Nothing published after this call is missed. */
  subscribe(signal?: AbortSignal): AsyncGenerator<LibraryEvent, void, void> {
    const subscription = new Subscription()
    this.#subscriptions.add(subscription)
    return this.#deliver(subscription, signal)
  }

  async *#deliver(subscription: Subscription, signal: AbortSignal | undefined): AsyncGenerator<LibraryEvent, void, void> {
    try {
      for (let event = await subscription.next(signal); event; event = await subscription.next(signal)) yield event
    } finally {
      this.#subscriptions.delete(subscription)
    }
  }
}
