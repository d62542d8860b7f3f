/** SSE4.2 without CRC32 (bit.ts). SDM vol. 2. With REX.W, PCMPESTRx take their lengths from RAX and RDX. */
import type { InstructionRow } from '../instruction-row.ts'
import { vectorRows } from './vector-rows.ts'

export const SSE42_ROWS: readonly InstructionRow[] = vectorRows({ feature: 'sse4_2', file: 'handlers/sse42.ts', unit: 'sse' }, [
  ['66 0F 38 37 /r', 'PCMPGTQ', 'Vdq,Wdq', 'pcmpgtq'],
  ['66 0F 3A 60 /r ib', 'PCMPESTRM', 'Vdq,Wdq,Ib,rAX', 'pcmpestrm'],
  ['66 0F 3A 61 /r ib', 'PCMPESTRI', 'Vdq,Wdq,Ib,rAX', 'pcmpestri'],
  ['66 0F 3A 62 /r ib', 'PCMPISTRM', 'Vdq,Wdq,Ib', 'pcmpistrm'],
  ['66 0F 3A 63 /r ib', 'PCMPISTRI', 'Vdq,Wdq,Ib', 'pcmpistri'],
])
