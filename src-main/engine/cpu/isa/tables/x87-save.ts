/** Instructions that save and restore x87 and SSE state. SDM vol. 2. */
import type { InstructionRow } from '../instruction-row.ts'

const save = { unit: 'x87', file: 'handlers/x87-save.ts' } as const

export const X87_SAVE_ROWS: readonly InstructionRow[] = [
  { opcode: 'NP 0F AE /0', name: 'FXSAVE', operands: 'My', handler: 'fxsave', feature: 'fxsr', ...save },
  { opcode: 'NP 0F AE /1', name: 'FXRSTOR', operands: 'My', handler: 'fxrstor', feature: 'fxsr', ...save },
  { opcode: 'NP 0F AE /4', name: 'XSAVE', operands: 'My', handler: 'xsave', feature: 'xsave', ...save },
  { opcode: 'NP 0F AE /5', name: 'XRSTOR', operands: 'My', handler: 'xrstor', feature: 'xsave', ...save },
]
