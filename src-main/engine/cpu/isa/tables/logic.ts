/** Bitwise logic: OR AND XOR TEST NOT. */
import type { InstructionRow } from '../instruction-row.ts'
import { aluRows } from './alu-rows.ts'

const file = 'handlers/logic.ts'
const undefinedFlags = 'AF'

export const LOGIC_ROWS: readonly InstructionRow[] = [
  ...aluRows(1, 'or', { name: 'OR', file, hot: true, undefined: undefinedFlags }),
  ...aluRows(4, 'and', { name: 'AND', file, hot: true, undefined: undefinedFlags }),
  ...aluRows(6, 'xor', { name: 'XOR', file, hot: true, undefined: undefinedFlags }),
  { opcode: '84 /r', name: 'TEST', operands: 'Eb,Gb', handler: 'testEG', file, hot: true, undefined: undefinedFlags },
  { opcode: '85 /r', name: 'TEST', operands: 'Ev,Gv', handler: 'testEG', file, hot: true, undefined: undefinedFlags },
  { opcode: 'A8', name: 'TEST', operands: 'AL,Ib', handler: 'testAI', file, hot: true, undefined: undefinedFlags },
  { opcode: 'A9', name: 'TEST', operands: 'rAX,Iz', handler: 'testAI', file, hot: true, undefined: undefinedFlags },
  { opcode: 'F6 /0', name: 'TEST', operands: 'Eb,Ib', handler: 'testEI', file, hot: true, undefined: undefinedFlags },
  { opcode: 'F7 /0', name: 'TEST', operands: 'Ev,Iz', handler: 'testEI', file, hot: true, undefined: undefinedFlags },
  { opcode: 'F6 /1', name: 'TEST', operands: 'Eb,Ib', handler: 'testEI', file, hot: true, undefined: undefinedFlags },
  { opcode: 'F7 /1', name: 'TEST', operands: 'Ev,Iz', handler: 'testEI', file, hot: true, undefined: undefinedFlags },
  { opcode: 'F6 /2', name: 'NOT', operands: 'Eb', handler: 'notE', file, lock: true },
  { opcode: 'F7 /2', name: 'NOT', operands: 'Ev', handler: 'notE', file, lock: true },
]
