/** Integer operations on XMM registers that WebAssembly has as well, shuffles, and shifts by an immediate: core/handlers/mmx-*.ts, sse-shuffle.ts. */
import { DOUBLE } from '../region-vectors.ts'
import type { RegionWriter } from '../region-writer.ts'
import type { Uop } from '../uop.ts'
import { SIMD } from '../wasm/opcodes.ts'
import { type Lowering, readRm } from './lowering.ts'
import { lanes, pushZero, readVector, shuffle, sse } from './sse.ts'

/** First the second operand, whose access may leave the region, then both in order. */
export function operands(w: RegionWriter, u: Uop): void {
  if (!u.isMemory) {
    w.getXmm(u.reg)
    return w.getXmm(u.rm)
  }
  w.getXmm(u.reg)
  readVector(w, u)
}

export function binary(opcode: number): Lowering {
  return sse((w, u) => {
    if (opcode === SIMD.v128_xor && !u.isMemory && u.reg === u.rm) return w.vectors.clear(u.reg)
    operands(w, u)
    w.body.simd(opcode)
    w.setXmm(u.reg)
  })
}

/** The first operand is inverted; WebAssembly inverts the second. */
const pandn: Lowering = sse((w, u) => {
  readVector(w, u)
  w.getXmm(u.reg)
  w.body.simd(SIMD.v128_andnot)
  w.setXmm(u.reg)
})

export function shuffled(size: number, order: readonly number[]): Lowering {
  const bytes = lanes(size, order)
  return sse((w, u) => {
    operands(w, u)
    shuffle(w, bytes)
    w.setXmm(u.reg)
  })
}

/** Lanes `count` at a time by two bits each of the immediate. */
function selected(u: Uop, count: number, base: number): number[] {
  return Array.from({ length: count }, (_, lane) => base + ((u.imm >> (lane * 2)) & 3))
}

function permuted(bytes: (u: Uop) => readonly number[]): Lowering {
  return sse((w, u) => {
    operands(w, u)
    shuffle(w, bytes(u))
    w.setXmm(u.reg)
  })
}

/** Second operand alone: its bytes are 16..31. */
const SECOND_WORDS = 8
const pshufd = permuted((u) => lanes(4, selected(u, 4, 4)))
const pshuflw = permuted((u) => lanes(2, [...selected(u, 4, SECOND_WORDS), 12, 13, 14, 15]))
const pshufhw = permuted((u) => lanes(2, [8, 9, 10, 11, ...selected(u, 4, SECOND_WORDS + 4)]))
const shufps = permuted((u) => {
  const order = selected(u, 4, 0)
  return lanes(4, [...order.slice(0, 2), ...order.slice(2).map((lane) => lane + 4)])
})

/** The low half of ModRM.rm becomes the upper one: no vector where the registers are split. */
const unpcklpd: Lowering = sse((w, u) => {
  if (u.isMemory || !w.vectors.isSplit(u.reg, DOUBLE)) {
    operands(w, u)
    shuffle(w, lanes(8, [0, 2]))
    return w.setXmm(u.reg)
  }
  w.vectors.setHigh(u.reg, () => w.vectors.getLow(u.rm, DOUBLE))
})
/** The upper halves. */
const unpckhpd: Lowering = sse((w, u) => {
  if (u.isMemory || !w.vectors.isSplit(u.reg, DOUBLE)) {
    operands(w, u)
    shuffle(w, lanes(8, [1, 3]))
    return w.setXmm(u.reg)
  }
  w.vectors.setLow(u.reg, DOUBLE, () => w.vectors.getHigh(u.reg))
  if (u.rm !== u.reg) w.vectors.setHigh(u.reg, () => w.vectors.getHigh(u.rm))
})
const shufpd = permuted((u) => lanes(8, [u.imm & 1, 2 + ((u.imm >> 1) & 1)]))

/** Counts beyond the lane clear it, or fill it with its sign. */
function shiftBy(opcode: number, bits: number, signed: boolean): Lowering {
  return sse((w, u) => {
    const count = u.imm & 0xff
    if (count >= bits && !signed) pushZero(w)
    else {
      w.getXmm(u.rm)
      w.body.i32(Math.min(count, bits - 1))
      w.body.simd(opcode)
    }
    w.setXmm(u.rm)
  })
}

/** PSLLDQ and PSRLDQ: the register among zeros. */
function shiftBytes(left: boolean): Lowering {
  return sse((w, u) => {
    const count = Math.min(u.imm & 0xff, 16)
    const from = left ? 16 - count : count
    if (left) pushZero(w)
    w.getXmm(u.rm)
    if (!left) pushZero(w)
    shuffle(
      w,
      Array.from({ length: 16 }, (_, byte) => from + byte),
    )
    w.setXmm(u.rm)
  })
}

function splat32(w: RegionWriter, value: number, opcode: number): void {
  w.body.i32(value)
  w.body.simd(opcode)
}

/** Bit 7 of an index gives zero, as any index above 15 does in WebAssembly. */
const pshufb: Lowering = sse((w, u) => {
  operands(w, u)
  splat32(w, 0x8f, SIMD.i8x16_splat)
  w.body.simd(SIMD.v128_and)
  w.body.simd(SIMD.i8x16_swizzle)
  w.setXmm(u.reg)
})

