/**
 * Random sequences of 1 to 20 instructions in translated code, against the interpreter (all rows) and the CPU of this machine (rows whose every
 * result is defined). ISA_SEED chooses them, ISA_SEQUENCES says how many; a difference prints the shortest sequence that still shows it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseForm } from '../support/isa/case-forms.ts'
import { CaseRecord } from '../support/isa/case-record.ts'
import { findDifference } from '../support/isa/compare-states.ts'
import { Random } from '../support/isa/random.ts'
import { missingOracle, RealDriver } from '../support/isa/real-driver.ts'
import { describeSequence, randomSequence, type Sequence, sequenceCase, sequenceForms, shorten } from '../support/isa/sequence.ts'
import { openTestDriver, type TestDriver } from '../support/isa/test-driver.ts'

const SEED = Number(process.env.ISA_SEED ?? 1)
const COUNT = Number(process.env.ISA_SEQUENCES ?? 1500)
const MOST_REPORTED = 5

const missing = missingOracle()

describe.skipIf(missing)(`random sequences${missing ? `: ${missing}` : ''}`, () => {
  let real: RealDriver
  let translated: TestDriver
  let interpreter: TestDriver

  beforeAll(() => {
    real = new RealDriver()
    translated = openTestDriver('jit')
    interpreter = openTestDriver('interp')
  })

  afterAll(() => {
    for (const driver of [real, translated, interpreter]) driver?.close()
  })

  /** What differs after the sequence, or undefined. */
  async function compare(form: CaseForm, sequence: Sequence, oracle: TestDriver): Promise<string | undefined> {
    const before = sequenceCase(sequence)
    const [expected, got] = await Promise.all([oracle.run(before), translated.run(before)])
    return findDifference(form, new CaseRecord(before, 0), new CaseRecord(expected, 0), new CaseRecord(got, 0))
  }

  async function differences(oracle: TestDriver, determined: boolean): Promise<string[]> {
    const forms = sequenceForms(real.features(), determined)
    const form = withoutLicence(forms[0] as CaseForm)
    const found: string[] = []
    for (let index = 0; index < COUNT && found.length < MOST_REPORTED; index++) {
      const sequence = randomSequence(new Random(SEED * 1_000_003 + index), forms, index % 3 ? 64 : 32)
      if (!(await compare(form, sequence, oracle))) continue
      const shortest = await shorten(sequence, async (shorter) => (await compare(form, shorter, oracle)) !== undefined)
      found.push(`sequence ${index}: ${describeSequence(shortest)}: ${await compare(form, shortest, oracle)}`)
    }
    return found
  }

  it('leave what the interpreter leaves', { timeout: 120_000 }, async () => {
    expect(await differences(interpreter, false)).toEqual([])
  })

  it('leave what the real CPU leaves', { timeout: 120_000 }, async () => {
    expect(await differences(real, true)).toEqual([])
  })

  it('ran in regions', () => {
    const { inRegion, outside } = translated.share ?? { inRegion: 0, outside: new Map<string, number>() }
    const others = [...outside.values()].reduce((sum, count) => sum + count, 0)

    expect(inRegion).toBeGreaterThan(COUNT / 4)
    expect(inRegion / (inRegion + others)).toBeGreaterThan(0.95)
  })
})

/** Nothing may differ, whatever single instructions may. */
function withoutLicence(form: CaseForm): CaseForm {
  const { undefined: _undefined, modelSpecific: _modelSpecific, ...row } = form.row
  return { ...form, row }
}
