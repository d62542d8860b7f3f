/** Addition and subtraction: ADD ADC SBB SUB CMP, INC DEC NEG, ADCX ADOX. */
import type { InstructionRow } from '../instruction-row.ts'
import { aluRows } from './alu-rows.ts'

const file = 'handlers/arithmetic.ts'

export const ARITHMETIC_ROWS: readonly InstructionRow[] = [
  ...aluRows(0, 'add', { name: 'ADD', file, hot: true }),
  ...aluRows(2, 'adc', { name: 'ADC', file }),
  ...aluRows(3, 'sbb', { name: 'SBB', file }),
  ...aluRows(5, 'sub', { name: 'SUB', file, hot: true }),
  ...aluRows(7, 'cmp', { name: 'CMP', file, hot: true }),
  { opcode: '40 +r', name: 'INC', operands: 'Zv', handler: 'incZ', file, only: 'not-64-bit' },
  { opcode: '48 +r', name: 'DEC', operands: 'Zv', handler: 'decZ', file, only: 'not-64-bit' },
  { opcode: 'FE /0', name: 'INC', operands: 'Eb', handler: 'incE', file, hot: true, lock: true },
  { opcode: 'FE /1', name: 'DEC', operands: 'Eb', handler: 'decE', file, hot: true, lock: true },
  { opcode: 'FF /0', name: 'INC', operands: 'Ev', handler: 'incE', file, hot: true, lock: true },
  { opcode: 'FF /1', name: 'DEC', operands: 'Ev', handler: 'decE', file, hot: true, lock: true },
  { opcode: 'F6 /3', name: 'NEG', operands: 'Eb', handler: 'negE', file, lock: true },
  { opcode: 'F7 /3', name: 'NEG', operands: 'Ev', handler: 'negE', file, lock: true },
  { opcode: '66 0F 38 F6 /r', name: 'ADCX', operands: 'Gy,Ey', handler: 'adcx', file, feature: 'adx' },
  { opcode: 'F3 0F 38 F6 /r', name: 'ADOX', operands: 'Gy,Ey', handler: 'adox', file, feature: 'adx' },
]
