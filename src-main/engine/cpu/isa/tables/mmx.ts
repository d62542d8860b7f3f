/** MMX as the Pentium brought it. SDM vol. 2; the register file is the x87's (vol. 1, chapter 9). */
import type { InstructionRow } from '../instruction-row.ts'
import { MMX_ARITHMETIC, MMX_COMPARE, MMX_SHIFT, MMX_SHIFT_IMMEDIATE, MMX_SHUFFLE } from './packed-integer.ts'
import { mmxForms, type VectorRow, vectorRows } from './vector-rows.ts'

export const MMX_ROWS: readonly InstructionRow[] = [
  ...mmxForms('mmx', 'handlers/mmx-arithmetic.ts', MMX_ARITHMETIC),
  ...mmxForms('mmx', 'handlers/mmx-compare.ts', MMX_COMPARE),
  ...mmxForms('mmx', 'handlers/mmx-shift.ts', MMX_SHIFT),
  ...mmxForms('mmx', 'handlers/mmx-shuffle.ts', MMX_SHUFFLE),
  ...vectorRows(
    { feature: 'mmx', file: 'handlers/mmx-shift.ts', unit: 'mmx' },
    MMX_SHIFT_IMMEDIATE.map(([opcode, name]): VectorRow => [`NP 0F ${opcode} ib`, name, 'Nq,Ib', `${name.toLowerCase()}Immediate<u64>`]),
  ),
  ...vectorRows({ feature: 'mmx', file: 'handlers/mmx-moves.ts', unit: 'mmx' }, [
    ['NP 0F 6E /r', 'MOVD', 'Pq,Ey', 'movdToMmx'],
    ['NP 0F 7E /r', 'MOVD', 'Ey,Pq', 'movdFromMmx'],
    ['NP 0F 6F /r', 'MOVQ', 'Pq,Qq', 'movqMmx'],
    ['NP 0F 7F /r', 'MOVQ', 'Qq,Pq', 'movqMmxStore'],
    ['NP 0F 77', 'EMMS', '', 'emms'],
  ]),
]
