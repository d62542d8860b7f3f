/**
 * The instruction driver: one case list, made from the instruction table, runs on the CPU of this machine and on a back end of the engine
 * (TEST_BACKEND, by default the interpreter), and both must leave the same state. ISA_CASES sets the number of cases per form, ISA_SEED the cases.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InstructionRow } from '../../src-main/engine/cpu/isa/instruction-row.ts'
import { OPCODE_ROWS } from '../../src-main/engine/cpu/isa/opcodes.table.ts'
import { formsOf } from '../support/isa/case-forms.ts'
import { missingOracle, RealDriver } from '../support/isa/real-driver.ts'
import { CASES_PER_FORM, runCases } from '../support/isa/run-cases.ts'
import { openTestDriver, type TestDriver } from '../support/isa/test-driver.ts'
import { leftOut } from '../support/isa/user-mode.ts'

const CASES = Number(process.env.ISA_CASES ?? CASES_PER_FORM)
const SEED = Number(process.env.ISA_SEED ?? 1)
const LEAST_CASES_IN_ALL = 200_000
const TIMEOUT = 300_000

const missing = missingOracle()
const families = Map.groupBy(
  OPCODE_ROWS.filter((row) => !leftOut(row)),
  (row) => row.file.replace(/^handlers\/|\.ts$/g, ''),
)

describe.skipIf(missing)(`every row of the instruction table${missing ? `: ${missing}` : ''}`, () => {
  let oracle: RealDriver
  let subject: TestDriver
  let features: ReadonlySet<string>
  const ran = new Map<InstructionRow, number>()

  beforeAll(() => {
    oracle = new RealDriver()
    features = oracle.features()
    subject = openTestDriver()
  })

  afterAll(() => {
    oracle?.close()
    subject?.close()
  })

  it.each([...families.keys()])('%s: leaves what the real CPU leaves', { timeout: TIMEOUT }, async (family) => {
    const rows = families.get(family) ?? []
    const supported = rows.filter(({ feature }) => feature === undefined || features.has(feature))
    const absent = rows.filter((row) => !supported.includes(row)).map(({ name, feature }) => `${name} (${feature})`)
    if (absent.length > 0) console.log(`this CPU lacks: ${absent.join(', ')}`)
    for (const row of supported) {
      const { cases, differences } = await runCases([row], { oracle, subject, seed: SEED, casesPerForm: CASES })
      expect(differences[0], `${differences.length} differences between ${oracle.name} and ${subject.name}`).toBeUndefined()
      expect(Math.min(...cases.values()), `cases per form of ${row.name} (${row.opcode})`).toBeGreaterThanOrEqual(CASES_PER_FORM)
      expect(cases.size).toBe(formsOf(row).length)
      ran.set(
        row,
        [...cases.values()].reduce((sum, count) => sum + count, 0),
      )
    }
  })

  it('has cases for every row that is not left out, and 200,000 in all', () => {
    const lonely = OPCODE_ROWS.filter((row) => !leftOut(row) && !ran.get(row) && (row.feature === undefined || features.has(row.feature)))
    const total = [...ran.values()].reduce((sum, count) => sum + count, 0)

    expect(lonely.map((row) => `${row.name} (${row.opcode}; ${row.operands}) has no cases`)).toEqual([])
    expect(total).toBeGreaterThanOrEqual(LEAST_CASES_IN_ALL)
    console.log(`instruction driver: ${total} cases of ${ran.size} rows, seed ${SEED}`)
  })
})
