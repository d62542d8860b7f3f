/**
 * A debugger at a guest: its session over a stream of bytes that the supervisor carries, and what becomes of the machine meanwhile. With a debugger that waits, a
 * triple fault or a halt for ever is told to it first, so that it can look around.
 */
import type { Sentence } from '../../../src-shared/domain/sentence.ts'
import { type DebuggableMachine, DebugTarget, type RunControl } from '../debug/debug-target.ts'
import { GdbSession } from '../debug/gdb-session.ts'
import type { Architecture } from '../debug/registers.ts'
import type { DebuggerInput, FromGuest, StopReason } from './guest-messages.ts'

/** What it does to the guest. */
export interface DebuggedGuest {
  isRunning(): boolean
  run(): void
  pause(): void
  reset(): void
  quit(): void
  crashed(reason: string, sentence?: Sentence): void
}

export class DebugControl {
  readonly #architecture: Architecture
  readonly #guest: DebuggedGuest
  readonly #post: (message: FromGuest) => void
  readonly #target: DebugTarget
  #session: GdbSession | undefined
  /** A triple fault that only the debugger knows of yet. */
  #crash: { readonly reason: string; readonly sentence: Sentence | undefined } | undefined

  constructor(architecture: Architecture, machine: DebuggableMachine, guest: DebuggedGuest, post: (message: FromGuest) => void) {
    this.#architecture = architecture
    this.#guest = guest
    this.#post = post
    this.#target = new DebugTarget(machine, this.#runControl())
  }

  handle(message: DebuggerInput): void {
    switch (message.type) {
      case 'debugger-connected':
        this.#session = new GdbSession(this.#target, {
          architecture: this.#architecture,
          send: (bytes) => this.#post({ type: 'debugger-output', bytes }),
          ended: () => this.#endSession(),
        })
        return
      case 'debugger-input':
        return this.#session?.take(message.bytes)
      case 'debugger-gone':
        return this.#release()
    }
  }

  /** The machine's loop has stopped for a breakpoint, a watchpoint or a step. */
  broke(): void {
    const stop = this.#target.takeStop()
    if (this.#session) this.#session.stopped(stop)
    else this.#guest.run()
  }

  /** True: a debugger waits for what happens, and the machine stays as it is until it goes on. */
  crashed(reason: string, sentence?: Sentence): boolean {
    if (!this.#session) return false
    this.#crash = { reason, sentence }
    this.#session.crashed(reason)
    return true
  }

  /** True: a debugger is told and may interrupt. */
  stuck(reason: string): boolean {
    this.#session?.print(`${reason}\n`)
    return this.#session !== undefined
  }

  /** The machine is gone. */
  stopped(reason: StopReason): void {
    this.#session?.exited(reason.kind === 'debug-exit' ? (reason.value << 1) | 1 : 0)
    this.#endSession()
  }

  /** It went without a word: the guest goes on as after `detach`. */
  #release(): void {
    if (!this.#session) return
    this.#session = undefined
    this.#target.pause()
    this.#target.release()
  }

  #endSession(): void {
    if (!this.#session) return
    this.#session = undefined
    this.#post({ type: 'debugger-end' })
  }

  #runControl(): RunControl {
    return {
      isRunning: () => this.#guest.isRunning(),
      run: () => this.#run(),
      pause: () => this.#guest.pause(),
      reset: () => {
        this.#crash = undefined
        this.#guest.reset()
      },
      // Its answer comes first.
      quit: () => queueMicrotask(() => this.#guest.quit()),
    }
  }

  #run(): void {
    const crash = this.#crash
    this.#crash = undefined
    if (crash) this.#guest.crashed(crash.reason, crash.sentence)
    else this.#guest.run()
  }
}
