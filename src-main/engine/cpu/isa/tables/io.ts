/** IN, OUT, INS, OUTS. REX.W does not make them 64 bits wide. */
import type { InstructionRow } from '../instruction-row.ts'

const io = { file: 'handlers/io.ts', test: 'io' } as const

export const IO_ROWS: readonly InstructionRow[] = [
  { opcode: 'E4', name: 'IN', operands: 'AL,Ib', handler: 'inI', ...io },
  { opcode: 'E5', name: 'IN', operands: 'eAX,Ib', handler: 'inI', ...io },
  { opcode: 'E6', name: 'OUT', operands: 'Ib,AL', handler: 'outI', ...io },
  { opcode: 'E7', name: 'OUT', operands: 'Ib,eAX', handler: 'outI', ...io },
  { opcode: 'EC', name: 'IN', operands: 'AL,DX', handler: 'inDx', ...io },
  { opcode: 'ED', name: 'IN', operands: 'eAX,DX', handler: 'inDx', ...io },
  { opcode: 'EE', name: 'OUT', operands: 'DX,AL', handler: 'outDx', ...io },
  { opcode: 'EF', name: 'OUT', operands: 'DX,eAX', handler: 'outDx', ...io },
  { opcode: '6C', name: 'INS', operands: 'Yb,DX', handler: 'ins', ...io },
  { opcode: '6D', name: 'INS', operands: 'Yz,DX', handler: 'ins', ...io },
  { opcode: '6E', name: 'OUTS', operands: 'DX,Xb', handler: 'outs', ...io },
  { opcode: '6F', name: 'OUTS', operands: 'DX,Xz', handler: 'outs', ...io },
]
