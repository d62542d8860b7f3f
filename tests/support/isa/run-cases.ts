/** Runs the case list of rows on two drivers and compares: the heart of the instruction tests. */
import type { InstructionRow } from '../../../src-main/engine/cpu/isa/instruction-row.ts'
import { type CaseForm, describeForm, formsOf } from './case-forms.ts'
import { CaseRecord, RECORD_SIZE } from './case-record.ts'
import { writeCase } from './case-writer.ts'
import { findDifference } from './compare-states.ts'
import { Random } from './random.ts'
import type { TestDriver } from './test-driver.ts'

/** Cases of one form: the least that every row and operand form has. */
export const CASES_PER_FORM = 100
/** Cases in memory at a time: ten thousand would be 40 MB for one form. */
const BATCH = 1000

/** What the cases of one form found. */
export interface FormOutcome {
  readonly form: CaseForm
  readonly cases: number
  readonly differences: number
  readonly firstDifference: string | undefined
}

export interface RunOptions {
  readonly oracle: TestDriver
  readonly subject: TestDriver
  readonly seed: number
  readonly casesPerForm: number
}

/** The cases of one form in batches, the same for the same seed whatever other rows the table has. */
export function* writeCases(form: CaseForm, seed: number, count: number): Generator<Uint8Array> {
  const random = new Random(seed ^ hashOf(describeForm(form)))
  for (let done = 0; done < count; done += BATCH) {
    const batch = new Uint8Array(Math.min(BATCH, count - done) * RECORD_SIZE)
    for (let index = 0; index < batch.length / RECORD_SIZE; index++) writeCase(random, new CaseRecord(batch, index), form)
    yield batch
  }
}

export async function runCases(row: InstructionRow, options: RunOptions): Promise<FormOutcome[]> {
  const outcomes: FormOutcome[] = []
  for (const form of formsOf(row)) outcomes.push(await runForm(form, options))
  return outcomes
}

async function runForm(form: CaseForm, { oracle, subject, seed, casesPerForm }: RunOptions): Promise<FormOutcome> {
  let cases = 0
  let differences = 0
  let firstDifference: string | undefined
  for (const before of writeCases(form, seed, casesPerForm)) {
    const real = oracle.run(before)
    const got = await subject.run(before)
    const found = compareBatch(form, before, await real, got)
    cases += before.length / RECORD_SIZE
    differences += found.length
    firstDifference ??= found[0]
  }
  return { form, cases, differences, firstDifference }
}

function compareBatch(form: CaseForm, before: Uint8Array, expected: Uint8Array, got: Uint8Array): string[] {
  const differences: string[] = []
  for (let index = 0; index < before.length / RECORD_SIZE; index++) {
    const difference = findDifference(form, new CaseRecord(before, index), new CaseRecord(expected, index), new CaseRecord(got, index))
    if (difference) differences.push(difference)
  }
  return differences
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c_9dc5
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x0100_0193)
  return hash
}
