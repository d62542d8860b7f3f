/** Instructions on RFLAGS. STAC and CLAC are in control.ts. */
import type { InstructionRow } from '../instruction-row.ts'

const file = 'handlers/flag.ts'
/** They change IF, TF or the rights of memory accesses, so the block ends. */
const boundary = { file, ends: true, test: 'system' } as const

export const FLAG_ROWS: readonly InstructionRow[] = [
  { opcode: 'F8', name: 'CLC', operands: '', handler: 'clc', file },
  { opcode: 'F9', name: 'STC', operands: '', handler: 'stc', file },
  { opcode: 'F5', name: 'CMC', operands: '', handler: 'cmc', file },
  { opcode: 'FC', name: 'CLD', operands: '', handler: 'cld', file },
  { opcode: 'FD', name: 'STD', operands: '', handler: 'std', file },
  { opcode: '9E', name: 'SAHF', operands: '', handler: 'sahf', file },
  { opcode: '9F', name: 'LAHF', operands: '', handler: 'lahf', file },
  { opcode: 'D6', name: 'SALC', operands: '', handler: 'salc', file, only: 'not-64-bit' },
  { opcode: 'FA', name: 'CLI', operands: '', handler: 'cli', ...boundary },
  { opcode: 'FB', name: 'STI', operands: '', handler: 'sti', ...boundary },
  { opcode: '9C', name: 'PUSHF', operands: 'Fv', handler: 'pushf', file, size64: '64', test: 'stack' },
  { opcode: '9D', name: 'POPF', operands: 'Fv', handler: 'popf', file, size64: '64', ends: true, test: 'stack' },
]
