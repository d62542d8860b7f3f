/** Instructions that save and restore x87 and SSE state. SDM vol. 2. */
import type { InstructionRow } from '../instruction-row.ts'

const environment = { unit: 'x87', file: 'handlers/x87-environment.ts' } as const
const ALIGNMENT = 'misaligned operands with alignment checks on are #AC or #GP (SDM vol. 2, FXSAVE and FXRSTOR)'
const WRAP = 'an image that crosses 64 KiB with 16-bit addresses (no manual says)'
const MASK = 'MXCSR_MASK (SDM vol. 1, 11.6.6)'
const save = { unit: 'x87', file: 'handlers/x87-save.ts' } as const

export const X87_SAVE_ROWS: readonly InstructionRow[] = [
  { opcode: 'D9 /4', name: 'FLDENV', operands: 'Mv', handler: 'fldenv', ...environment },
  { opcode: 'D9 /6', name: 'FNSTENV', operands: 'Mv', handler: 'fnstenv', ...environment },
  { opcode: 'DD /4', name: 'FRSTOR', operands: 'Mv', handler: 'frstor', ...environment },
  { opcode: 'DD /6', name: 'FNSAVE', operands: 'Mv', handler: 'fnsave', ...environment },
  {
    opcode: 'NP 0F AE /0',
    name: 'FXSAVE',
    operands: 'My',
    handler: 'fxsave',
    feature: 'fxsr',
    ...save,
    modelSpecific: `${MASK}; ${ALIGNMENT}; ${WRAP}`,
  },
  {
    opcode: 'NP 0F AE /1',
    name: 'FXRSTOR',
    operands: 'My',
    handler: 'fxrstor',
    feature: 'fxsr',
    ...save,
    modelSpecific: `${ALIGNMENT}; ${WRAP}`,
  },
  { opcode: 'NP 0F AE /4', name: 'XSAVE', operands: 'My', handler: 'xsave', feature: 'xsave', ...save, modelSpecific: MASK },
  { opcode: 'NP 0F AE /5', name: 'XRSTOR', operands: 'My', handler: 'xrstor', feature: 'xsave', file: save.file },
]
