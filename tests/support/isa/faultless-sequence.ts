/** Sequences of which every instruction that faults is left out: random ones of twenty seldom come to their end. */
import { CaseRecord, codeBase, RECORD_SIZE, TRAP_NONE } from './case-record.ts'
import { CODE_OFFSET, endsOf, type Sequence, sequenceCase } from './sequence.ts'
import type { TestDriver } from './test-driver.ts'

/** The sequences in their order; one that faults has a single element left. */
export async function leaveOutFaults(driver: TestDriver, sequences: readonly Sequence[]): Promise<Sequence[]> {
  const result = [...sequences]
  let open = result.map((_, index) => index).filter((index) => canBeShorter(result[index] as Sequence))
  while (open.length > 0) {
    const before = new Uint8Array(open.length * RECORD_SIZE)
    open.forEach((index, place) => {
      before.set(sequenceCase(result[index] as Sequence), place * RECORD_SIZE)
    })
    const after = await driver.run(before)
    const faulted = open.filter((index, place) => {
      const shorter = withoutFault(result[index] as Sequence, new CaseRecord(after, place))
      if (shorter) result[index] = shorter
      return shorter !== undefined
    })
    open = faulted.filter((index) => canBeShorter(result[index] as Sequence))
  }
  return result
}

const canBeShorter = ({ elements }: Sequence): boolean => elements.length > 1

/** Undefined when it came to its end. */
function withoutFault(sequence: Sequence, after: CaseRecord): Sequence | undefined {
  if (after.trap === TRAP_NONE) return undefined
  const offset = Number(after.rip) - codeBase(sequence.mode) - CODE_OFFSET
  const faulty = endsOf(sequence.elements).findIndex((end) => offset < end)
  return faulty < 0 ? undefined : { ...sequence, elements: sequence.elements.filter((_, position) => position !== faulty) }
}
