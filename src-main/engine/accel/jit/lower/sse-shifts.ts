/** Shifts of XMM registers by a count in a register or in memory, and PALIGNR: core/handlers/mmx-shift.ts, ssse3.ts. */
import type { RegionWriter } from '../region-writer.ts'
import type { Uop } from '../uop.ts'
import { OP, SIMD } from '../wasm/opcodes.ts'
import type { Lowering } from './lowering.ts'
import { pushZero, readVector, shuffle, sse } from './sse.ts'
import { operands } from './sse-integer.ts'

/** The count is the low quadword; one beyond the lane clears it, or fills it with its sign. */
function shift(opcode: number, bits: number, signed: boolean): Lowering {
  return sse((w, u) => {
    const b = w.body
    readVector(w, u)
    b.lane(SIMD.i64x2_extract_lane, 0)
    b.set(w.scratch64)
    w.getXmm(u.reg)
    b.get(w.scratch64)
    if (signed) {
      b.i64(bits - 1)
      pushWithin(w, bits)
      b.op(OP.select)
    }
    b.op(OP.i32_wrap_i64)
    b.simd(opcode)
    if (!signed) {
      b.i64(0)
      pushWithin(w, bits)
      b.op(OP.i64_extend_i32_u)
      b.op(OP.i64_sub)
      b.simd(SIMD.i64x2_splat)
      b.simd(SIMD.v128_and)
    }
    w.setXmm(u.reg)
  })
}

/** i32: the count in `scratch64` is less than `bits`. */
function pushWithin(w: RegionWriter, bits: number): void {
  w.body.get(w.scratch64)
  w.body.i64(bits)
  w.body.op(OP.i64_lt_u)
}

/** Sixteen bytes of the destination above the source, from a byte on; zeros come after. */
const palignr: Lowering = sse((w: RegionWriter, u: Uop) => {
  const count = Math.min(u.imm & 0xff, 32)
  operands(w, u)
  const [low, high] = [w.vectorTemporary(0), w.vectorTemporary(1)]
  w.body.set(low)
  w.body.set(high)
  const parts = count <= 16 ? [low, high] : [high, undefined]
  for (const part of parts) {
    if (part === undefined) pushZero(w)
    else w.body.get(part)
  }
  const from = count <= 16 ? count : count - 16
  shuffle(
    w,
    Array.from({ length: 16 }, (_, byte) => from + byte),
  )
  w.setXmm(u.reg)
})

export const SSE_SHIFTS: Readonly<Record<string, Lowering>> = {
  psllw: shift(SIMD.i16x8_shl, 16, false),
  pslld: shift(SIMD.i32x4_shl, 32, false),
  psllq: shift(SIMD.i64x2_shl, 64, false),
  psrlw: shift(SIMD.i16x8_shr_u, 16, false),
  psrld: shift(SIMD.i32x4_shr_u, 32, false),
  psrlq: shift(SIMD.i64x2_shr_u, 64, false),
  psraw: shift(SIMD.i16x8_shr_s, 16, true),
  psrad: shift(SIMD.i32x4_shr_s, 32, true),
  palignr,
}
