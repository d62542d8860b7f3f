/** Packed conversions of SSE2 and rounding to integral values of SSE4.1: native where that is exact (float-guard.ts), else by the interpreter's handler. */
import { DOUBLE, type Format, SINGLE } from '../region-vectors.ts'
import type { RegionWriter } from '../region-writer.ts'
import type { Uop } from '../uop.ts'
import type { Label } from '../wasm/function-body.ts'
import { OP, SIMD } from '../wasm/opcodes.ts'
import { branchOnFailure, guarded, proveFloat, pushFailures, testLimit } from './float-guard.ts'
import type { Lowering } from './lowering.ts'
import { pushZero, readVector, sse } from './sse.ts'
import { formatOf } from './sse-float.ts'

/** The second operand in a local: whole, or its low half. */
function source(w: RegionWriter, u: Uop, half: boolean): number {
  const local = w.vectorTemporary(0)
  if (half && u.isMemory) {
    w.locate(u, 8, false)
    w.getHost()
    w.body.simdMemory(SIMD.v128_load64_zero, 0)
  } else readVector(w, u)
  w.body.set(local)
  return local
}

/** `native` leaves the result on the stack, or branches to where the handler runs. */
function converted(half: boolean, native: (w: RegionWriter, value: number, exact: Label, u: Uop) => void): Lowering {
  return sse((w, u) => {
    proveFloat(w)
    const value = source(w, u, half)
    guarded(
      w,
      (exact) => {
        testLimit(w, exact)
        native(w, value, exact, u)
        w.setXmm(u.reg)
      },
      () => w.runHandler(),
    )
  })
}

const cvtdq2ps = converted(false, (w, value) => {
  w.body.get(value)
  w.body.simd(SIMD.f32x4_convert_i32x4_s)
})

/** 2^31, upper word doubled: magnitudes below it convert. */
const BOUNDS = { 4: 0x9e00_0000, 8: 0x83c0_0000 } as const

function toIntegers(format: Format, truncate: boolean): Lowering {
  const single = format.size === 4
  return converted(false, (w, value, exact) => {
    const b = w.body
    const rounded = w.vectorTemporary(1)
    b.get(value)
    if (!truncate) b.simd(single ? SIMD.f32x4_nearest : SIMD.f64x2_nearest)
    b.tee(rounded)
    b.i32(1)
    b.simd(single ? SIMD.i32x4_shl : SIMD.i64x2_shl)
    b.i32(BOUNDS[format.size])
    b.simd(SIMD.i32x4_splat)
    b.simd(SIMD.i32x4_ge_u)
    branchOnFailure(w, format, exact)
    b.get(rounded)
    b.simd(single ? SIMD.i32x4_trunc_sat_f32x4_s : SIMD.i32x4_trunc_sat_f64x2_s_zero)
  })
}

/** To the label where one of the two low singles does not pass. */
function testLowSingles(w: RegionWriter, local: number, exact: Label): void {
  const b = w.body
  b.get(local)
  pushFailures(w, SINGLE)
  b.simd(SIMD.i32x4_bitmask)
  b.i32(3)
  b.op(OP.i32_and)
  b.brIf(exact, false)
}

const cvtps2pd = converted(true, (w, value, exact) => {
  testLowSingles(w, value, exact)
  w.body.get(value)
  w.body.simd(SIMD.f64x2_promote_low_f32x4)
})

const cvtpd2ps = converted(false, (w, value, exact) => {
  const b = w.body
  const narrow = w.vectorTemporary(1)
  b.get(value)
  pushFailures(w, DOUBLE)
  branchOnFailure(w, DOUBLE, exact)
  b.get(value)
  b.simd(SIMD.f32x4_demote_f64x2_zero)
  b.set(narrow)
  testLowSingles(w, narrow, exact)
  b.get(narrow)
})

/** Of integers of 32 bits all doubles are exact. */
const cvtdq2pd: Lowering = sse((w, u) => {
  w.body.get(source(w, u, true))
  w.body.simd(SIMD.f64x2_convert_low_i32x4_s)
  w.setXmm(u.reg)
  w.vectors.noteOrdinary(u.reg, DOUBLE, true)
})

const MODES = ['nearest', 'floor', 'ceil', 'trunc'] as const

/** By bits 1:0 of the immediate; with bit 2 by MXCSR, which says nearest where the limit is not 0. */
function roundingMode(u: Uop): (typeof MODES)[number] {
  return u.imm & 4 ? 'nearest' : (MODES[u.imm & 3] as (typeof MODES)[number])
}

/** NaNs and denormals aside, rounding raises PE at most. Zeros pass, unlike in `pushFailures`. */
function rounded(format: Format): Lowering {
  return converted(false, (w, value, exact, u) => {
    const b = w.body
    b.get(value)
    pushFailures(w, format)
    b.get(value)
    pushZero(w)
    b.simd(format.size === 4 ? SIMD.f32x4_eq : SIMD.f64x2_eq)
    b.simd(SIMD.v128_andnot)
    branchOnFailure(w, format, exact)
    b.get(value)
    b.simd(SIMD[`${format.size === 4 ? 'f32x4' : 'f64x2'}_${roundingMode(u)}`])
  })
}

const roundScalar: Lowering = sse((w, u) => {
  const b = w.body
  const format = formatOf(u)
  const local = w.vectors.temporary(format, 1)
  proveFloat(w)
  if (u.isMemory) {
    w.locate(u, format.size, false)
    w.getHost()
    b.memory(format.load, 0)
  } else w.vectors.getLow(u.rm, format)
  b.set(local)
  guarded(
    w,
    (exact) => {
      testLimit(w, exact)
      pushUnsuitable(w, format, local)
      b.brIf(exact, false)
      w.vectors.setLow(u.reg, format, () => {
        b.get(local)
        b.op(OP[`f${format.size === 4 ? 32 : 64}_${roundingMode(u)}`])
      })
    },
    () => w.runHandler(),
  )
})

/** i32: the float in a local is a NaN or denormal: a comparison finds the first, magnitudes the second. */
function pushUnsuitable(w: RegionWriter, format: Format, local: number): void {
  const b = w.body
  const single = format.size === 4
  b.get(local)
  b.get(local)
  b.op(single ? OP.f32_eq : OP.f64_eq)
  b.op(OP.i32_eqz)
  b.get(local)
  b.op(single ? OP.i32_reinterpret_f32 : OP.i64_reinterpret_f64)
  if (!single) {
    b.i64(1)
    b.op(OP.i64_shl)
    b.i64(1)
    b.op(OP.i64_sub)
    b.i64(-1, 0x001f_ffff)
    b.op(OP.i64_lt_u)
  } else {
    b.i32(1)
    b.op(OP.i32_shl)
    b.i32(1)
    b.op(OP.i32_sub)
    b.i32(0x00ff_ffff)
    b.op(OP.i32_lt_u)
  }
  b.op(OP.i32_or)
}

export const SSE_CONVERSIONS: Readonly<Record<string, Lowering>> = {
  cvtdq2ps,
  cvtdq2pd,
  cvtps2dq: toIntegers(SINGLE, false),
  cvttps2dq: toIntegers(SINGLE, true),
  cvtpd2dq: toIntegers(DOUBLE, false),
  cvttpd2dq: toIntegers(DOUBLE, true),
  cvtps2pd,
  cvtpd2ps,
  roundps: rounded(SINGLE),
  roundpd: rounded(DOUBLE),
  roundScalar,
}
