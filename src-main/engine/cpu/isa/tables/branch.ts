/** Near branches. An operand-size prefix in 64-bit mode gives a 16-bit branch, as AMD processors have it. */
import type { InstructionRow } from '../instruction-row.ts'

const direct = { file: 'handlers/branch.ts', size64: '64', test: 'branch' } as const
const indirect = { ...direct, ends: true } as const

export const BRANCH_ROWS: readonly InstructionRow[] = [
  { opcode: '70 +cc', name: 'Jcc', operands: 'Jb', handler: 'jcc', hot: true, ...direct },
  { opcode: '0F 80 +cc', name: 'Jcc', operands: 'Jz', handler: 'jcc', hot: true, ...direct },
  { opcode: 'EB', name: 'JMP', operands: 'Jb', handler: 'jmpJ', hot: true, ...direct },
  { opcode: 'E9', name: 'JMP', operands: 'Jz', handler: 'jmpJ', hot: true, ...direct },
  { opcode: 'E8', name: 'CALL', operands: 'Jz', handler: 'callJ', hot: true, ...direct },
  { opcode: 'FF /4', name: 'JMP', operands: 'Ev', handler: 'jmpE', hot: true, ...indirect },
  { opcode: 'FF /2', name: 'CALL', operands: 'Ev', handler: 'callE', hot: true, ...indirect },
  { opcode: 'C3', name: 'RET', operands: '', handler: 'ret', hot: true, ...indirect },
  { opcode: 'C2', name: 'RET', operands: 'Iw', handler: 'retI', ...indirect },
  { opcode: 'E0', name: 'LOOPNE', operands: 'Jb', handler: 'loopne', ...direct },
  { opcode: 'E1', name: 'LOOPE', operands: 'Jb', handler: 'loope', ...direct },
  { opcode: 'E2', name: 'LOOP', operands: 'Jb', handler: 'loop', ...direct },
  { opcode: 'E3', name: 'JCXZ', operands: 'Jb', handler: 'jcxz', ...direct },
]
