/** Far transfers and interrupts. */
import type { InstructionRow } from '../instruction-row.ts'

const far = { file: 'handlers/far.ts', ends: true, test: 'system' } as const
const sized = { ...far, size64: '32' } as const

export const FAR_ROWS: readonly InstructionRow[] = [
  { opcode: 'EA', name: 'JMPF', operands: 'Ap', handler: 'jmpA', only: 'not-64-bit', ...far },
  { opcode: '9A', name: 'CALLF', operands: 'Ap', handler: 'callA', only: 'not-64-bit', ...far },
  { opcode: 'FF /5', name: 'JMPF', operands: 'Mp', handler: 'jmpFarM', ...far },
  { opcode: 'FF /3', name: 'CALLF', operands: 'Mp', handler: 'callFarM', ...far },
  { opcode: 'CB', name: 'RETF', operands: '', handler: 'retf', ...sized },
  { opcode: 'CA', name: 'RETF', operands: 'Iw', handler: 'retfI', ...sized },
  { opcode: 'CF', name: 'IRET', operands: '', handler: 'iret', ...sized },
  { opcode: 'CD', name: 'INT', operands: 'Ib', handler: 'intI', ...far },
  { opcode: 'CC', name: 'INT3', operands: '', handler: 'int3', ...far },
  { opcode: 'CE', name: 'INTO', operands: '', handler: 'into', only: 'not-64-bit', ...far },
  { opcode: 'F1', name: 'INT1', operands: '', handler: 'int1', ...far },
]
