/** Segment registers and descriptor tables. */
import type { InstructionRow } from '../instruction-row.ts'

const registers = { file: 'handlers/segment.ts', test: 'system' } as const
const loads = { ...registers, ends: true } as const
const tables = { file: 'handlers/segment-tables.ts', test: 'system' } as const
const by64 = { size64: '64' } as const
const legacy = { only: 'not-64-bit', size64: '64' } as const
const base = { ...registers, only: '64-bit', feature: 'fsgsbase' } as const

export const SEGMENT_ROWS: readonly InstructionRow[] = [
  { opcode: '8C /r', name: 'MOV', operands: 'Ev,S', handler: 'movES', ...registers },
  { opcode: '8E /r', name: 'MOV', operands: 'S,Ew', handler: 'movSE', ...loads },
  { opcode: '06', name: 'PUSH', operands: 'ES', handler: 'pushEs', ...registers, ...legacy },
  { opcode: '0E', name: 'PUSH', operands: 'CS', handler: 'pushCs', ...registers, ...legacy },
  { opcode: '16', name: 'PUSH', operands: 'SS', handler: 'pushSs', ...registers, ...legacy },
  { opcode: '1E', name: 'PUSH', operands: 'DS', handler: 'pushDs', ...registers, ...legacy },
  { opcode: '0F A0', name: 'PUSH', operands: 'FS', handler: 'pushFs', ...registers, ...by64 },
  { opcode: '0F A8', name: 'PUSH', operands: 'GS', handler: 'pushGs', ...registers, ...by64 },
  { opcode: '07', name: 'POP', operands: 'ES', handler: 'popEs', ...loads, ...legacy },
  { opcode: '17', name: 'POP', operands: 'SS', handler: 'popSs', ...loads, ...legacy },
  { opcode: '1F', name: 'POP', operands: 'DS', handler: 'popDs', ...loads, ...legacy },
  { opcode: '0F A1', name: 'POP', operands: 'FS', handler: 'popFs', ...loads, ...by64 },
  { opcode: '0F A9', name: 'POP', operands: 'GS', handler: 'popGs', ...loads, ...by64 },
  { opcode: 'C4 /r', name: 'LES', operands: 'Gv,Mp', handler: 'les', only: 'not-64-bit', ...loads },
  { opcode: 'C5 /r', name: 'LDS', operands: 'Gv,Mp', handler: 'lds', only: 'not-64-bit', ...loads },
  { opcode: '0F B2 /r', name: 'LSS', operands: 'Gv,Mp', handler: 'lss', ...loads },
  { opcode: '0F B4 /r', name: 'LFS', operands: 'Gv,Mp', handler: 'lfs', ...loads },
  { opcode: '0F B5 /r', name: 'LGS', operands: 'Gv,Mp', handler: 'lgs', ...loads },
  { opcode: '0F 01 F8', name: 'SWAPGS', operands: '', handler: 'swapgs', only: '64-bit', privileged: true, ...registers },
  { opcode: 'F3 0F AE /0', name: 'RDFSBASE', operands: 'Ry', handler: 'rdfsbase', ...base },
  { opcode: 'F3 0F AE /1', name: 'RDGSBASE', operands: 'Ry', handler: 'rdgsbase', ...base },
  { opcode: 'F3 0F AE /2', name: 'WRFSBASE', operands: 'Ry', handler: 'wrfsbase', ...base },
  { opcode: 'F3 0F AE /3', name: 'WRGSBASE', operands: 'Ry', handler: 'wrgsbase', ...base },
  { opcode: '0F 00 /0', name: 'SLDT', operands: 'Ev', handler: 'sldt', ...tables },
  { opcode: '0F 00 /1', name: 'STR', operands: 'Ev', handler: 'str', ...tables },
  { opcode: '0F 00 /2', name: 'LLDT', operands: 'Ew', handler: 'lldt', ends: true, ...tables },
  { opcode: '0F 00 /3', name: 'LTR', operands: 'Ew', handler: 'ltr', ends: true, ...tables },
  { opcode: '0F 00 /4', name: 'VERR', operands: 'Ew', handler: 'verr', ...tables },
  { opcode: '0F 00 /5', name: 'VERW', operands: 'Ew', handler: 'verw', ...tables },
  { opcode: '0F 01 /0', name: 'SGDT', operands: 'Ms', handler: 'sgdt', ...tables },
  { opcode: '0F 01 /1', name: 'SIDT', operands: 'Ms', handler: 'sidt', ...tables },
  { opcode: '0F 01 /2', name: 'LGDT', operands: 'Ms', handler: 'lgdt', privileged: true, ends: true, ...tables },
  { opcode: '0F 01 /3', name: 'LIDT', operands: 'Ms', handler: 'lidt', privileged: true, ends: true, ...tables },
  { opcode: '0F 02 /r', name: 'LAR', operands: 'Gv,Ew', handler: 'lar', ...tables },
  { opcode: '0F 03 /r', name: 'LSL', operands: 'Gv,Ew', handler: 'lsl', ...tables },
  { opcode: '63 /r', name: 'ARPL', operands: 'Ew,Gw', handler: 'arpl', only: 'not-64-bit', ...tables },
]
