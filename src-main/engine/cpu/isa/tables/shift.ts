/** Shifts and rotates: ROL ROR RCL RCR SHL SHR SAR, SHLD SHRD, and the BMI2 forms without flags. */
import type { InstructionRow } from '../instruction-row.ts'

const file = 'handlers/shift.ts'

/** The six encodings of one operation in groups C0, C1, D0..D3. OF is defined for a count of 1 only; AF after shifts never. */
function shiftRows(digit: number, stem: string, kind: 'shift' | 'rotate'): InstructionRow[] {
  const common = { name: stem.toUpperCase(), file }
  const byOne = kind === 'shift' ? { ...common, undefined: 'AF' } : common
  const byCount = { ...common, undefined: kind === 'shift' ? 'AF OF' : 'OF' }
  // The count 0 leaves all flags alone; masked all the same, since the rows know no operand values.
  const byImmediate = { ...byCount, handler: `${stem}EI`, ...(kind === 'shift' ? { hot: true } : {}) }
  return [
    { opcode: `C0 /${digit}`, operands: 'Eb,Ib', ...byImmediate },
    { opcode: `C1 /${digit}`, operands: 'Ev,Ib', ...byImmediate },
    { opcode: `D0 /${digit}`, operands: 'Eb,1', handler: `${stem}E1`, ...byOne },
    { opcode: `D1 /${digit}`, operands: 'Ev,1', handler: `${stem}E1`, ...byOne },
    { opcode: `D2 /${digit}`, operands: 'Eb,CL', handler: `${stem}EC`, ...byCount },
    { opcode: `D3 /${digit}`, operands: 'Ev,CL', handler: `${stem}EC`, ...byCount },
  ]
}

const bmi2 = { file, feature: 'bmi2' }
const double = { file, undefined: 'AF OF', modelSpecific: '16-bit operands with a count above 16 (SDM vol. 2, SHLD/SHRD)' }

export const SHIFT_ROWS: readonly InstructionRow[] = [
  ...shiftRows(0, 'rol', 'rotate'),
  ...shiftRows(1, 'ror', 'rotate'),
  ...shiftRows(2, 'rcl', 'rotate'),
  ...shiftRows(3, 'rcr', 'rotate'),
  ...shiftRows(4, 'shl', 'shift'),
  ...shiftRows(5, 'shr', 'shift'),
  ...shiftRows(6, 'shl', 'shift'),
  ...shiftRows(7, 'sar', 'shift'),
  { opcode: '0F A4 /r', name: 'SHLD', operands: 'Ev,Gv,Ib', handler: 'shldEI', ...double },
  { opcode: '0F A5 /r', name: 'SHLD', operands: 'Ev,Gv,CL', handler: 'shldEC', ...double },
  { opcode: '0F AC /r', name: 'SHRD', operands: 'Ev,Gv,Ib', handler: 'shrdEI', ...double },
  { opcode: '0F AD /r', name: 'SHRD', operands: 'Ev,Gv,CL', handler: 'shrdEC', ...double },
  { opcode: 'VEX.L0.66.0F38 F7 /r', name: 'SHLX', operands: 'Gy,Ey,By', handler: 'shlx', ...bmi2 },
  { opcode: 'VEX.L0.F3.0F38 F7 /r', name: 'SARX', operands: 'Gy,Ey,By', handler: 'sarx', ...bmi2 },
  { opcode: 'VEX.L0.F2.0F38 F7 /r', name: 'SHRX', operands: 'Gy,Ey,By', handler: 'shrx', ...bmi2 },
  { opcode: 'VEX.L0.F2.0F3A F0 /r', name: 'RORX', operands: 'Gy,Ey,Ib', handler: 'rorx', ...bmi2 },
]
