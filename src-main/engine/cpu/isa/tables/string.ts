/** String instructions with and without REP (the handlers look at the prefix). INS and OUTS are in io.ts. */
import type { InstructionRow } from '../instruction-row.ts'

const common = { file: 'handlers/string.ts', test: 'string' } as const

export const STRING_ROWS: readonly InstructionRow[] = [
  { opcode: 'A4', name: 'MOVS', operands: 'Yb,Xb', handler: 'movs', ...common },
  { opcode: 'A5', name: 'MOVS', operands: 'Yv,Xv', handler: 'movs', ...common },
  { opcode: 'A6', name: 'CMPS', operands: 'Xb,Yb', handler: 'cmps', ...common },
  { opcode: 'A7', name: 'CMPS', operands: 'Xv,Yv', handler: 'cmps', ...common },
  { opcode: 'AA', name: 'STOS', operands: 'Yb,AL', handler: 'stos', ...common },
  { opcode: 'AB', name: 'STOS', operands: 'Yv,rAX', handler: 'stos', ...common },
  { opcode: 'AC', name: 'LODS', operands: 'AL,Xb', handler: 'lods', ...common },
  { opcode: 'AD', name: 'LODS', operands: 'rAX,Xv', handler: 'lods', ...common },
  { opcode: 'AE', name: 'SCAS', operands: 'AL,Yb', handler: 'scas', ...common },
  { opcode: 'AF', name: 'SCAS', operands: 'rAX,Yv', handler: 'scas', ...common },
]
