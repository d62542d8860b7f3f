/**
 * A guest's side of the message contract: one machine and its loop, driven by requests of the supervisor. Messages arrive between slices, so
 * every request finds the machine at an instruction boundary.
 */
import { join } from 'node:path'
import type { MessagePort } from 'node:worker_threads'
import { assertNever } from '../../../src-shared/base/assert-never.ts'
import { english, type Sentence, say } from '../../../src-shared/domain/sentence.ts'
import { Divergence } from '../accel/check/divergence.ts'
import { type HostClock, hostClock } from '../base/clock/host-clock.ts'
import type { DisplayReport } from '../display/display-messages.ts'
import { DisplayThread } from '../display/display-thread.ts'
import { type BuiltMachine, buildMachine } from '../machine/build-machine.ts'
import type { GateEvent } from '../machine/input-gate.ts'
import type { MachineConfig } from '../machine/machine-config.ts'
import { MachineLoop } from '../machine/machine-loop.ts'
import { Pacer } from '../machine/pacer.ts'
import { Profiling } from '../machine/profile/profiling.ts'
import type { ThrottleClock } from '../machine/throttle.ts'
import { StorageError } from '../storage/block-backend.ts'
import { DebugControl, type DebuggedGuest } from './debug-control.ts'
import { guestCounters } from './guest-counters.ts'
import type { DebuggerInput, FromGuest, GuestRequest, StopReason, ToGuest } from './guest-messages.ts'
import { GuestOutput } from './guest-output.ts'

type Request = GuestRequest & { readonly id: number }

export class GuestControl {
  readonly #post: (message: FromGuest) => void
  readonly #host: HostClock
  readonly #built: BuiltMachine
  readonly #profiling: Profiling | undefined
  readonly #loop: MachineLoop
  readonly #heartbeat: NodeJS.Timeout
  readonly #debug: DebugControl | undefined
  readonly #display: DisplayThread | undefined
  #beatAt: number
  /** Disks are closed: requests that crossed the news on their way find nothing to serve. */
  #ended = false

  /** Builds the machine; throws with the reason for the user when it cannot. */
  static create(config: MachineConfig, post: (message: FromGuest) => void): GuestControl {
    const output = new GuestOutput(post, hostClock, config.trace !== undefined && config.trace.length > 0)
    const built = buildMachine(config, output)
    output.send({ type: 'ready', notices: built.notices })
    const profiling = config.profile ? new Profiling(built, hostClock) : undefined
    const control = new GuestControl(built, (message) => output.send(message), hostClock, profiling, config.debugger)
    control.#loop.share = config.spec.executionCap / 100
    return control
  }

