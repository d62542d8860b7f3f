/** SSE: packed and scalar single precision, and its MMX extensions. SDM vol. 2. */
import type { InstructionRow } from '../instruction-row.ts'
import { SSE_ARITHMETIC } from './packed-integer.ts'
import { FLOAT_ARITHMETIC, floatForms, mmxForms, vectorRows } from './vector-rows.ts'

const ESTIMATE = 'estimates within 1.5 * 2^-12 that differ between processors: SDM vol. 2, RCPPS and RSQRTPS'
const MISALIGNED_MASK = 'MXCSR.MM, bit 17, which processors with MisAlignSse have (APM vol. 1, 4.2.2)'

export const SSE_ROWS: readonly InstructionRow[] = [
  ...mmxForms('sse', 'handlers/mmx-arithmetic.ts', SSE_ARITHMETIC),
  ...vectorRows({ feature: 'sse', file: 'handlers/mmx-shuffle.ts', unit: 'mmx' }, [
    ['NP 0F 70 /r ib', 'PSHUFW', 'Pq,Qq,Ib', 'pshufw'],
    ['NP 0F C4 /r ib', 'PINSRW', 'Pq,Ew,Ib', 'pinsrw<u64>'],
    ['NP 0F C5 /r ib', 'PEXTRW', 'Gd,Nq,Ib', 'pextrw<u64>'],
    ['NP 0F D7 /r', 'PMOVMSKB', 'Gd,Nq', 'pmovmskb<u64>'],
  ]),
  ...vectorRows({ feature: 'sse', file: 'handlers/mmx-moves.ts', unit: 'mmx' }, [
    ['NP 0F E7 /r', 'MOVNTQ', 'Mq,Pq', 'movqMmxStore'],
    ['NP 0F F7 /r', 'MASKMOVQ', 'Pq,Nq', 'maskmov<u64>'],
  ]),
  ...vectorRows({ feature: 'sse', file: 'handlers/sse-moves.ts', unit: 'sse', hot: true }, [
    ['NP 0F 10 /r', 'MOVUPS', 'Vps,Wps', 'movups'],
    ['NP 0F 11 /r', 'MOVUPS', 'Wps,Vps', 'movupsStore'],
    ['NP 0F 28 /r', 'MOVAPS', 'Vps,Wps', 'movaps'],
    ['NP 0F 29 /r', 'MOVAPS', 'Wps,Vps', 'movapsStore'],
  ]),
  ...vectorRows({ feature: 'sse', file: 'handlers/sse-moves.ts', unit: 'sse' }, [
    ['F3 0F 10 /r', 'MOVSS', 'Vss,Wss', 'movScalar<u32>'],
    ['F3 0F 11 /r', 'MOVSS', 'Wss,Vss', 'movScalarStore<u32>'],
    ['NP 0F 12 /r', 'MOVLPS', 'Vq,Mq', 'movlps'],
    ['NP 0F 12 /r', 'MOVHLPS', 'Vq,Uq', 'movhlps'],
    ['NP 0F 13 /r', 'MOVLPS', 'Mq,Vq', 'movlpsStore'],
    ['NP 0F 16 /r', 'MOVHPS', 'Vq,Mq', 'movhps'],
    ['NP 0F 16 /r', 'MOVLHPS', 'Vq,Uq', 'movlhps'],
    ['NP 0F 17 /r', 'MOVHPS', 'Mq,Vq', 'movhpsStore'],
    ['NP 0F 2B /r', 'MOVNTPS', 'Mps,Vps', 'movntps'],
    ['NP 0F 50 /r', 'MOVMSKPS', 'Gd,Ups', 'movmskps'],
  ]),
  ...vectorRows({ feature: 'sse', file: 'handlers/mmx-compare.ts', unit: 'sse' }, [
    ['NP 0F 54 /r', 'ANDPS', 'Vps,Wps', 'pand<v128>'],
    ['NP 0F 55 /r', 'ANDNPS', 'Vps,Wps', 'pandn<v128>'],
    ['NP 0F 56 /r', 'ORPS', 'Vps,Wps', 'por<v128>'],
    ['NP 0F 57 /r', 'XORPS', 'Vps,Wps', 'pxor<v128>'],
  ]),
  ...vectorRows({ feature: 'sse', file: 'handlers/sse-shuffle.ts', unit: 'sse' }, [
    ['NP 0F 14 /r', 'UNPCKLPS', 'Vps,Wps', 'unpcklps'],
    ['NP 0F 15 /r', 'UNPCKHPS', 'Vps,Wps', 'unpckhps'],
    ['NP 0F C6 /r ib', 'SHUFPS', 'Vps,Wps,Ib', 'shufps'],
  ]),
  ...vectorRows({ feature: 'sse', file: 'handlers/sse-float.ts', unit: 'sse' }, floatForms('NP', 'F3', 'f32', FLOAT_ARITHMETIC)),
  ...vectorRows({ feature: 'sse', file: 'handlers/sse-compare.ts', unit: 'sse' }, [
    ['NP 0F C2 /r ib', 'CMPPS', 'Vps,Wps,Ib', 'cmpPacked<f32>'],
    ['F3 0F C2 /r ib', 'CMPSS', 'Vss,Wss,Ib', 'cmpScalar<f32>'],
    ['NP 0F 2E /r', 'UCOMISS', 'Vss,Wss', 'ucomi<f32>'],
    ['NP 0F 2F /r', 'COMISS', 'Vss,Wss', 'comi<f32>'],
  ]),
  ...vectorRows({ feature: 'sse', file: 'handlers/sse-convert.ts', unit: 'sse' }, [
    ['F3 0F 2A /r', 'CVTSI2SS', 'Vss,Ey', 'cvtsi2ss'],
    ['F3 0F 2C /r', 'CVTTSS2SI', 'Gy,Wss', 'cvttss2si'],
    ['F3 0F 2D /r', 'CVTSS2SI', 'Gy,Wss', 'cvtss2si'],
  ]),
  ...vectorRows({ feature: 'sse', file: 'handlers/sse-convert-packed.ts', unit: 'sse' }, [
    ['NP 0F 2A /r', 'CVTPI2PS', 'Vps,Qpi', 'cvtpi2ps'],
    ['NP 0F 2C /r', 'CVTTPS2PI', 'Ppi,Wq', 'cvttps2pi'],
    ['NP 0F 2D /r', 'CVTPS2PI', 'Ppi,Wq', 'cvtps2pi'],
  ]),
  ...vectorRows({ feature: 'sse', file: 'handlers/sse-control.ts', unit: 'sse', modelSpecific: MISALIGNED_MASK }, [
    ['NP 0F AE /2', 'LDMXCSR', 'Md', 'ldmxcsr'],
  ]),
  ...vectorRows({ feature: 'sse', file: 'handlers/sse-control.ts', unit: 'sse' }, [['NP 0F AE /3', 'STMXCSR', 'Md', 'stmxcsr']]),
  ...vectorRows({ feature: 'sse', file: 'handlers/sse-estimate.ts', unit: 'sse', modelSpecific: ESTIMATE }, [
    ['NP 0F 52 /r', 'RSQRTPS', 'Vps,Wps', 'rsqrtps'],
    ['F3 0F 52 /r', 'RSQRTSS', 'Vss,Wss', 'rsqrtss'],
    ['NP 0F 53 /r', 'RCPPS', 'Vps,Wps', 'rcpps'],
    ['F3 0F 53 /r', 'RCPSS', 'Vss,Wss', 'rcpss'],
  ]),
]
