/** Products, sums of differences, signs and horizontal operations of integers in XMM registers: core/handlers/mmx-arithmetic.ts, ssse3.ts, sse41-integer.ts. */
import type { RegionWriter } from '../region-writer.ts'
import type { Uop } from '../uop.ts'
import { SIMD } from '../wasm/opcodes.ts'
import type { Lowering } from './lowering.ts'
import { lanes, pushZero, readVector, shuffle, sse } from './sse.ts'
import { operands } from './sse-integer.ts'

/** Both operands in locals; what `work` leaves on the stack is the result. */
function combined(work: (w: RegionWriter, a: number, b: number) => void): Lowering {
  return sse((w: RegionWriter, u: Uop) => {
    const [a, b] = [w.vectorTemporary(0), w.vectorTemporary(1)]
    operands(w, u)
    w.body.set(b)
    w.body.set(a)
    work(w, a, b)
    w.setXmm(u.reg)
  })
}

function push(w: RegionWriter, ...locals: number[]): void {
  for (const local of locals) w.body.get(local)
}

function splatWords(w: RegionWriter, value: number): void {
  w.body.i32(value)
  w.body.simd(SIMD.i16x8_splat)
}

function by(w: RegionWriter, count: number, opcode: number): void {
  w.body.i32(count)
  w.body.simd(opcode)
}

/** The upper halves of 32-bit products of words. */
function upperProduct(low: number, high: number): Lowering {
  return combined((w, a, b) => {
    push(w, a, b)
    w.body.simd(low)
    push(w, a, b)
    w.body.simd(high)
    shuffle(w, lanes(2, [1, 3, 5, 7, 9, 11, 13, 15]))
  })
}

/** Rounded and scaled; -1 times -1 wraps around here, and WebAssembly saturates it. */
const pmulhrsw = combined((w, a, b) => {
  const { body } = w
  push(w, a, b)
  body.simd(SIMD.i16x8_q15mulr_sat_s)
  for (const local of [a, b]) {
    push(w, local)
    splatWords(w, -0x8000)
    body.simd(SIMD.i16x8_eq)
  }
  body.simd(SIMD.v128_and)
  body.simd(SIMD.v128_xor)
})

/** Unsigned bytes of the first operand times signed ones of the second, neighbours added with saturation. */
const pmaddubsw = combined((w, a, b) => {
  const { body } = w
  push(w, a)
  splatWords(w, 0xff)
  body.simd(SIMD.v128_and)
  push(w, b)
  by(w, 8, SIMD.i16x8_shl)
  by(w, 8, SIMD.i16x8_shr_s)
  body.simd(SIMD.i16x8_mul)
  push(w, a)
  by(w, 8, SIMD.i16x8_shr_u)
  push(w, b)
  by(w, 8, SIMD.i16x8_shr_s)
  body.simd(SIMD.i16x8_mul)
  body.simd(SIMD.i16x8_add_sat_s)
})

/** Products of the even doublewords. */
function evenProducts(opcode: number): Lowering {
  return combined((w, a, b) => {
    for (const local of [a, b]) {
      push(w, local, local)
      shuffle(w, lanes(4, [0, 2, 0, 2]))
    }
    w.body.simd(opcode)
  })
}

/** The sum of eight absolute differences in the low word of each half. */
const psadbw = combined((w, a, b) => {
  const { body } = w
  const sums = w.vectorTemporary(2)
  push(w, a, b)
  body.simd(SIMD.i8x16_max_u)
  push(w, a, b)
  body.simd(SIMD.i8x16_min_u)
  body.simd(SIMD.i8x16_sub)
  body.simd(SIMD.i16x8_extadd_pairwise_i8x16_u)
  body.simd(SIMD.i32x4_extadd_pairwise_i16x8_u)
  body.set(sums)
  push(w, sums)
  push(w, sums)
  by(w, 32, SIMD.i64x2_shr_u)
  body.simd(SIMD.i64x2_add)
  body.i64(0xffff)
  body.simd(SIMD.i64x2_splat)
  body.simd(SIMD.v128_and)
})

/** The first operand, negated where the second is negative, cleared where that is zero. */
function sign(negative: number, subtract: number, equal: number): Lowering {
  return combined((w, a, b) => {
    const { body } = w
    const mask = w.vectorTemporary(2)
    pushZero(w)
    push(w, b)
    body.simd(negative)
    body.set(mask)
    push(w, a, mask)
    body.simd(SIMD.v128_xor)
    push(w, mask)
    body.simd(subtract)
    push(w, b)
    pushZero(w)
    body.simd(equal)
    body.simd(SIMD.v128_andnot)
  })
}

/** Even elements of both operands with the odd ones. */
function horizontal(size: 2 | 4, opcode: number): Lowering {
  const even = Array.from({ length: 16 / size }, (_, lane) => lane * 2)
  return combined((w, a, b) => {
    push(w, a, b)
    shuffle(w, lanes(size, even))
    push(w, a, b)
    shuffle(
      w,
      lanes(
        size,
        even.map((lane) => lane + 1),
      ),
    )
    w.body.simd(opcode)
  })
}

function unary(opcode: number): Lowering {
  return sse((w, u) => {
    readVector(w, u)
    w.body.simd(opcode)
    w.setXmm(u.reg)
  })
}

export const SSE_PRODUCTS: Readonly<Record<string, Lowering>> = {
  pmulhw: upperProduct(SIMD.i32x4_extmul_low_i16x8_s, SIMD.i32x4_extmul_high_i16x8_s),
  pmulhuw: upperProduct(SIMD.i32x4_extmul_low_i16x8_u, SIMD.i32x4_extmul_high_i16x8_u),
  pmulhrsw,
  pmaddubsw,
  pmuludq: evenProducts(SIMD.i64x2_extmul_low_i32x4_u),
  pmuldq: evenProducts(SIMD.i64x2_extmul_low_i32x4_s),
  psadbw,
  psignb: sign(SIMD.i8x16_gt_s, SIMD.i8x16_sub, SIMD.i8x16_eq),
  psignw: sign(SIMD.i16x8_gt_s, SIMD.i16x8_sub, SIMD.i16x8_eq),
  psignd: sign(SIMD.i32x4_gt_s, SIMD.i32x4_sub, SIMD.i32x4_eq),
  phaddw: horizontal(2, SIMD.i16x8_add),
  phaddd: horizontal(4, SIMD.i32x4_add),
  phaddsw: horizontal(2, SIMD.i16x8_add_sat_s),
  phsubw: horizontal(2, SIMD.i16x8_sub),
  phsubd: horizontal(4, SIMD.i32x4_sub),
  phsubsw: horizontal(2, SIMD.i16x8_sub_sat_s),
  pabsb: unary(SIMD.i8x16_abs),
  pabsw: unary(SIMD.i16x8_abs),
  pabsd: unary(SIMD.i32x4_abs),
}
