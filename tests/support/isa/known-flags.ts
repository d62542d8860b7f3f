/**
 * Code behind an instruction that leaves flags undefined, so that a sequence goes on alike on all processors: one of the flags that are defined goes into a
 * byte register (SETcc), then CMP of two registers makes all known.
 */
import type { InstructionRow } from '../../../src-main/engine/cpu/isa/instruction-row.ts'
import { FLAG_BITS, undefinedFlags } from './compare-states.ts'
import type { Random } from './random.ts'

/** Conditions that look at one flag alone: SDM vol. 2, appendix B.1.4.7. */
const CONDITIONS: Readonly<Record<string, number>> = { OF: 0, CF: 2, ZF: 4, SF: 8, PF: 10 }
/** Without RSP. */
const REGISTERS = [0, 1, 2, 3, 5, 6, 7] as const

/** Nothing where the row leaves all flags defined. */
export function makeFlagsKnown(random: Random, row: InstructionRow): number[] {
  const unknown = undefinedFlags(row)
  if (unknown === 0) return []
  const conditions = Object.entries(CONDITIONS).flatMap(([flag, condition]) =>
    unknown & (FLAG_BITS[flag] as number) ? [] : [condition | random.below(2)],
  )
  const shown = conditions.length > 0 ? [0x0f, 0x90 | random.pick(conditions), 0xc0 | random.below(4)] : []
  return [...shown, 0x39, 0xc0 | (random.pick(REGISTERS) << 3) | random.pick(REGISTERS)]
}
