/** SSE2: packed and scalar double precision, and the integer operations of MMX on XMM registers. SDM vol. 2. */
import type { InstructionRow } from '../instruction-row.ts'
import {
  MMX_ARITHMETIC,
  MMX_COMPARE,
  MMX_SHIFT,
  MMX_SHIFT_IMMEDIATE,
  MMX_SHUFFLE,
  SSE_ARITHMETIC,
  SSE2_ARITHMETIC,
} from './packed-integer.ts'
import { FLOAT_ARITHMETIC, floatForms, mmxForms, type VectorRow, vectorRows, xmmForms } from './vector-rows.ts'

/** What string functions of C libraries are made of. */
const HOT: ReadonlySet<string> = new Set(['PCMPEQB', 'POR', 'PXOR'])

const INTEGER_ROWS: readonly InstructionRow[] = [
  ...mmxForms('sse2', 'handlers/mmx-arithmetic.ts', SSE2_ARITHMETIC),
  ...xmmForms('sse2', 'handlers/mmx-arithmetic.ts', [...MMX_ARITHMETIC, ...SSE_ARITHMETIC, ...SSE2_ARITHMETIC]),
  ...xmmForms('sse2', 'handlers/mmx-compare.ts', MMX_COMPARE).map((row) => ({ ...row, hot: HOT.has(row.name) })),
  ...xmmForms('sse2', 'handlers/mmx-shift.ts', MMX_SHIFT),
  ...xmmForms('sse2', 'handlers/mmx-shuffle.ts', MMX_SHUFFLE),
  ...vectorRows(
    { feature: 'sse2', file: 'handlers/mmx-shift.ts', unit: 'sse' },
    MMX_SHIFT_IMMEDIATE.map(([opcode, name]): VectorRow => [`66 0F ${opcode} ib`, name, 'Udq,Ib', `${name.toLowerCase()}Immediate<v128>`]),
  ),
  ...vectorRows({ feature: 'sse2', file: 'handlers/mmx-shift.ts', unit: 'sse' }, [
    ['66 0F 73 /3 ib', 'PSRLDQ', 'Udq,Ib', 'psrldq'],
    ['66 0F 73 /7 ib', 'PSLLDQ', 'Udq,Ib', 'pslldq'],
  ]),
  ...vectorRows({ feature: 'sse2', file: 'handlers/mmx-shuffle.ts', unit: 'sse' }, [
    ['66 0F 6C /r', 'PUNPCKLQDQ', 'Vdq,Wdq', 'punpcklqdq'],
    ['66 0F 6D /r', 'PUNPCKHQDQ', 'Vdq,Wdq', 'punpckhqdq'],
    ['66 0F 70 /r ib', 'PSHUFD', 'Vdq,Wdq,Ib', 'pshufd'],
    ['F3 0F 70 /r ib', 'PSHUFHW', 'Vdq,Wdq,Ib', 'pshufhw'],
    ['F2 0F 70 /r ib', 'PSHUFLW', 'Vdq,Wdq,Ib', 'pshuflw'],
    ['66 0F C4 /r ib', 'PINSRW', 'Vdq,Ew,Ib', 'pinsrw<v128>'],
    ['66 0F C5 /r ib', 'PEXTRW', 'Gd,Udq,Ib', 'pextrw<v128>'],
  ]),
  ...vectorRows({ feature: 'sse2', file: 'handlers/mmx-shuffle.ts', unit: 'sse', hot: true }, [
    ['66 0F D7 /r', 'PMOVMSKB', 'Gd,Udq', 'pmovmskb<v128>'],
  ]),
]

const MOVE_ROWS: readonly InstructionRow[] = [
  ...vectorRows({ feature: 'sse2', file: 'handlers/mmx-moves.ts', unit: 'sse' }, [
    ['66 0F F7 /r', 'MASKMOVDQU', 'Vdq,Udq', 'maskmov<v128>'],
  ]),
  ...vectorRows({ feature: 'sse2', file: 'handlers/sse-moves.ts', unit: 'sse', hot: true }, [
    ['66 0F 10 /r', 'MOVUPD', 'Vpd,Wpd', 'movups'],
    ['66 0F 11 /r', 'MOVUPD', 'Wpd,Vpd', 'movupsStore'],
    ['F2 0F 10 /r', 'MOVSD', 'Vsd,Wsd', 'movScalar<u64>'],
    ['F2 0F 11 /r', 'MOVSD', 'Wsd,Vsd', 'movScalarStore<u64>'],
    ['66 0F 28 /r', 'MOVAPD', 'Vpd,Wpd', 'movaps'],
    ['66 0F 29 /r', 'MOVAPD', 'Wpd,Vpd', 'movapsStore'],
    ['66 0F 6F /r', 'MOVDQA', 'Vdq,Wdq', 'movaps'],
    ['66 0F 7F /r', 'MOVDQA', 'Wdq,Vdq', 'movapsStore'],
    ['F3 0F 6F /r', 'MOVDQU', 'Vdq,Wdq', 'movups'],
    ['F3 0F 7F /r', 'MOVDQU', 'Wdq,Vdq', 'movupsStore'],
    ['F3 0F 7E /r', 'MOVQ', 'Vq,Wq', 'movqXmm'],
    ['66 0F D6 /r', 'MOVQ', 'Wq,Vq', 'movqXmmStore'],
  ]),
  ...vectorRows({ feature: 'sse2', file: 'handlers/sse-moves.ts', unit: 'sse' }, [
    ['66 0F 12 /r', 'MOVLPD', 'Vq,Mq', 'movlps'],
    ['66 0F 13 /r', 'MOVLPD', 'Mq,Vq', 'movlpsStore'],
    ['66 0F 16 /r', 'MOVHPD', 'Vq,Mq', 'movhps'],
    ['66 0F 17 /r', 'MOVHPD', 'Mq,Vq', 'movhpsStore'],
    ['66 0F 2B /r', 'MOVNTPD', 'Mpd,Vpd', 'movntps'],
    ['66 0F 50 /r', 'MOVMSKPD', 'Gd,Upd', 'movmskpd'],
    ['66 0F 6E /r', 'MOVD', 'Vdq,Ey', 'movdToXmm'],
    ['66 0F 7E /r', 'MOVD', 'Ey,Vdq', 'movdFromXmm'],
    ['66 0F E7 /r', 'MOVNTDQ', 'Mdq,Vdq', 'movntps'],
    ['F3 0F D6 /r', 'MOVQ2DQ', 'Vdq,Nq', 'movq2dq'],
    ['F2 0F D6 /r', 'MOVDQ2Q', 'Pq,Uq', 'movdq2q'],
  ]),
  ...vectorRows({ feature: 'sse2', file: 'handlers/sse-moves.ts' }, [['NP 0F C3 /r', 'MOVNTI', 'My,Gy', 'movnti']]),
]

