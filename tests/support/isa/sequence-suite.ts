/**
 * Random sequences of 1 to 20 instructions, with branches, in translated code, against the interpreter and the CPU of this machine. Beside them every fourth
 * may have any row, also such as processors differ in, and is compared with the interpreter alone. Of two sequences in three what faults is left out, so
 * that they come to their end. A difference prints the shortest sequence that still shows it, and what differs first.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseForm } from './case-forms.ts'
import { CaseRecord, type Mode, RECORD_SIZE, TRAP_NONE } from './case-record.ts'
import { findDifference } from './compare-states.ts'
import { leaveOutFaults } from './faultless-sequence.ts'
import { Random } from './random.ts'
import { missingOracle, RealDriver } from './real-driver.ts'
import { describeSequence, randomSequence, type Sequence, sequenceCase, sequenceForms, shorten } from './sequence.ts'
import { openTestDriver } from './test-driver.ts'

const SEED = Number(process.env.ISA_SEED ?? 1)
/** Each for `TURN` sequences, the last of which is not compared with the real CPU. */
const MODES = [64, 64, 32, 64, 64, 16] as const
const TURN = 4
const MOST_REPORTED = 5
const BATCH = 256
/** Of the instructions of sequences without a fault, by the counters of the engine. */
const LEAST_TRANSLATED = 0.95
/** Instructions for each sequence that is compared with the real CPU, MOVs of addresses and the like included. */
const LEAST_RETIRED = 10

export interface SequenceSuite {
  /** So many are compared with the interpreter and the real CPU. ISA_SEQUENCES overrides it. */
  readonly count: number
  /** Tests that share them. */
  readonly parts: number
  /** Of each part. */
  readonly timeoutMs: number
}

/** Declares the suite. */
export function describeSequences({ count: wanted, parts, timeoutMs }: SequenceSuite): void {
  const count = Number(process.env.ISA_SEQUENCES ?? wanted)
  const missing = missingOracle()

  describe.skipIf(missing)(`${count} random sequences${missing ? `: ${missing}` : ''}`, () => {
    let comparison: Comparison

    beforeAll(() => {
      comparison = new Comparison()
    })

    afterAll(() => comparison?.close())

    it.each(Array.from({ length: parts }, (_, index) => index + 1))(
      `part %i of ${parts}: they leave what the interpreter and the real CPU leave`,
      { timeout: timeoutMs },
      async (part) => {
        const end = (count * part) / parts
        const found: string[] = []
        while (comparison.compared < end && found.length < MOST_REPORTED) found.push(...(await comparison.runBatch()))

        expect(found).toEqual([])
        expect(comparison.compared).toBeGreaterThanOrEqual(end)
      },
    )

    it('ran in translated code', () => {
      const { retired, translated } = comparison.translated.share ?? { retired: 0, translated: 0 }
      console.log(`${comparison.summary}; retired in regions: ${translated} of ${retired} instructions`)

      expect(retired).toBeGreaterThan(count * LEAST_RETIRED)
      expect(translated / retired).toBeGreaterThan(LEAST_TRANSLATED)
    })
  })
}

class Comparison {
  readonly translated = openTestDriver('jit')
  readonly #real = new RealDriver()
  readonly #interpreter = openTestDriver('interp')
  readonly #any: Readonly<Record<Mode, readonly CaseForm[]>>
  readonly #determined: Readonly<Record<Mode, readonly CaseForm[]>>
  readonly #form: CaseForm
  /** Of those that the real CPU ran, too. */
  compared = 0
  #faults = 0
  #next = 0
  readonly #byMode: Record<Mode, number> = { 64: 0, 32: 0, 16: 0 }

  constructor() {
    const features = this.#real.features()
    this.#any = sequenceForms(features, false)
    this.#determined = sequenceForms(features, true)
    this.#form = withoutLicence(this.#any[64][0] as CaseForm)
  }

