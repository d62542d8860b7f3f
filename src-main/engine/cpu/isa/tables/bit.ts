/** Bit tests and scans, counts, BMI1, BMI2, CRC32. */
import type { InstructionRow } from '../instruction-row.ts'

const file = 'handlers/bit.ts'
const test = { file, undefined: 'OF SF AF PF' }
const change = { ...test, lock: true }
const scan = { file, undefined: 'CF OF SF AF PF' }
const count = { file, undefined: 'OF SF AF PF' }
const bmi1 = { file, feature: 'bmi1', undefined: 'AF PF' }
const bmi2 = { file, feature: 'bmi2' }

export const BIT_ROWS: readonly InstructionRow[] = [
  { opcode: '0F A3 /r', name: 'BT', operands: 'Ev,Gv', handler: 'btEG', ...test },
  { opcode: '0F AB /r', name: 'BTS', operands: 'Ev,Gv', handler: 'btsEG', ...change },
  { opcode: '0F B3 /r', name: 'BTR', operands: 'Ev,Gv', handler: 'btrEG', ...change },
  { opcode: '0F BB /r', name: 'BTC', operands: 'Ev,Gv', handler: 'btcEG', ...change },
  { opcode: '0F BA /4', name: 'BT', operands: 'Ev,Ib', handler: 'btEI', ...test },
  { opcode: '0F BA /5', name: 'BTS', operands: 'Ev,Ib', handler: 'btsEI', ...change },
  { opcode: '0F BA /6', name: 'BTR', operands: 'Ev,Ib', handler: 'btrEI', ...change },
  { opcode: '0F BA /7', name: 'BTC', operands: 'Ev,Ib', handler: 'btcEI', ...change },
  { opcode: '0F BC /r', name: 'BSF', operands: 'Gv,Ev', handler: 'bsf', ...scan },
  { opcode: '0F BD /r', name: 'BSR', operands: 'Gv,Ev', handler: 'bsr', ...scan },
  { opcode: 'F3 0F BC /r', name: 'TZCNT', operands: 'Gv,Ev', handler: 'tzcnt', feature: 'bmi1', ...count },
  { opcode: 'F3 0F BD /r', name: 'LZCNT', operands: 'Gv,Ev', handler: 'lzcnt', feature: 'abm', ...count },
  { opcode: 'F3 0F B8 /r', name: 'POPCNT', operands: 'Gv,Ev', handler: 'popcntGE', file, feature: 'popcnt' },
  { opcode: 'VEX.L0.NP.0F38 F2 /r', name: 'ANDN', operands: 'Gy,By,Ey', handler: 'andn', ...bmi1 },
  { opcode: 'VEX.L0.NP.0F38 F7 /r', name: 'BEXTR', operands: 'Gy,Ey,By', handler: 'bextr', ...bmi1, undefined: 'AF SF PF' },
  { opcode: 'VEX.L0.NP.0F38 F3 /1', name: 'BLSR', operands: 'By,Ey', handler: 'blsr', ...bmi1 },
  { opcode: 'VEX.L0.NP.0F38 F3 /2', name: 'BLSMSK', operands: 'By,Ey', handler: 'blsmsk', ...bmi1 },
  { opcode: 'VEX.L0.NP.0F38 F3 /3', name: 'BLSI', operands: 'By,Ey', handler: 'blsi', ...bmi1 },
  { opcode: 'VEX.L0.NP.0F38 F5 /r', name: 'BZHI', operands: 'Gy,Ey,By', handler: 'bzhi', ...bmi2, undefined: 'AF PF' },
  { opcode: 'VEX.L0.F2.0F38 F5 /r', name: 'PDEP', operands: 'Gy,By,Ey', handler: 'pdep', ...bmi2 },
  { opcode: 'VEX.L0.F3.0F38 F5 /r', name: 'PEXT', operands: 'Gy,By,Ey', handler: 'pext', ...bmi2 },
  { opcode: 'F2 0F 38 F0 /r', name: 'CRC32', operands: 'Gd,Eb', handler: 'crc32Byte', file, feature: 'sse4_2' },
  { opcode: 'F2 0F 38 F1 /r', name: 'CRC32', operands: 'Gd,Ev', handler: 'crc32GE', file, feature: 'sse4_2' },
]
