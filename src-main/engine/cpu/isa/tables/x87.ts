/** x87 control, and the instructions that save and restore its state. SDM vol. 2. */
import type { InstructionRow } from '../instruction-row.ts'

const control = { unit: 'x87', file: 'handlers/x87-control.ts' } as const
const save = { unit: 'x87', file: 'handlers/x87-save.ts' } as const

export const X87_ROWS: readonly InstructionRow[] = [
  { opcode: '9B', name: 'FWAIT', operands: '', handler: 'fwait', ...control },
  { opcode: 'DB E2', name: 'FNCLEX', operands: '', handler: 'fnclex', ...control },
  { opcode: 'DB E3', name: 'FNINIT', operands: '', handler: 'fninit', ...control },
  { opcode: 'D9 /5', name: 'FLDCW', operands: 'Mw', handler: 'fldcw', ...control },
  { opcode: 'D9 /7', name: 'FNSTCW', operands: 'Mw', handler: 'fnstcw', ...control },
  { opcode: 'DD /7', name: 'FNSTSW', operands: 'Mw', handler: 'fnstsw', ...control },
  { opcode: 'DF E0', name: 'FNSTSW', operands: '', handler: 'fnstswAx', ...control },
  { opcode: 'NP 0F AE /0', name: 'FXSAVE', operands: 'My', handler: 'fxsave', feature: 'fxsr', ...save },
  { opcode: 'NP 0F AE /1', name: 'FXRSTOR', operands: 'My', handler: 'fxrstor', feature: 'fxsr', ...save },
  { opcode: 'NP 0F AE /4', name: 'XSAVE', operands: 'My', handler: 'xsave', feature: 'xsave', ...save },
  { opcode: 'NP 0F AE /5', name: 'XRSTOR', operands: 'My', handler: 'xrstor', feature: 'xsave', ...save },
]