  /** Sequence `index`, the same for the same seed. */
  #sequence(index: number): Sequence {
    const random = new Random(SEED * 1_000_003 + index)
    const mode = MODES[Math.floor(index / TURN) % MODES.length] as Mode
    return isDetermined(index) ? randomSequence(random, this.#determined[mode], true) : randomSequence(random, this.#any[mode], false)
  }

  /** Sequences `first` and following, of two in three without what faults. */
  async #sequences(first: number): Promise<Sequence[]> {
    const all = Array.from({ length: BATCH }, (_, position) => this.#sequence(first + position))
    const chosen = all.filter((_, position) => (first + position) % 3 > 0)
    const faultless = await leaveOutFaults(this.#interpreter, chosen)
    const replaced = new Map(chosen.map((sequence, place) => [sequence, faultless[place]]))
    return all.map((sequence) => replaced.get(sequence) ?? sequence)
  }

  /** Differences of the next sequences, shortened. */
  async runBatch(): Promise<string[]> {
    const first = this.#next
    this.#next += BATCH
    const sequences = await this.#sequences(first)
    const before = new Uint8Array(BATCH * RECORD_SIZE)
    sequences.forEach((sequence, position) => {
      before.set(sequenceCase(sequence), position * RECORD_SIZE)
    })
    const real = this.#real.run(before)
    const interpreted = await this.#interpreter.run(before)
    const translated = await this.translated.run(before)
    const oracles = [await real, interpreted]
    const found: string[] = []
    for (const [position, sequence] of sequences.entries()) {
      const isOracle = [isDetermined(first + position), true]
      if (isOracle[0]) this.#count(sequence, new CaseRecord(interpreted, position))
      const differs = oracles.map((expected, oracle) => isOracle[oracle] && this.#difference(before, expected, translated, position))
      for (const oracle of [0, 1]) {
        if (differs[oracle] && found.length < MOST_REPORTED)
          found.push(await this.#describe(first + position, sequence, oracle, differs[oracle]))
      }
    }
    return found
  }

  #count({ mode }: Sequence, { trap }: CaseRecord): void {
    this.compared++
    this.#byMode[mode]++
    if (trap !== TRAP_NONE) this.#faults++
  }

  get summary(): string {
    const modes = Object.entries(this.#byMode).map(([mode, count]) => `${count} in ${mode}-bit code`)
    return `${this.compared} with the real CPU (${modes.join(', ')}; ${this.#faults} fault)`
  }

  #difference(before: Uint8Array, expected: Uint8Array, got: Uint8Array, position: number): string | undefined {
    const [start, wanted, have] = [before, expected.slice(), got.slice()].map((batch) => new CaseRecord(batch, position))
    const { mode } = start as CaseRecord
    return findDifference({ ...this.#form, mode }, start as CaseRecord, wanted as CaseRecord, have as CaseRecord)
  }

  async #describe(index: number, sequence: Sequence, oracle: number, difference: string): Promise<string> {
    const driver = oracle === 0 ? this.#real : this.#interpreter
    const alone = async (shorter: Sequence): Promise<string | undefined> => {
      const before = sequenceCase(shorter)
      // Every other run starts with the TLB warm: both ways.
      for (let turn = 0; turn < 2; turn++) {
        const found = this.#difference(before, await driver.run(before), await this.translated.run(before), 0)
        if (found) return found
      }
      return undefined
    }
    const shortest = await shorten(sequence, async (shorter) => (await alone(shorter)) !== undefined)
    return `sequence ${index} against ${driver.name}: ${describeSequence(shortest)}: ${(await alone(shortest)) ?? difference}`
  }

  close(): void {
    for (const driver of [this.#real, this.translated, this.#interpreter]) driver.close()
  }
}

const isDetermined = (index: number): boolean => index % TURN < TURN - 1

/** Nothing may differ, whatever single instructions may. */
function withoutLicence(form: CaseForm): CaseForm {
  const { undefined: _undefined, modelSpecific: _modelSpecific, ...row } = form.row
  return { ...form, row }
}
