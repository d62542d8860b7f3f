/**
 * A guest's worker and the conversation with it (engine/control/guest-messages.ts): requests are answered or time out, silence is ended, and the
 * end of the worker, however it comes, is reported once.
 */
import type { MessagePort } from 'node:worker_threads'
import { type Sentence, SpokenError, say, verbatim } from '../../src-shared/domain/sentence.ts'
import type { DebuggerInput, FromGuest, GuestRequest } from '../engine/control/guest-messages.ts'
import type { MachineConfig } from '../engine/machine/machine-config.ts'
import { hostProblem } from '../library/operation-error.ts'
import type { GuestWorker, GuestWorkerFactory } from './guest-worker.ts'
import { WatchDog } from './watch-dog.ts'

/** Seconds. Loading or writing gigabytes on a slow disk takes its time; everything else is answered between two slices. */
export const TIME_LIMITS = { start: 120, save: 600, request: 10, silence: 10 } as const

export interface GuestListener {
  /** Everything but `ready`, `failed` and `reply`. */
  onMessage(message: FromGuest): void
  /** The worker is gone. `reason` is undefined when it ended after being told to or by power-off. */
  onEnd(reason: Sentence | undefined): void
}

/** The machine cannot be built: a file, a disk, a saved state or the memory that its specification asks for is not to be had on this host. */
export class BuildError extends SpokenError {}

interface Waiting {
  readonly done: (failure?: Error) => void
  readonly timer: NodeJS.Timeout
}

export class GuestHandle {
  readonly #worker: GuestWorker
  readonly #listener: GuestListener
  readonly #dog: WatchDog
  readonly #waiting = new Map<number, Waiting>()
  readonly #ended = Promise.withResolvers<void>()
  /** Request 0 is the start, answered by `ready` or `failed`. */
  readonly #start: Promise<void>
  #nextId = 1
  #expected = false
  #reason: Sentence | undefined
  #notices: readonly Sentence[] = []

  /** Starts the worker; `ready` says how it went. */
  constructor(factory: GuestWorkerFactory, config: MachineConfig, listener: GuestListener) {
    this.#listener = listener
    this.#dog = new WatchDog(TIME_LIMITS.silence, () => this.kill(say('guest-silent', { seconds: TIME_LIMITS.silence })))
    this.#worker = factory(config)
    this.#worker.onMessage((message) => this.#receive(message))
    this.#worker.onEnd((error) => this.#finish(error))
    this.#start = this.#dog.hold(this.#wait(0, 'start', TIME_LIMITS.start))
    this.#start.catch(() => {}) // told to whoever asks for `ready`
  }

  /** Resolves when the machine is built, paused at its first instruction. Rejects with what is wrong; the worker is gone then. */
  async ready(): Promise<void> {
    try {
      await this.#start
    } catch (error) {
      await this.kill(undefined)
      throw error
    }
  }

  get notices(): readonly Sentence[] {
    return this.#notices
  }

  /** Rejects with the guest's words, when it does not answer in time, or when its worker ends first. */
  async request(request: GuestRequest): Promise<void> {
    const id = this.#nextId++
    if (request.type === 'stop') this.#expected = true
    const seconds = request.type === 'save' ? TIME_LIMITS.save : TIME_LIMITS.request
    const answer = this.#wait(id, request.type, seconds)
    this.#worker.send({ ...request, id })
    await (request.type === 'save' ? this.#dog.hold(answer) : answer)
  }

  input(port: number, bytes: Uint8Array): void {
    this.#worker.send({ type: 'serial-input', port, bytes })
  }

  /** Somebody who looks at the display (engine/display/display-messages.ts). */
  connectDisplay(port: MessagePort): void {
    this.#worker.send({ type: 'display', port })
  }

  /** For a guest whose config lets a debugger in. */
  debug(message: DebuggerInput): void {
    this.#worker.send(message)
  }

  /** What it may use of a host core, 0 < share <= 1. */
  giveShare(share: number): void {
    this.#worker.send({ type: 'share', share })
  }

  /** Asks the worker to close its disks and end; ends it by force when it does not in time. */
  async stop(): Promise<void> {
    await this.request({ type: 'stop' }).catch(() => {})
    const timer = setTimeout(() => void this.kill(undefined), TIME_LIMITS.request * 1000)
    await this.#ended.promise
    clearTimeout(timer)
  }

  /** Ends the worker now. */
  async kill(reason: Sentence | undefined): Promise<void> {
    this.#reason ??= reason
    this.#expected ||= reason === undefined
    await this.#worker.terminate()
    await this.#ended.promise
  }

  #wait(id: number, what: string, seconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (failure?: Error): void => {
        clearTimeout(timer)
        this.#waiting.delete(id)
        failure === undefined ? resolve() : reject(failure)
      }
      const timer = setTimeout(() => done(new SpokenError(say('no-answer', { what, seconds }))), seconds * 1000)
      this.#waiting.set(id, { done, timer })
    })
  }

  #receive(message: FromGuest): void {
    this.#dog.feed()
    switch (message.type) {
      case 'ready':
        this.#notices = message.notices.map(verbatim)
        this.#waiting.get(0)?.done()
        break
      case 'failed':
        this.#fail(message.sentence ?? verbatim(message.message))
        break
      case 'reply':
        this.#waiting.get(message.id)?.done(failureOf(message))
        break
      case 'stopped':
        this.#expected = true
        this.#listener.onMessage(message)
        void this.#worker.terminate() // its disks are closed, and its message port would keep it alive
        break
      default:
        this.#listener.onMessage(message)
    }
  }

  /** `failed` ends a start in words; later it says what the worker is about to die of. */
  #fail(reason: Sentence): void {
    const start = this.#waiting.get(0)
    if (start) start.done(new BuildError(reason))
    else void this.kill(reason)
  }

  #finish(error: Error | undefined): void {
    this.#dog.stop()
    const reason = this.#reason ?? (error ? say('worker-died', { error: error.message }) : undefined)
    const told = reason ?? say('worker-ended')
    for (const waiting of [...this.#waiting.values()]) waiting.done(new SpokenError(told))
    this.#ended.resolve()
    this.#listener.onEnd(this.#expected && !error ? undefined : told)
  }
}

/** Undefined when the request was done. */
function failureOf({ error, full }: Extract<FromGuest, { type: 'reply' }>): Error | undefined {
  if (error === undefined) return undefined
  return full ? hostProblem('disk', verbatim(error)) : new SpokenError(verbatim(error))
}
