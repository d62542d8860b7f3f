/** SSE3 (FISTTP is in x87, MONITOR and MWAIT are not modelled). SDM vol. 2. */
import type { InstructionRow } from '../instruction-row.ts'
import { vectorRows } from './vector-rows.ts'

export const SSE3_ROWS: readonly InstructionRow[] = [
  ...vectorRows({ feature: 'sse3', file: 'handlers/sse3.ts', unit: 'sse' }, [
    ['F3 0F 12 /r', 'MOVSLDUP', 'Vps,Wps', 'movsldup'],
    ['F2 0F 12 /r', 'MOVDDUP', 'Vdq,Wq', 'movddup'],
    ['F3 0F 16 /r', 'MOVSHDUP', 'Vps,Wps', 'movshdup'],
    ['F2 0F 7C /r', 'HADDPS', 'Vps,Wps', 'haddPacked<f32>'],
    ['66 0F 7C /r', 'HADDPD', 'Vpd,Wpd', 'haddPacked<f64>'],
    ['F2 0F 7D /r', 'HSUBPS', 'Vps,Wps', 'hsubPacked<f32>'],
    ['66 0F 7D /r', 'HSUBPD', 'Vpd,Wpd', 'hsubPacked<f64>'],
    ['F2 0F D0 /r', 'ADDSUBPS', 'Vps,Wps', 'addsubPacked<f32>'],
    ['66 0F D0 /r', 'ADDSUBPD', 'Vpd,Wpd', 'addsubPacked<f64>'],
  ]),
  ...vectorRows({ feature: 'sse3', file: 'handlers/sse-moves.ts', unit: 'sse' }, [['F2 0F F0 /r', 'LDDQU', 'Vdq,Mdq', 'movups']]),
]
