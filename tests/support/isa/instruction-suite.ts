/**
 * The instruction driver as a suite: one case list, made from the instruction table, runs on the CPU of this machine and on a back end of the
 * engine (TEST_BACKEND, by default the interpreter; `jit` for translated code), and both must leave the same state. ISA_CASES overrides the number of cases per form, ISA_SEED
 * chooses the cases, ISA_ROWS (a regular expression on names) the rows.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InstructionRow } from '../../../src-main/engine/cpu/isa/instruction-row.ts'
import { OPCODE_ROWS } from '../../../src-main/engine/cpu/isa/opcodes.table.ts'
import { describeForm, formsOf } from './case-forms.ts'
import { missingOracle, RealDriver } from './real-driver.ts'
import { type FormOutcome, runCases } from './run-cases.ts'
import { openTestDriver, type TestDriver } from './test-driver.ts'
import { leftOut } from './user-mode.ts'

const SEED = Number(process.env.ISA_SEED ?? 1)
const ROWS = process.env.ISA_ROWS ? new RegExp(`^(${process.env.ISA_ROWS})$`) : undefined

/** Share of instructions, of those that regions can hold and that do not fault, that must retire in one. */
const LEAST_TRANSLATED = 0.95

export interface InstructionSuite {
  readonly casesPerForm: number
  /** Of all rows together, when all run. */
  readonly leastCasesInAll: number
  readonly timeoutMs: number
  /** TEST_BACKEND unless told. */
  readonly backend?: string
}

function familiesOf(rows: readonly InstructionRow[]): Map<string, InstructionRow[]> {
  return Map.groupBy(
    rows.filter((row) => !leftOut(row) && (!ROWS || ROWS.test(row.name))),
    (row) => row.file.replace(/^handlers\/|\.ts$/g, ''),
  )
}

/** Forms that differ, with the number of cases and the first of them. */
function describeDifferences(outcomes: readonly FormOutcome[]): string[] {
  return outcomes
    .filter(({ differences }) => differences > 0)
    .map(({ form, cases, differences, firstDifference }) => `${describeForm(form)}: ${differences} of ${cases}, first: ${firstDifference}`)
}

export function describeInstructions({ casesPerForm, leastCasesInAll, timeoutMs, backend }: InstructionSuite): void {
  const missing = missingOracle()
  const count = Number(process.env.ISA_CASES ?? casesPerForm)
  const families = familiesOf(OPCODE_ROWS)

  describe.skipIf(missing)(`every row of the instruction table${missing ? `: ${missing}` : ''}`, () => {
    let oracle: RealDriver
    let subject: TestDriver
    let features: ReadonlySet<string>
    const ran = new Map<InstructionRow, number>()

    beforeAll(() => {
      oracle = new RealDriver()
      features = oracle.features()
      subject = openTestDriver(backend)
    })

    afterAll(() => {
      oracle?.close()
      subject?.close()
    })

    it.each([...families.keys()])('%s: leaves what the real CPU leaves', { timeout: timeoutMs }, async (family) => {
      const rows = families.get(family) ?? []
      const supported = rows.filter(({ feature }) => feature === undefined || features.has(feature))
      const absent = rows.filter((row) => !supported.includes(row)).map(({ name, feature }) => `${name} (${feature})`)
      if (absent.length > 0) console.log(`this CPU lacks: ${absent.join(', ')}`)
      const outcomes: FormOutcome[] = []
      for (const row of supported) {
        const ofRow = await runCases(row, { oracle, subject, seed: SEED, casesPerForm: count })
        expect(ofRow.length, `forms of ${row.name} (${row.opcode})`).toBe(formsOf(row).length)
        expect(Math.min(...ofRow.map(({ cases }) => cases)), `cases per form of ${row.name}`).toBeGreaterThanOrEqual(casesPerForm)
        outcomes.push(...ofRow)
        ran.set(
          row,
          ofRow.reduce((sum, { cases }) => sum + cases, 0),
        )
      }
      expect(describeDifferences(outcomes), `${oracle.name} and ${subject.name}`).toEqual([])
    })

    it('runs in translated code where the back end translates', () => {
      const { share } = subject
      if (!share) return
      const outside = [...share.outside].sort((a, b) => b[1] - a[1])
      const others = outside.reduce((sum, [, cases]) => sum + cases, 0)
      console.log(`retired in regions: ${share.inRegion} of ${share.inRegion + others}; outside most: ${outside.slice(0, 12).join(' ')}`)

      expect(share.inRegion / (share.inRegion + others)).toBeGreaterThanOrEqual(LEAST_TRANSLATED)
    })

    it.skipIf(ROWS)(`has cases for every row that is not left out, and ${leastCasesInAll} in all`, () => {
      const lonely = OPCODE_ROWS.filter((row) => !leftOut(row) && !ran.get(row) && (row.feature === undefined || features.has(row.feature)))
      const total = [...ran.values()].reduce((sum, cases) => sum + cases, 0)

      expect(lonely.map((row) => `${row.name} (${row.opcode}; ${row.operands}) has no cases`)).toEqual([])
      expect(total).toBeGreaterThanOrEqual(leastCasesInAll)
      console.log(`instruction driver: ${total} cases of ${ran.size} rows, seed ${SEED}`)
    })
  })
}