const LOGIC_ROWS: readonly InstructionRow[] = [
  ...vectorRows({ feature: 'sse2', file: 'handlers/mmx-compare.ts', unit: 'sse' }, [
    ['66 0F 54 /r', 'ANDPD', 'Vpd,Wpd', 'pand<v128>'],
    ['66 0F 55 /r', 'ANDNPD', 'Vpd,Wpd', 'pandn<v128>'],
    ['66 0F 56 /r', 'ORPD', 'Vpd,Wpd', 'por<v128>'],
    ['66 0F 57 /r', 'XORPD', 'Vpd,Wpd', 'pxor<v128>'],
  ]),
  ...vectorRows({ feature: 'sse2', file: 'handlers/sse-shuffle.ts', unit: 'sse' }, [
    ['66 0F 14 /r', 'UNPCKLPD', 'Vpd,Wpd', 'unpcklpd'],
    ['66 0F 15 /r', 'UNPCKHPD', 'Vpd,Wpd', 'unpckhpd'],
    ['66 0F C6 /r ib', 'SHUFPD', 'Vpd,Wpd,Ib', 'shufpd'],
  ]),
]

const FLOAT_ROWS: readonly InstructionRow[] = [
  ...vectorRows({ feature: 'sse2', file: 'handlers/sse-float.ts', unit: 'sse' }, floatForms('66', 'F2', 'f64', FLOAT_ARITHMETIC)),
  ...vectorRows({ feature: 'sse2', file: 'handlers/sse-compare.ts', unit: 'sse' }, [
    ['66 0F C2 /r ib', 'CMPPD', 'Vpd,Wpd,Ib', 'cmpPacked<f64>'],
    ['F2 0F C2 /r ib', 'CMPSD', 'Vsd,Wsd,Ib', 'cmpScalar<f64>'],
    ['66 0F 2E /r', 'UCOMISD', 'Vsd,Wsd', 'ucomi<f64>'],
    ['66 0F 2F /r', 'COMISD', 'Vsd,Wsd', 'comi<f64>'],
  ]),
  ...vectorRows({ feature: 'sse2', file: 'handlers/sse-convert.ts', unit: 'sse' }, [
    ['F2 0F 2A /r', 'CVTSI2SD', 'Vsd,Ey', 'cvtsi2sd'],
    ['F2 0F 2C /r', 'CVTTSD2SI', 'Gy,Wsd', 'cvttsd2si'],
    ['F2 0F 2D /r', 'CVTSD2SI', 'Gy,Wsd', 'cvtsd2si'],
    ['F3 0F 5A /r', 'CVTSS2SD', 'Vsd,Wss', 'cvtss2sd'],
    ['F2 0F 5A /r', 'CVTSD2SS', 'Vss,Wsd', 'cvtsd2ss'],
  ]),
  ...vectorRows({ feature: 'sse2', file: 'handlers/sse-convert-packed.ts', unit: 'sse' }, [
    ['66 0F 2A /r', 'CVTPI2PD', 'Vpd,Qpi', 'cvtpi2pd'],
    ['66 0F 2C /r', 'CVTTPD2PI', 'Ppi,Wpd', 'cvttpd2pi'],
    ['66 0F 2D /r', 'CVTPD2PI', 'Ppi,Wpd', 'cvtpd2pi'],
    ['NP 0F 5A /r', 'CVTPS2PD', 'Vpd,Wq', 'cvtps2pd'],
    ['66 0F 5A /r', 'CVTPD2PS', 'Vps,Wpd', 'cvtpd2ps'],
    ['NP 0F 5B /r', 'CVTDQ2PS', 'Vps,Wdq', 'cvtdq2ps'],
    ['66 0F 5B /r', 'CVTPS2DQ', 'Vdq,Wps', 'cvtps2dq'],
    ['F3 0F 5B /r', 'CVTTPS2DQ', 'Vdq,Wps', 'cvttps2dq'],
    ['66 0F E6 /r', 'CVTTPD2DQ', 'Vdq,Wpd', 'cvttpd2dq'],
    ['F2 0F E6 /r', 'CVTPD2DQ', 'Vdq,Wpd', 'cvtpd2dq'],
    ['F3 0F E6 /r', 'CVTDQ2PD', 'Vpd,Wq', 'cvtdq2pd'],
  ]),
]

export const SSE2_ROWS: readonly InstructionRow[] = [...INTEGER_ROWS, ...MOVE_ROWS, ...LOGIC_ROWS, ...FLOAT_ROWS]
