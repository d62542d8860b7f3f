/** Multiplication and division: MUL IMUL DIV IDIV MULX. */
import type { InstructionRow } from '../instruction-row.ts'

const file = 'handlers/multiply.ts'
const product = { file, undefined: 'SF ZF AF PF' }
const quotient = { file, undefined: 'CF OF SF ZF AF PF' }

export const MULTIPLY_ROWS: readonly InstructionRow[] = [
  { opcode: 'F6 /4', name: 'MUL', operands: 'Eb', handler: 'mulE', ...product },
  { opcode: 'F7 /4', name: 'MUL', operands: 'Ev', handler: 'mulE', ...product },
  { opcode: 'F6 /5', name: 'IMUL', operands: 'Eb', handler: 'imulE', ...product },
  { opcode: 'F7 /5', name: 'IMUL', operands: 'Ev', handler: 'imulE', ...product },
  { opcode: '0F AF /r', name: 'IMUL', operands: 'Gv,Ev', handler: 'imulGE', hot: true, ...product },
  { opcode: '69 /r', name: 'IMUL', operands: 'Gv,Ev,Iz', handler: 'imulGEI', hot: true, ...product },
  { opcode: '6B /r', name: 'IMUL', operands: 'Gv,Ev,Ib', handler: 'imulGEI', hot: true, ...product },
  { opcode: 'F6 /6', name: 'DIV', operands: 'Eb', handler: 'divE', ...quotient },
  { opcode: 'F7 /6', name: 'DIV', operands: 'Ev', handler: 'divE', ...quotient },
  { opcode: 'F6 /7', name: 'IDIV', operands: 'Eb', handler: 'idivE', ...quotient },
  { opcode: 'F7 /7', name: 'IDIV', operands: 'Ev', handler: 'idivE', ...quotient },
  { opcode: 'VEX.L0.F2.0F38 F6 /r', name: 'MULX', operands: 'Gy,By,Ey', handler: 'mulx', file, feature: 'bmi2' },
]
