/**
 * A PC at work: its vCPUs, its devices, guest time and the input gate, moved slice by slice by its loop (machine-loop.ts) or by a test.
 * build-machine.ts makes it from a spec. It stops only between slices, that is at an instruction boundary.
 */

import { assertNever } from '../../../src-shared/base/assert-never.ts'
import type { Sentence } from '../../../src-shared/domain/sentence.ts'
import type { Timeline, VirtualClock } from '../base/clock/virtual-clock.ts'
import type { StopReason } from '../control/guest-messages.ts'
import type { Device } from '../devices/device.ts'
import type { GuestState } from './guest-state.ts'
import type { AnchorEvent, GateEvent, SliceGate } from './input-gate.ts'
import type { MachineSignals } from './machine-signals.ts'
import type { SetExit, Vcpus, VcpuTime } from './vcpu-set.ts'

/** What one slice came to. */
export type MachineStep =
  | { readonly kind: 'ran' }
  /** All vCPUs halted; `deadline` is the guest time of the next timer (Infinity: none). `stuck`: interrupts are off. */
  | { readonly kind: 'idle'; readonly deadline: number; readonly stuck: boolean }
  | { readonly kind: 'stopped'; readonly reason: StopReason }
  /** Triple fault. Only reset goes on from here. */
  | { readonly kind: 'crashed'; readonly reason: string; readonly sentence?: Sentence }
  /** It can go on only when the host has changed something; `run` goes on. */
  | { readonly kind: 'held'; readonly message: string }
  /** For the debugger: a breakpoint, a watchpoint, or the instruction that it wanted to see. */
  | { readonly kind: 'broke' }
  /** A replayed run is at the end of its log. */
  | { readonly kind: 'log-ended' }

export interface MachineParts {
  readonly vcpus: Vcpus
  readonly clock: VirtualClock
  readonly devices: readonly Device[]
  readonly gate: SliceGate
  readonly signals: MachineSignals
  readonly state: GuestState
  /** Loads what the machine boots into memory and sets the boot processor's registers. */
  readonly boot: () => void
  readonly timeline: Timeline
  /** Asked before each slice. */
  readonly display: { serve(): void }
}

const RAN: MachineStep = { kind: 'ran' }
const BROKE: MachineStep = { kind: 'broke' }

export class Machine {
  readonly #parts: MachineParts

  constructor(parts: MachineParts) {
    this.#parts = parts
    parts.signals.interrupt = () => parts.vcpus.interrupt()
  }

  /** Guest time, nanoseconds since power-on. */
  get time(): number {
    return this.#parts.clock.now()
  }

  /** Retired by all vCPUs since power-on; goes on through resets. */
  get instructions(): number {
    return this.#parts.vcpus.retired ?? this.#parts.timeline.instructions
  }

  /** Of the threads of its vCPUs, where they have their own. */
  get cpuTime(): VcpuTime | undefined {
    return this.#parts.vcpus.cpuTime
  }

  /** What comes from outside: serial input, keys, the power button. Reaches the devices at the next slice boundary. */
  submit(event: GateEvent): void {
    this.#parts.gate.submit(event)
  }

  /** Every device and vCPU as after a reset, nothing booted: what a saved state is loaded into. Guest time goes on. */
  clear(): void {
    this.#parts.vcpus.park()
    for (const device of this.#parts.devices) device.reset()
    this.#parts.vcpus.reset()
  }

  /** System reset, then boots again. */
  reset(): void {
    this.clear()
    this.#parts.boot()
    this.#parts.vcpus.adoptState()
  }

  /** Host activity of devices may begin (again). */
  start(): void {
    for (const device of this.#parts.devices) device.start?.()
  }

  /** Nothing executes until the next step; guest time goes on. */
  hold(): void {
    this.#parts.vcpus.hold?.()
  }

  pause(): void {
    this.#parts.vcpus.park()
    for (const device of this.#parts.devices) device.pause?.()
  }

  dispose(): void {
    this.#parts.vcpus.park()
    for (const device of this.#parts.devices) device.dispose?.()
    this.#parts.vcpus.dispose()
  }

  /** Writes the whole state to `path`. */
  save(path: string): void {
    this.#parts.vcpus.park()
    this.#parts.state.save(path)
  }

  /** SHA-256 of the whole state: equal exactly when two machines are in the same state. */
  hash(): string {
    this.#parts.vcpus.park()
    return this.#parts.state.hash()
  }

  /** A slice boundary (`anchor` computes it when the gate lives in the present), then at most `instructions` instructions. */
  step(instructions: number, anchor: () => AnchorEvent): MachineStep {
    const { clock, display, gate, timeline, vcpus } = this.#parts
    vcpus.resume()
    display.serve()
    if (!gate.boundary(anchor)) return { kind: 'log-ended' }
    clock.fire()
    const early = this.#serveRequest()
    if (early) return early
    if (vcpus.halted) return this.#idle(false)
    const now = timeline.instructions
    const end = Math.min(now + instructions, gate.nextCount, clock.countAt(clock.nextDeadline))
    return end <= now ? RAN : this.#finish(vcpus.run(end))
  }

  #finish(exit: SetExit): MachineStep {
    const request = this.#serveRequest()
    if (request) return request
    switch (exit.kind) {
      case 'stalled':
        this.#parts.gate.noteStall()
        return RAN
      case 'budget':
      case 'attention':
        return RAN
      case 'halt':
        return this.#idle(!exit.interruptsEnabled)
      case 'debug':
        return BROKE
      case 'shutdown':
        return { ...exit, kind: 'crashed' }
      default:
        return assertNever(exit)
    }
  }

  #idle(stuck: boolean): MachineStep {
    return { kind: 'idle', deadline: this.#parts.clock.nextDeadline, stuck }
  }

  #serveRequest(): MachineStep | undefined {
    const request = this.#parts.signals.take()
    if (!request) return undefined
    if (request.kind === 'stop') return { kind: 'stopped', reason: request.reason }
    if (request.kind === 'hold') return { kind: 'held', message: request.message }
    this.reset()
    return RAN
  }
}
