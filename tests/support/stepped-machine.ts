/**
 * A machine in the test's own thread, moved by instructions instead of by the host's clock: guest time is a fixed function of the instructions, and
 * an idle guest jumps to its next timer. So a test takes as long as its instructions, whatever the machine it runs on is busy with.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BuiltMachine, buildMachine, type GateChoice } from '../../src-main/engine/machine/build-machine.ts'
import type { AnchorEvent } from '../../src-main/engine/machine/input-gate.ts'
import type { MachineStep } from '../../src-main/engine/machine/machine.ts'
import type { MachineConfig } from '../../src-main/engine/machine/machine-config.ts'
import { VmSpec, type VmSpecInput } from '../../src-shared/domain/vm-spec.ts'

const NANOSECONDS_PER_INSTRUCTION = 4
const SLICE = 250_000
const DEFAULT_LIMIT = 2e9

export interface SteppedOptions extends GateChoice {
  readonly spec?: Partial<VmSpecInput>
  /** Folder with a saved state. */
  readonly restoreFrom?: string
  readonly trace?: MachineConfig['trace']
  readonly check?: MachineConfig['check']
}

export class SteppedMachine implements Disposable {
  readonly built: BuiltMachine
  readonly log: string[] = []
  #text = ''
  #searched = 0
  #idleUntil: number | undefined

  constructor({ spec, restoreFrom, trace, check, ...choice }: SteppedOptions = {}) {
    const parsed = VmSpec.parse({ name: 'test', memoryMiB: 64, boot: { kind: 'demo' }, smp: 'deterministic', ...spec })
    const sinks = {
      serialOutput: (port: number, bytes: Uint8Array) => {
        if (port === 0) this.#text += new TextDecoder().decode(bytes)
      },
      debugConsole: () => {},
      log: (message: string) => void this.log.push(message),
    }
    this.built = buildMachine(
      { spec: parsed, overlays: [], ...(restoreFrom ? { restoreFrom } : {}), ...(trace ? { trace } : {}), ...(check ? { check } : {}) },
      sinks,
      choice,
    )
  }

  /** What COM1 said so far. */
  get text(): string {
    return this.#text
  }

  get instructions(): number {
    return this.built.machine.instructions
  }

  hash(): string {
    return this.built.machine.hash()
  }

  /** One slice of at most `instructions`. */
  step(instructions = SLICE): MachineStep {
    const step = this.built.machine.step(instructions, () => this.#anchor())
    this.#idleUntil = step.kind === 'idle' ? step.deadline : undefined
    return step
  }

  /** Runs to exactly `instructions`, or to the end; the last step. */
  runTo(instructions: number): MachineStep {
    let step: MachineStep = { kind: 'ran' }
    while (this.instructions < instructions && (step.kind === 'ran' || step.kind === 'idle'))
      step = this.step(Math.min(SLICE, instructions - this.instructions))
    return step
  }

  /** Repeats a recording to its end, and from there to exactly `instructions`; every boundary at that count too, since an idle guest has many. */
  replayTo(instructions: number): void {
    let step: MachineStep = { kind: 'ran' }
    while (step.kind === 'ran' || step.kind === 'idle') step = this.step(instructions - this.instructions)
    if (step.kind !== 'log-ended') throw new Error(`the replay ended with '${step.kind}'`)
  }

  /** Runs until COM1 says `wanted` after what was found before. Throws, quoting what it said, when it does not within `limit` instructions. */
  runUntil(wanted: string, limit = DEFAULT_LIMIT): void {
    const end = this.instructions + limit
    while (this.#text.indexOf(wanted, this.#searched) < 0) {
      const step = this.step()
      const over = step.kind !== 'ran' && step.kind !== 'idle'
      if (over || this.instructions > end)
        throw new Error(`'${wanted}' did not come (${step.kind}); the end was:\n${this.#text.slice(-1000)}`)
    }
    this.#searched = this.#text.indexOf(wanted, this.#searched) + wanted.length
  }

  /** Types on COM1. */
  type(text: string): void {
    this.built.machine.submit({ kind: 'serial', port: 0, bytes: new TextEncoder().encode(text) })
  }

  /** Saves into a new folder; the caller's `restoreFrom`. Remove it by `[Symbol.dispose]`. */
  save(): SavedFolder {
    const saved = new SavedFolder()
    this.built.machine.save(join(saved.path, 'state.bin'))
    return saved
  }

  [Symbol.dispose](): void {
    this.built.dispose()
  }

  #anchor(): AnchorEvent {
    const { time } = this.built.machine
    const jump = this.#idleUntil !== undefined && Number.isFinite(this.#idleUntil) ? Math.max(time, this.#idleUntil) : time
    return { kind: 'anchor', time: jump, nanosecondsPerInstruction: NANOSECONDS_PER_INSTRUCTION }
  }
}

/** A temporary folder with a saved state. */
export class SavedFolder implements Disposable {
  readonly path: string

  constructor() {
    this.path = mkdtempSync(join(tmpdir(), 'innkeeper-saved-'))
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true })
  }
}
