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

export interface Outcome {
  readonly cases: ReadonlyMap<CaseForm, number>
  readonly differences: readonly string[]
}

export interface RunOptions {
  readonly oracle: TestDriver
  readonly subject: TestDriver
  readonly seed: number
  readonly casesPerForm: number
}

/** The cases of one form, the same for the same seed whatever other rows the table has. */
export function writeCases(form: CaseForm, seed: number, count: number): Uint8Array {
  const random = new Random(seed ^ hashOf(describeForm(form)))
  const batch = new Uint8Array(count * RECORD_SIZE)
  for (let index = 0; index < count; index++) writeCase(random, new CaseRecord(batch, index), form)
  return batch
}

export async function runCases(rows: readonly InstructionRow[], options: RunOptions): Promise<Outcome> {
  const cases = new Map<CaseForm, number>()
  const differences: string[] = []
  for (const form of rows.flatMap(formsOf)) {
    const before = writeCases(form, options.seed, options.casesPerForm)
    const real = options.oracle.run(before)
    const got = await options.subject.run(before)
    differences.push(...compareBatch(form, before, await real, got))
    cases.set(form, options.casesPerForm)
  }
  return { cases, differences }
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
