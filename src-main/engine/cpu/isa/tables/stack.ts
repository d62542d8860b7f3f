/** PUSH POP PUSHA POPA ENTER LEAVE BOUND. */
import type { InstructionRow } from '../instruction-row.ts'

const file = 'handlers/stack.ts'
const by64 = { file, size64: '64', test: 'stack' } as const
const legacy = { ...by64, only: 'not-64-bit' } as const

export const STACK_ROWS: readonly InstructionRow[] = [
  { opcode: '50 +r', name: 'PUSH', operands: 'Zv', handler: 'pushZ', hot: true, ...by64 },
  { opcode: '58 +r', name: 'POP', operands: 'Zv', handler: 'popZ', hot: true, ...by64 },
  { opcode: '68', name: 'PUSH', operands: 'Iz', handler: 'pushI', hot: true, ...by64 },
  { opcode: '6A', name: 'PUSH', operands: 'Ib', handler: 'pushI', hot: true, ...by64 },
  { opcode: 'FF /6', name: 'PUSH', operands: 'Ev', handler: 'pushE', ...by64 },
  { opcode: '8F /0', name: 'POP', operands: 'Ev', handler: 'popE', ...by64 },
  { opcode: '60', name: 'PUSHA', operands: '', handler: 'pusha', ...legacy },
  { opcode: '61', name: 'POPA', operands: '', handler: 'popa', ...legacy },
  { opcode: '62 /r', name: 'BOUND', operands: 'Gv,M', handler: 'bound', file, only: 'not-64-bit' },
  { opcode: 'C8', name: 'ENTER', operands: 'Iw,Ib', handler: 'enter', ...by64 },
  { opcode: 'C9', name: 'LEAVE', operands: '', handler: 'leave', hot: true, ...by64 },
]
