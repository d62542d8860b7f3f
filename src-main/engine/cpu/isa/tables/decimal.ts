/** Decimal adjustment. */
import type { InstructionRow } from '../instruction-row.ts'

const common = { file: 'handlers/decimal.ts', only: 'not-64-bit' } as const

export const DECIMAL_ROWS: readonly InstructionRow[] = [
  { opcode: '27', name: 'DAA', operands: '', handler: 'daa', ...common, undefined: 'OF' },
  { opcode: '2F', name: 'DAS', operands: '', handler: 'das', ...common, undefined: 'OF' },
  { opcode: '37', name: 'AAA', operands: '', handler: 'aaa', ...common, undefined: 'OF SF ZF PF' },
  { opcode: '3F', name: 'AAS', operands: '', handler: 'aas', ...common, undefined: 'OF SF ZF PF' },
  { opcode: 'D4', name: 'AAM', operands: 'Ib', handler: 'aam', faults: true, ...common, undefined: 'OF AF CF' },
  { opcode: 'D5', name: 'AAD', operands: 'Ib', handler: 'aad', ...common, undefined: 'OF AF CF' },
]
