/**
 * Random sequences of 1 to 20 instructions, with branches, in translated code, against the interpreter and the CPU of this machine. Every other sequence has only
 * rows whose every result is defined, and the real CPU must agree; the others may have any row. A difference prints the shortest sequence that
 * still shows it, and what differs first.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseForm } from './case-forms.ts'
import { CaseRecord, type Mode, RECORD_SIZE } from './case-record.ts'
import { findDifference } from './compare-states.ts'
import { Random } from './random.ts'
import { missingOracle, RealDriver } from './real-driver.ts'
import { describeSequence, randomSequence, type Sequence, sequenceCase, sequenceForms, shorten } from './sequence.ts'
import { openTestDriver } from './test-driver.ts'

const SEED = Number(process.env.ISA_SEED ?? 1)
/** In turns of two, one of which is compared with the real CPU. */
const MODES = [64, 64, 32, 64, 64, 16] as const
const MOST_REPORTED = 5
const BATCH = 256
/** Of the instructions of sequences without a fault, by the counters of the engine. */
const LEAST_TRANSLATED = 0.95

export interface SequenceSuite {
  /** ISA_SEQUENCES overrides it. */
  readonly count: number
  readonly timeoutMs: number
}

/** Declares the suite. */
export function describeSequences({ count: wanted, timeoutMs }: SequenceSuite): void {
  const count = Number(process.env.ISA_SEQUENCES ?? wanted)
  const missing = missingOracle()

  describe.skipIf(missing)(`${count} random sequences${missing ? `: ${missing}` : ''}`, () => {
    let comparison: Comparison

    beforeAll(() => {
      comparison = new Comparison()
    })

    afterAll(() => comparison?.close())

    it('leave what the interpreter and the real CPU leave', { timeout: timeoutMs }, async () => {
      const found: string[] = []
      for (let first = 0; first < count && found.length < MOST_REPORTED; first += BATCH) {
        found.push(...(await comparison.runBatch(first, Math.min(BATCH, count - first))))
      }

      expect(found).toEqual([])
    })

    it('ran in translated code', () => {
      const { retired, translated } = comparison.translated.share ?? { retired: 0, translated: 0 }
      console.log(`retired in regions: ${translated} of ${retired} instructions`)

      expect(retired).toBeGreaterThan(count)
      expect(translated / retired).toBeGreaterThan(LEAST_TRANSLATED)
    })
  })
}

class Comparison {
  readonly translated = openTestDriver('jit')
  readonly #real = new RealDriver()
  readonly #interpreter = openTestDriver('interp')
  readonly #any: readonly CaseForm[]
  readonly #determined: readonly CaseForm[]
  readonly #form: CaseForm

  constructor() {
    const features = this.#real.features()
    this.#any = sequenceForms(features, false)
    this.#determined = sequenceForms(features, true)
    this.#form = withoutLicence(this.#any[0] as CaseForm)
  }

  /** Sequence `index`, the same for the same seed. */
  #sequence(index: number): Sequence {
    const forms = index & 1 ? this.#any : this.#determined
    return randomSequence(new Random(SEED * 1_000_003 + index), forms, MODES[(index >> 1) % MODES.length] as Mode)
  }

  /** Differences of sequences `first` and following, shortened. */
  async runBatch(first: number, count: number): Promise<string[]> {
    const sequences = Array.from({ length: count }, (_, position) => this.#sequence(first + position))
    const before = new Uint8Array(count * RECORD_SIZE)
    sequences.forEach((sequence, position) => {
      before.set(sequenceCase(sequence), position * RECORD_SIZE)
    })
    const real = this.#real.run(before)
    const interpreted = await this.#interpreter.run(before)
    const translated = await this.translated.run(before)
    const oracles = [await real, interpreted]
    const found: string[] = []
    for (const [position, sequence] of sequences.entries()) {
      const isOracle = [((first + position) & 1) === 0, true]
      const differs = oracles.map((expected, oracle) => isOracle[oracle] && this.#difference(before, expected, translated, position))
      for (const oracle of [0, 1]) {
        if (differs[oracle] && found.length < MOST_REPORTED)
          found.push(await this.#describe(first + position, sequence, oracle, differs[oracle]))
      }
    }
    return found
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

/** Nothing may differ, whatever single instructions may. */
function withoutLicence(form: CaseForm): CaseForm {
  const { undefined: _undefined, modelSpecific: _modelSpecific, ...row } = form.row
  return { ...form, row }
}
