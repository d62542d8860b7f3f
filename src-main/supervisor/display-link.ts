/** A machine's display as the supervisor asks it: pictures, text, typing (engine/display/display-messages.ts). */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { SpokenError, say } from '../../src-shared/domain/sentence.ts'
import type { FromDisplay, Picture, ToDisplay } from '../engine/display/display-messages.ts'

/** Seconds. */
const TIME_LIMIT = 10

interface Waiting {
  readonly resolve: (reply: Exclude<FromDisplay, Uint8Array>) => void
  readonly reject: (error: Error) => void
}

export class DisplayLink {
  readonly #port: MessagePort
  readonly #waiting = new Map<number, Waiting>()
  #nextId = 1

  /** `connect` hands the other end to the machine. */
  constructor(connect: (port: MessagePort) => void) {
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    port1.on('message', (reply: Exclude<FromDisplay, Uint8Array>) => this.#waiting.get(reply.id)?.resolve(reply))
    port1.on('close', () => this.#end())
    port1.unref()
    connect(port2)
  }

  /** The screen as PNG; without the PNG when its number is still `known`. Rejects when the machine has no display. */
  async picture(options: { readonly width?: number | undefined; readonly known?: number | undefined } = {}): Promise<Picture> {
    const reply = await this.#ask((id) => ({ type: 'picture', id, ...options }))
    if (reply.type !== 'picture' || !reply.picture) throw new SpokenError(say('no-display'))
    return reply.picture
  }

  /** The characters on the screen, line by line; undefined while it shows graphics. */
  async text(): Promise<readonly string[] | undefined> {
    const reply = await this.#ask((id) => ({ type: 'text', id }))
    return reply.type === 'text' ? reply.lines : undefined
  }

  /** Groups of scan codes, one key or chord each. */
  async type(keys: readonly (readonly number[])[]): Promise<void> {
    await this.#ask((id) => ({ type: 'type', id, keys }))
  }

  close(): void {
    this.#port.close()
  }

  #send(message: ToDisplay): void {
    this.#port.postMessage(message)
  }

  #ask(message: (id: number) => ToDisplay): Promise<Exclude<FromDisplay, Uint8Array>> {
    const id = this.#nextId++
    const { promise, resolve, reject } = Promise.withResolvers<Exclude<FromDisplay, Uint8Array>>()
    const timer = setTimeout(() => reject(new SpokenError(say('no-answer', { what: 'display', seconds: TIME_LIMIT }))), TIME_LIMIT * 1000)
    this.#waiting.set(id, { resolve, reject })
    this.#send(message(id))
    return promise.finally(() => {
      clearTimeout(timer)
      this.#waiting.delete(id)
    })
  }

  #end(): void {
    for (const waiting of [...this.#waiting.values()]) waiting.reject(new SpokenError(say('no-display')))
  }
}
