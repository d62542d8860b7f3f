/** Packed integer operations that exist for MMX and XMM registers, by the extension that brought the MMX form, and by handler file. */
import type { VectorOperation } from './vector-rows.ts'

export const MMX_ARITHMETIC: readonly VectorOperation[] = [
  ['D5', 'PMULLW'],
  ['D8', 'PSUBUSB'],
  ['D9', 'PSUBUSW'],
  ['DC', 'PADDUSB'],
  ['DD', 'PADDUSW'],
  ['E5', 'PMULHW'],
  ['E8', 'PSUBSB'],
  ['E9', 'PSUBSW'],
  ['EC', 'PADDSB'],
  ['ED', 'PADDSW'],
  ['F5', 'PMADDWD'],
  ['F8', 'PSUBB'],
  ['F9', 'PSUBW'],
  ['FA', 'PSUBD'],
  ['FC', 'PADDB'],
  ['FD', 'PADDW'],
  ['FE', 'PADDD'],
]

export const MMX_COMPARE: readonly VectorOperation[] = [
  ['64', 'PCMPGTB'],
  ['65', 'PCMPGTW'],
  ['66', 'PCMPGTD'],
  ['74', 'PCMPEQB'],
  ['75', 'PCMPEQW'],
  ['76', 'PCMPEQD'],
  ['DB', 'PAND'],
  ['DF', 'PANDN'],
  ['EB', 'POR'],
  ['EF', 'PXOR'],
]

export const MMX_SHIFT: readonly VectorOperation[] = [
  ['D1', 'PSRLW'],
  ['D2', 'PSRLD'],
  ['D3', 'PSRLQ'],
  ['E1', 'PSRAW'],
  ['E2', 'PSRAD'],
  ['F1', 'PSLLW'],
  ['F2', 'PSLLD'],
  ['F3', 'PSLLQ'],
]

export const MMX_SHUFFLE: readonly VectorOperation[] = [
  ['60', 'PUNPCKLBW'],
  ['61', 'PUNPCKLWD'],
  ['62', 'PUNPCKLDQ'],
  ['63', 'PACKSSWB'],
  ['67', 'PACKUSWB'],
  ['68', 'PUNPCKHBW'],
  ['69', 'PUNPCKHWD'],
  ['6A', 'PUNPCKHDQ'],
  ['6B', 'PACKSSDW'],
]

/** Immediate shifts: opcode and ModRM.reg; the handler's name ends in `Immediate`. */
export const MMX_SHIFT_IMMEDIATE: readonly VectorOperation[] = [
  ['71 /2', 'PSRLW'],
  ['71 /4', 'PSRAW'],
  ['71 /6', 'PSLLW'],
  ['72 /2', 'PSRLD'],
  ['72 /4', 'PSRAD'],
  ['72 /6', 'PSLLD'],
  ['73 /2', 'PSRLQ'],
  ['73 /6', 'PSLLQ'],
]

/** MMX forms with SSE, XMM forms with SSE2. */
export const SSE_ARITHMETIC: readonly VectorOperation[] = [
  ['DA', 'PMINUB'],
  ['DE', 'PMAXUB'],
  ['E0', 'PAVGB'],
  ['E3', 'PAVGW'],
  ['E4', 'PMULHUW'],
  ['EA', 'PMINSW'],
  ['EE', 'PMAXSW'],
  ['F6', 'PSADBW'],
]

/** Both forms with SSE2. */
export const SSE2_ARITHMETIC: readonly VectorOperation[] = [
  ['D4', 'PADDQ'],
  ['F4', 'PMULUDQ'],
  ['FB', 'PSUBQ'],
]

export const SSSE3_OPERATIONS: readonly VectorOperation[] = [
  ['38 00', 'PSHUFB'],
  ['38 01', 'PHADDW'],
  ['38 02', 'PHADDD'],
  ['38 03', 'PHADDSW'],
  ['38 04', 'PMADDUBSW'],
  ['38 05', 'PHSUBW'],
  ['38 06', 'PHSUBD'],
  ['38 07', 'PHSUBSW'],
  ['38 08', 'PSIGNB'],
  ['38 09', 'PSIGNW'],
  ['38 0A', 'PSIGND'],
  ['38 0B', 'PMULHRSW'],
  ['38 1C', 'PABSB'],
  ['38 1D', 'PABSW'],
  ['38 1E', 'PABSD'],
]
