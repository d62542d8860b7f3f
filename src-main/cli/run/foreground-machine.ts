/** One unnamed machine in the foreground: its worker, COM1 on the chosen endpoint, and the exit status when it ends. */
import { writeFileSync } from 'node:fs'
import { assertNever } from '../../../src-shared/base/assert-never.ts'
import { english, type Sentence } from '../../../src-shared/domain/sentence.ts'
import type { FromGuest, StopReason } from '../../engine/control/guest-messages.ts'
import type { GuestProfile } from '../../engine/machine/profile/guest-profile.ts'
import { DisplayLink } from '../../supervisor/display-link.ts'
import { BuildError, GuestHandle } from '../../supervisor/guest-handle.ts'
import type { GuestWorkerFactory } from '../../supervisor/guest-worker.ts'
import { useDisplay } from './display-actions.ts'
import {
  debugExitStatus,
  EXIT_CRASHED,
  EXIT_DIVERGED,
  EXIT_ENGINE,
  EXIT_OUTPUT,
  EXIT_POWER_OFF,
  EXIT_QUIT,
  EXIT_STUCK,
  EXIT_TIMEOUT,
  EXIT_USAGE,
} from './exit-status.ts'
import { GdbPort } from './gdb-port.ts'
import { profileReport } from './profile/profile-report.ts'
import type { RunPlan } from './run-options.ts'
import { openSerial, type SerialEndpoint } from './serial-endpoint.ts'

/** Where words go: standard error. */
export type Say = (message: string) => void

/** Milliseconds between two tries when the host's disk is full. */
const HOLD_MS = 2000

export class ForegroundMachine {
  readonly #say: Say
  readonly #plan: RunPlan
  readonly #ended = Promise.withResolvers<number>()
  readonly #serial: SerialEndpoint
  readonly #over = new AbortController()
  #status: number | undefined
  #built = false
  #guest: GuestHandle | undefined
  #debugger: GdbPort | undefined

  constructor(plan: RunPlan, say: Say) {
    this.#plan = plan
    this.#say = say
    this.#serial = openSerial(plan.serial, {
      onBytes: (bytes) => this.#guest?.input(0, bytes),
      onQuit: () => this.quit(EXIT_QUIT),
      onDidLose: (reason) => this.loseOutput(reason),
    })
  }

  /** Runs to its end; resolves with the exit status. */
  async run(factory: GuestWorkerFactory): Promise<number> {
    try {
      const { gdb } = this.#plan
      if (gdb) this.#debugger = await GdbPort.open(gdb.port, (message) => this.#guest?.debug(message))
      return await this.#runGuest(factory)
    } catch (error) {
      this.#say((error as Error).message)
      return EXIT_USAGE
    } finally {
      this.#serial.close()
      this.#debugger?.close()
    }
  }

  async #runGuest(factory: GuestWorkerFactory): Promise<number> {
    const guest = new GuestHandle(factory, this.#plan.config, {
      onMessage: (message) => this.#receive(message),
      onEnd: (reason) => this.#end(reason),
    })
    this.#guest = guest
    const timer = this.#plan.timeout === undefined ? undefined : setTimeout(() => this.#timeOut(), this.#plan.timeout * 1000)
    try {
      await guest.ready()
      this.#built = true
      for (const notice of guest.notices) this.#say(english(notice))
      this.#inviteDebugger()
      if (!this.#plan.gdb?.stopped) await guest.request({ type: 'run' })
      this.#useDisplay(guest)
    } catch (error) {
      this.#say((error as Error).message)
      this.#settle(error instanceof BuildError ? EXIT_USAGE : EXIT_ENGINE)
    }
    const status = await this.#ended.promise
    clearTimeout(timer)
    return status
  }

  #useDisplay(guest: GuestHandle): void {
    const { display } = this.#plan
    if (!display) return
    const link = new DisplayLink((port) => guest.connectDisplay(port))
    void useDisplay(link, display, this.#say, this.#over.signal).finally(() => link.close())
  }

  #inviteDebugger(): void {
    if (!this.#debugger) return
    const waits = this.#plan.gdb?.stopped ? '; the guest waits for it' : ''
    this.#say(`gdb may connect: target remote 127.0.0.1:${this.#debugger.port}${waits}`)
  }

  /** Cuts the power. */
  quit(status: number): void {
    this.#status ??= status
    void this.#guest?.stop().catch(() => {})
  }

  /** What the guest says can no longer be written. */
  loseOutput(reason: string): void {
    if (this.#status === undefined) this.#say(reason)
    this.quit(EXIT_OUTPUT)
  }

  #timeOut(): void {
    this.#say(`the time limit of ${this.#plan.timeout} s ran out`)
    this.quit(EXIT_TIMEOUT)
  }

  #receive(message: FromGuest): void {
    switch (message.type) {
      case 'serial-output':
        if (message.port === 0) this.#serial.write(message.bytes)
        return
      case 'debug-console':
        process.stdout.write(message.text)
        return
      case 'debugger-output':
        return this.#debugger?.write(message.bytes)
      case 'debugger-end':
        return this.#debugger?.endConnection()
      case 'log':
      case 'notice':
        return this.#say(message.message)
      case 'profile':
        return this.#writeProfile(message.profile)
      case 'crashed':
        this.#say(message.reason)
        return this.quit(statusOfCrash(message.reason))
      case 'paused':
        if (message.reason !== undefined) this.#hold(message.reason)
        return
      case 'stuck':
        this.#say(message.reason)
        return this.quit(EXIT_STUCK)
      case 'stopped':
        return this.#settle(this.#status ?? statusOf(message.reason))
      case 'ready':
      case 'failed':
      case 'reply':
      case 'running':
      case 'heartbeat':
      case 'progress':
        return
      default:
        return assertNever(message)
    }
  }

  /** Nobody is there to let it go on: it tries again until the host has room, or somebody ends it. */
  #hold(reason: string): void {
    this.#say(`${reason}; the machine waits until there is room`)
    setTimeout(() => void this.#guest?.request({ type: 'run' }).catch(() => {}), HOLD_MS)
  }

  #writeProfile(profile: GuestProfile): void {
    if (!this.#plan.profile) return
    const { path, symbols } = this.#plan.profile
    try {
      writeFileSync(path, profileReport(profile, symbols))
      this.#say(`the profile is in '${path}'`)
    } catch (error) {
      this.#say(`the profile cannot be written to '${path}': ${(error as Error).message}`)
    }
  }

  /** A machine that could not be built ends too; `run` tells of that. */
  #end(reason: Sentence | undefined): void {
    if (!this.#built) return
    if (reason) this.#say(english(reason))
    this.#settle(reason ? EXIT_ENGINE : EXIT_POWER_OFF)
  }

  #settle(status: number): void {
    this.#over.abort()
    this.#ended.resolve(this.#status ?? status)
  }
}

function statusOfCrash(reason: string): number {
  if (reason.startsWith('the check failed')) return EXIT_DIVERGED
  return reason.startsWith('the engine failed') ? EXIT_ENGINE : EXIT_CRASHED
}

function statusOf(reason: StopReason): number {
  switch (reason.kind) {
    case 'power-off':
      return EXIT_POWER_OFF
    case 'debug-exit':
      return debugExitStatus(reason.value)
    case 'requested':
      return EXIT_QUIT
    default:
      return assertNever(reason)
  }
}
