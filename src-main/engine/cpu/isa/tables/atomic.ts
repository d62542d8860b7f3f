/** Read-modify-write instructions made for LOCK: XADD CMPXCHG CMPXCHG8B CMPXCHG16B. */
import type { InstructionRow } from '../instruction-row.ts'

const common = { file: 'handlers/atomic.ts', lock: true }

export const ATOMIC_ROWS: readonly InstructionRow[] = [
  { opcode: '0F C0 /r', name: 'XADD', operands: 'Eb,Gb', handler: 'xadd', ...common },
  { opcode: '0F C1 /r', name: 'XADD', operands: 'Ev,Gv', handler: 'xadd', ...common },
  { opcode: '0F B0 /r', name: 'CMPXCHG', operands: 'Eb,Gb', handler: 'cmpxchg', ...common },
  { opcode: '0F B1 /r', name: 'CMPXCHG', operands: 'Ev,Gv', handler: 'cmpxchg', ...common },
  // CMPXCHG8B, and CMPXCHG16B with REX.W: the memory operand is a pair of the size named here.
  { opcode: '0F C7 /1', name: 'CMPXCHG8B', operands: 'My', handler: 'cmpxchgPair', feature: 'cx16', ...common },
]