const pinsrw: Lowering = sse((w, u) => {
  readRm(w, u, 2)
  w.body.set(w.scratch32)
  w.getXmm(u.reg)
  w.body.get(w.scratch32)
  w.body.lane(SIMD.i16x8_replace_lane, u.imm & 7)
  w.setXmm(u.reg)
})

const pextrw: Lowering = sse((w, u) => {
  w.getXmm(u.rm)
  w.body.lane(SIMD.i16x8_extract_lane_u, u.imm & 7)
  w.setRegister(u.reg, 4)
})

const BINARIES: Readonly<Record<string, number>> = {
  pand: SIMD.v128_and,
  por: SIMD.v128_or,
  pxor: SIMD.v128_xor,
  pcmpeqb: SIMD.i8x16_eq,
  pcmpeqw: SIMD.i16x8_eq,
  pcmpeqd: SIMD.i32x4_eq,
  pcmpgtb: SIMD.i8x16_gt_s,
  pcmpgtw: SIMD.i16x8_gt_s,
  pcmpgtd: SIMD.i32x4_gt_s,
  paddb: SIMD.i8x16_add,
  paddw: SIMD.i16x8_add,
  paddd: SIMD.i32x4_add,
  paddq: SIMD.i64x2_add,
  paddsb: SIMD.i8x16_add_sat_s,
  paddsw: SIMD.i16x8_add_sat_s,
  paddusb: SIMD.i8x16_add_sat_u,
  paddusw: SIMD.i16x8_add_sat_u,
  psubb: SIMD.i8x16_sub,
  psubw: SIMD.i16x8_sub,
  psubd: SIMD.i32x4_sub,
  psubq: SIMD.i64x2_sub,
  psubsb: SIMD.i8x16_sub_sat_s,
  psubsw: SIMD.i16x8_sub_sat_s,
  psubusb: SIMD.i8x16_sub_sat_u,
  psubusw: SIMD.i16x8_sub_sat_u,
  pavgb: SIMD.i8x16_avgr_u,
  pavgw: SIMD.i16x8_avgr_u,
  pminub: SIMD.i8x16_min_u,
  pmaxub: SIMD.i8x16_max_u,
  pminsw: SIMD.i16x8_min_s,
  pmaxsw: SIMD.i16x8_max_s,
  pmullw: SIMD.i16x8_mul,
  pmaddwd: SIMD.i32x4_dot_i16x8_s,
  packsswb: SIMD.i8x16_narrow_i16x8_s,
  packuswb: SIMD.i8x16_narrow_i16x8_u,
  packssdw: SIMD.i16x8_narrow_i32x4_s,
  packusdw: SIMD.i16x8_narrow_i32x4_u,
  pminsb: SIMD.i8x16_min_s,
  pminsd: SIMD.i32x4_min_s,
  pminuw: SIMD.i16x8_min_u,
  pminud: SIMD.i32x4_min_u,
  pmaxsb: SIMD.i8x16_max_s,
  pmaxsd: SIMD.i32x4_max_s,
  pmaxuw: SIMD.i16x8_max_u,
  pmaxud: SIMD.i32x4_max_u,
  pmulld: SIMD.i32x4_mul,
  pcmpeqq: SIMD.i64x2_eq,
  pcmpgtq: SIMD.i64x2_gt_s,
}

const INTERLEAVED_LOW = [0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23]

export const SSE_INTEGER: Readonly<Record<string, Lowering>> = {
  ...Object.fromEntries(Object.entries(BINARIES).map(([name, opcode]) => [name, binary(opcode)])),
  pandn,
  punpcklbw: shuffled(1, INTERLEAVED_LOW),
  punpckhbw: shuffled(
    1,
    INTERLEAVED_LOW.map((byte) => byte + 8),
  ),
  punpcklwd: shuffled(2, [0, 8, 1, 9, 2, 10, 3, 11]),
  punpckhwd: shuffled(2, [4, 12, 5, 13, 6, 14, 7, 15]),
  punpckldq: shuffled(4, [0, 4, 1, 5]),
  punpckhdq: shuffled(4, [2, 6, 3, 7]),
  punpcklqdq: shuffled(8, [0, 2]),
  punpckhqdq: shuffled(8, [1, 3]),
  unpcklps: shuffled(4, [0, 4, 1, 5]),
  unpckhps: shuffled(4, [2, 6, 3, 7]),
  unpcklpd,
  unpckhpd,
  pshufd,
  pshuflw,
  pshufhw,
  shufps,
  shufpd,
  pshufb,
  pinsrw,
  pextrw,
  psllwImmediate: shiftBy(SIMD.i16x8_shl, 16, false),
  pslldImmediate: shiftBy(SIMD.i32x4_shl, 32, false),
  psllqImmediate: shiftBy(SIMD.i64x2_shl, 64, false),
  psrlwImmediate: shiftBy(SIMD.i16x8_shr_u, 16, false),
  psrldImmediate: shiftBy(SIMD.i32x4_shr_u, 32, false),
  psrlqImmediate: shiftBy(SIMD.i64x2_shr_u, 64, false),
  psrawImmediate: shiftBy(SIMD.i16x8_shr_s, 16, true),
  psradImmediate: shiftBy(SIMD.i32x4_shr_s, 32, true),
  pslldq: shiftBytes(true),
  psrldq: shiftBytes(false),
}
