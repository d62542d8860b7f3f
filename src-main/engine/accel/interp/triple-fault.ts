/** A triple fault in words: what the processor met, and while it handled what (SDM vol. 3, 6.15, interrupt 8: double fault). */
import { type Sentence, say } from '../../../../src-shared/domain/sentence.ts'
import type { RegisterFile } from '../../cpu/register-file.ts'

/** By vector (SDM vol. 3, table 6-1): those that can lead to a double fault or end one (table 6-5). */
const FAULTS: Readonly<Record<number, Sentence>> = {
  0: say('fault-divide'),
  8: say('fault-double'),
  10: say('fault-tss'),
  11: say('fault-segment'),
  12: say('fault-stack'),
  13: say('fault-protection'),
  14: say('fault-page'),
}

/** From the state of a vCPU that has shut down: exitDetail as core/exceptions.ts leaves it. */
export function tripleFault(registers: RegisterFile): Sentence {
  const detail = (index: number): number => Number(registers.get('exitDetail', index))
  const hex = (value: bigint): string => `0x${value.toString(16)}`
  return say('triple-fault', {
    first: fault(detail(3) & 0xff),
    second: fault(detail(3) >> 8),
    third: fault(detail(1)),
    rip: hex(registers.get('exitDetail', 2)),
    cr2: hex(registers.get('cr', 2)),
  })
}

function fault(vector: number): Sentence {
  return FAULTS[vector] ?? say('fault-other', { vector })
}
