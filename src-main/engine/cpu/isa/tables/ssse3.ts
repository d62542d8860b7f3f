/** SSSE3, in MMX and XMM registers. SDM vol. 2. */
import type { InstructionRow } from '../instruction-row.ts'
import { SSSE3_OPERATIONS } from './packed-integer.ts'
import { mmxForms, vectorRows, xmmForms } from './vector-rows.ts'

export const SSSE3_ROWS: readonly InstructionRow[] = [
  ...mmxForms('ssse3', 'handlers/ssse3.ts', SSSE3_OPERATIONS),
  ...xmmForms('ssse3', 'handlers/ssse3.ts', SSSE3_OPERATIONS),
  ...vectorRows({ feature: 'ssse3', file: 'handlers/ssse3.ts', unit: 'mmx' }, [
    ['NP 0F 3A 0F /r ib', 'PALIGNR', 'Pq,Qq,Ib', 'palignr<u64>'],
  ]),
  ...vectorRows({ feature: 'ssse3', file: 'handlers/ssse3.ts', unit: 'sse' }, [
    ['66 0F 3A 0F /r ib', 'PALIGNR', 'Vdq,Wdq,Ib', 'palignr<v128>'],
  ]),
]
