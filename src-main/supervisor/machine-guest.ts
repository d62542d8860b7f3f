/** The guest of a machine while it lives: what it does by itself, whatever the supervisor is doing with it meanwhile, and what it is asked. */
import type { MessagePort } from 'node:worker_threads'
import type { RunState } from '../../src-shared/domain/run-state.ts'
import { type Sentence, say, sentenceOf } from '../../src-shared/domain/sentence.ts'
import type { GuestRequest } from '../engine/control/guest-messages.ts'
import type { StepObserver } from '../library/files/store-files.ts'
import { asOperationError, guestProblem, hostProblem, type OperationError } from '../library/operation-error.ts'
import { BuildError, type GuestHandle } from './guest-handle.ts'

export type GuestState = Extract<RunState, 'running' | 'paused' | 'crashed'>

/** Changes of a guest's share below this part of it are not worth a message. */
const SMALLEST_CHANGE = 0.01

export class MachineGuest {
  readonly #owner: () => { readonly id: string; readonly name: string }
  #handle: GuestHandle | undefined
  #state: GuestState = 'paused'
  #reason: Sentence | null = null
  /** What it was told that it may use of a core. */
  #share = 1

  /** `owner` names the machine in what is said of it. */
  constructor(owner: () => { readonly id: string; readonly name: string }) {
    this.#owner = owner
  }

  get live(): boolean {
    return this.#handle !== undefined
  }

  get state(): GuestState {
    return this.#state
  }

  /** Why it crashed. */
  get reason(): Sentence | null {
    return this.#reason
  }

  /** What was told when it was built. */
  get notices(): readonly Sentence[] {
    return this.#handle?.notices ?? []
  }

  /** A new guest, paused at its first instruction, that was started with this share of a core. */
  attach(handle: GuestHandle, share: number): void {
    this.#handle = handle
    this.#share = share
    this.#state = 'paused'
    this.#reason = null
  }

  /** Its worker is gone. False when it is another's by now. */
  detach(handle: GuestHandle): boolean {
    if (this.#handle !== handle) return false
    this.#handle = undefined
    return true
  }

  /** It does something else now; what it did before. */
  change(state: GuestState, reason: Sentence | null = null): GuestState {
    const known = this.#state
    this.#state = state
    this.#reason = reason
    return known
  }

  async ask(request: GuestRequest): Promise<void> {
    const { id, name } = this.#owner()
    if (!this.#handle) throw guestProblem(id, say('just-ended', { name }))
    try {
      await this.#handle.request(request)
    } catch (error) {
      throw this.problem(error, (about) => say('did-not', { ...about, what: request.type }))
    }
  }

  /** Has it pause for a while if it runs; true when it did. */
  async halt(): Promise<boolean> {
    if (this.#state !== 'running') return false
    await this.ask({ type: 'pause' })
    return true
  }

  /** After `halt`. A guest that has ended meanwhile is not a failure of this: that is told elsewhere. */
  async goOn(): Promise<void> {
    await this.ask({ type: 'run' }).then(
      () => {
        this.#state = 'running'
      },
      () => {},
    )
  }

  /** Writes its state. Paused first: a guest that hangs is found out there and not at the long time limit of saving. */
  async saveInto(folder: string, observe: StepObserver): Promise<void> {
    const halted = await this.halt()
    try {
      observe(`guest-save ${folder}`)
      await this.ask({ type: 'save', folder })
      observe(`guest-saved ${folder}`)
    } finally {
      if (halted) await this.goOn()
    }
  }

  input(port: number, bytes: Uint8Array): void {
    this.#handle?.input(port, bytes)
  }

  /** A line to its display; without a guest it closes at once. */
  connectDisplay(port: MessagePort): void {
    if (this.#handle) this.#handle.connectDisplay(port)
    else port.close()
  }

  giveShare(share: number): void {
    if (Math.abs(share - this.#share) < this.#share * SMALLEST_CHANGE) return
    this.#share = share
    this.#handle?.giveShare(share)
  }

  async stop(): Promise<void> {
    await this.#handle?.stop()
  }

  async kill(reason: Sentence | undefined): Promise<void> {
    await this.#handle?.kill(reason)
  }

  /** Anything that went wrong with it, as something that callers can act on. */
  problem(error: unknown, tell: (about: { name: string; reason: Sentence }) => Sentence): OperationError {
    const { id, name } = this.#owner()
    const sentence = tell({ name, reason: sentenceOf(error) })
    if (error instanceof BuildError) return hostProblem(subjectOf(error.sentence) ?? name, sentence, error)
    return asOperationError(error) ?? guestProblem(id, sentence, error)
  }
}

/** The file that a sentence is about. */
function subjectOf({ values: { path, file } }: Sentence): string | undefined {
  return [path, file].find((value) => typeof value === 'string')
}
