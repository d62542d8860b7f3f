/** SSE4.1. SDM vol. 2. Element insertion and extraction take a 32-bit register even where only a byte or word of it counts. */
import type { InstructionRow } from '../instruction-row.ts'
import { vectorRows } from './vector-rows.ts'

const INTEGER_ROWS = vectorRows({ feature: 'sse4_1', file: 'handlers/sse41-integer.ts', unit: 'sse' }, [
  ['66 0F 38 17 /r', 'PTEST', 'Vdq,Wdq', 'ptest'],
  ['66 0F 38 20 /r', 'PMOVSXBW', 'Vdq,Wq', 'pmovsxbw'],
  ['66 0F 38 21 /r', 'PMOVSXBD', 'Vdq,Wd', 'pmovsxbd'],
  ['66 0F 38 22 /r', 'PMOVSXBQ', 'Vdq,Ww', 'pmovsxbq'],
  ['66 0F 38 23 /r', 'PMOVSXWD', 'Vdq,Wq', 'pmovsxwd'],
  ['66 0F 38 24 /r', 'PMOVSXWQ', 'Vdq,Wd', 'pmovsxwq'],
  ['66 0F 38 25 /r', 'PMOVSXDQ', 'Vdq,Wq', 'pmovsxdq'],
  ['66 0F 38 28 /r', 'PMULDQ', 'Vdq,Wdq', 'pmuldq'],
  ['66 0F 38 29 /r', 'PCMPEQQ', 'Vdq,Wdq', 'pcmpeqq'],
  ['66 0F 38 2B /r', 'PACKUSDW', 'Vdq,Wdq', 'packusdw'],
  ['66 0F 38 30 /r', 'PMOVZXBW', 'Vdq,Wq', 'pmovzxbw'],
  ['66 0F 38 31 /r', 'PMOVZXBD', 'Vdq,Wd', 'pmovzxbd'],
  ['66 0F 38 32 /r', 'PMOVZXBQ', 'Vdq,Ww', 'pmovzxbq'],
  ['66 0F 38 33 /r', 'PMOVZXWD', 'Vdq,Wq', 'pmovzxwd'],
  ['66 0F 38 34 /r', 'PMOVZXWQ', 'Vdq,Wd', 'pmovzxwq'],
  ['66 0F 38 35 /r', 'PMOVZXDQ', 'Vdq,Wq', 'pmovzxdq'],
  ['66 0F 38 38 /r', 'PMINSB', 'Vdq,Wdq', 'pminsb'],
  ['66 0F 38 39 /r', 'PMINSD', 'Vdq,Wdq', 'pminsd'],
  ['66 0F 38 3A /r', 'PMINUW', 'Vdq,Wdq', 'pminuw'],
  ['66 0F 38 3B /r', 'PMINUD', 'Vdq,Wdq', 'pminud'],
  ['66 0F 38 3C /r', 'PMAXSB', 'Vdq,Wdq', 'pmaxsb'],
  ['66 0F 38 3D /r', 'PMAXSD', 'Vdq,Wdq', 'pmaxsd'],
  ['66 0F 38 3E /r', 'PMAXUW', 'Vdq,Wdq', 'pmaxuw'],
  ['66 0F 38 3F /r', 'PMAXUD', 'Vdq,Wdq', 'pmaxud'],
  ['66 0F 38 40 /r', 'PMULLD', 'Vdq,Wdq', 'pmulld'],
  ['66 0F 38 41 /r', 'PHMINPOSUW', 'Vdq,Wdq', 'phminposuw'],
  ['66 0F 3A 42 /r ib', 'MPSADBW', 'Vdq,Wdq,Ib', 'mpsadbw'],
])

const BLEND_ROWS = vectorRows({ feature: 'sse4_1', file: 'handlers/sse41-blend.ts', unit: 'sse' }, [
  ['66 0F 38 10 /r', 'PBLENDVB', 'Vdq,Wdq', 'pblendvb'],
  ['66 0F 38 14 /r', 'BLENDVPS', 'Vps,Wps', 'blendvps'],
  ['66 0F 38 15 /r', 'BLENDVPD', 'Vpd,Wpd', 'blendvpd'],
  ['66 0F 3A 0C /r ib', 'BLENDPS', 'Vps,Wps,Ib', 'blendps'],
  ['66 0F 3A 0D /r ib', 'BLENDPD', 'Vpd,Wpd,Ib', 'blendpd'],
  ['66 0F 3A 0E /r ib', 'PBLENDW', 'Vdq,Wdq,Ib', 'pblendw'],
  ['66 0F 3A 14 /r ib', 'PEXTRB', 'Ed,Vdq,Ib', 'pextrb'],
  ['66 0F 3A 15 /r ib', 'PEXTRW', 'Ed,Vdq,Ib', 'pextrwStore'],
  ['66 0F 3A 16 /r ib', 'PEXTRD', 'Ey,Vdq,Ib', 'pextrd'],
  ['66 0F 3A 17 /r ib', 'EXTRACTPS', 'Ed,Vdq,Ib', 'extractps'],
  ['66 0F 3A 20 /r ib', 'PINSRB', 'Vdq,Ed,Ib', 'pinsrb'],
  ['66 0F 3A 21 /r ib', 'INSERTPS', 'Vdq,Wd,Ib', 'insertps'],
  ['66 0F 3A 22 /r ib', 'PINSRD', 'Vdq,Ey,Ib', 'pinsrd'],
])

const FLOAT_ROWS = vectorRows({ feature: 'sse4_1', file: 'handlers/sse41-float.ts', unit: 'sse' }, [
  ['66 0F 3A 08 /r ib', 'ROUNDPS', 'Vps,Wps,Ib', 'roundps'],
  ['66 0F 3A 09 /r ib', 'ROUNDPD', 'Vpd,Wpd,Ib', 'roundpd'],
  ['66 0F 3A 0A /r ib', 'ROUNDSS', 'Vss,Wss,Ib', 'roundScalar<f32>'],
  ['66 0F 3A 0B /r ib', 'ROUNDSD', 'Vsd,Wsd,Ib', 'roundScalar<f64>'],
  ['66 0F 3A 40 /r ib', 'DPPS', 'Vps,Wps,Ib', 'dpps'],
  ['66 0F 3A 41 /r ib', 'DPPD', 'Vpd,Wpd,Ib', 'dppd'],
])

export const SSE41_ROWS: readonly InstructionRow[] = [
  ...INTEGER_ROWS,
  ...BLEND_ROWS,
  ...FLOAT_ROWS,
  ...vectorRows({ feature: 'sse4_1', file: 'handlers/sse-moves.ts', unit: 'sse' }, [['66 0F 38 2A /r', 'MOVNTDQA', 'Vdq,Mdq', 'movaps']]),
]