  constructor(
    built: BuiltMachine,
    post: (message: FromGuest) => void,
    host: HostClock & Partial<ThrottleClock>,
    profiling?: Profiling,
    architecture?: MachineConfig['debugger'],
  ) {
    this.#built = built
    this.#profiling = profiling
    this.#post = post
    this.#host = host
    this.#beatAt = host.nanoseconds()
    this.#loop = new MachineLoop(profiling?.machine ?? built.machine, new Pacer(host), host, {
      stopped: (reason) => this.#stopped(reason),
      crashed: (reason, sentence) => this.#crashed(reason, sentence),
      stuck: () => this.#stuck('The guest halted with interrupts off; only reset or power off can wake it.'),
      held: (message) => this.#held(message),
      broke: () => this.#debug?.broke(),
      failed: (error) => this.#failed(error),
    })
    if (architecture && built.inside) this.#debug = new DebugControl(architecture, built.inside, this.#debugged(), post)
    if (built.video) this.#display = new DisplayThread(built.video, (report) => this.#hear(report))
    this.#heartbeat = setInterval(() => this.#beat(), 500)
  }

  handle(message: ToGuest): void {
    if (this.#ended) {
      if ('id' in message) this.#post({ type: 'reply', id: message.id, error: 'the machine has stopped' })
      return
    }
    if (message.type === 'serial-input') {
      this.#submit({ kind: 'serial', port: message.port, bytes: message.bytes })
      return
    }
    if (message.type === 'share') {
      this.#loop.share = message.share
      return
    }
    if (message.type === 'display') return this.#connect(message.port)
    if (isFromDebugger(message)) {
      this.#debug?.handle(message)
      return
    }
    try {
      this.#serve(message)
      this.#post({ type: 'reply', id: message.id })
    } catch (error) {
      const full = error instanceof StorageError && error.full
      this.#post({ type: 'reply', id: message.id, error: messageOf(error), ...(full ? { full } : {}) })
    }
    if (message.type === 'stop') this.#stopped({ kind: 'requested' })
  }

  #connect(port: MessagePort): void {
    if (this.#display) this.#display.connect(port)
    else port.close()
  }

  #hear(report: DisplayReport): void {
    if (report.type === 'log') return this.#post({ type: 'log', message: report.message })
    const { type: kind, ...rest } = report
    this.#submit({ kind, ...rest } as GateEvent)
  }

  #serve(request: Request): void {
    switch (request.type) {
      case 'run':
        return this.#run()
      case 'pause':
        return this.#pause()
      case 'reset':
        return this.#reset()
      case 'power-button':
        return this.#submit({ kind: 'power-button' })
      case 'medium':
        this.#built.disks.media.prepare(request.change)
        return this.#submit({ kind: 'medium', ...request.change })
      case 'save':
        return this.#save(request.folder)
      case 'stop':
        return this.#loop.pause()
      default:
        return assertNever(request)
    }
  }

  #run(): void {
    this.#built.machine.start()
    this.#loop.run()
    this.#post({ type: 'running' })
  }

  #pause(): void {
    this.#halt()
    this.#post({ type: 'paused' })
  }

  /** As if the user had paused it, with the reason why. */
  #held(message: string): void {
    this.#halt()
    this.#post({ type: 'paused', reason: message })
  }

  #halt(): void {
    this.#loop.pause()
    this.#built.machine.pause()
  }

  #reset(): void {
    this.#built.machine.reset()
    this.#loop.wake()
  }

  #submit(event: Parameters<BuiltMachine['machine']['submit']>[0]): void {
    this.#built.machine.submit(event)
    this.#loop.wake()
  }

  /** The machine is quiet meanwhile, since this runs between two slices. */
  #save(folder: string): void {
    const { machine, disks } = this.#built
    machine.pause()
    try {
      disks.flush()
      machine.save(join(folder, 'state.bin'))
      disks.copyOverlays(folder)
    } finally {
      if (this.#loop.running) machine.start()
    }
  }

  #debugged(): DebuggedGuest {
    return {
      isRunning: () => this.#loop.running,
      run: () => this.#run(),
      pause: () => this.#halt(),
      reset: () => this.#reset(),
      quit: () => this.#stopped({ kind: 'requested' }),
      crashed: (reason, sentence) => this.#post({ type: 'crashed', reason, ...(sentence && { sentence }) }),
    }
  }

  #beat(): void {
    const now = this.#host.nanoseconds()
    const { machine } = this.#built
    const busy = this.#loop.takeBusy() / (now - this.#beatAt)
    this.#beatAt = now
    const cpuTime = hostClock.cpuNanoseconds() + (machine.cpuTime?.all ?? 0)
    const counters = guestCounters(this.#built.counters(), this.#loop.counters, cpuTime)
    this.#post({ type: 'heartbeat', instructions: machine.instructions, uptime: machine.time / 1e6, busy, counters })
  }

  /** Its last words come first: devices hand over what they gathered. */
  #crashed(reason: string, sentence?: Sentence): void {
    this.#built.machine.pause()
    if (!this.#debug?.crashed(reason, sentence)) this.#post({ type: 'crashed', reason, ...(sentence && { sentence }) })
  }

  #stuck(reason: string): void {
    if (!this.#debug?.stuck(reason)) this.#post({ type: 'stuck', reason })
  }

  #failed(error: unknown): void {
    if (error instanceof Divergence) return this.#crashed(error.message)
    this.#built.machine.pause()
    const sentence = say('engine-failed', { error: messageOf(error) })
    this.#post({ type: 'crashed', reason: english(sentence), sentence })
  }

  #stopped(reason: StopReason): void {
    if (this.#ended) return
    this.#ended = true
    this.#debug?.stopped(reason)
    clearInterval(this.#heartbeat)
    this.#display?.dispose()
    this.#halt()
    if (this.#profiling) this.#post({ type: 'profile', profile: this.#profiling.end() })
    this.#built.dispose()
    this.#post({ type: 'stopped', reason })
  }
}

function isFromDebugger(message: ToGuest): message is DebuggerInput {
  return message.type.startsWith('debugger-')
}

/** The sentence of an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
