/**
 * When native floating-point arithmetic is exact in result and in MXCSR, whose sticky flags the guest sees.
 *
 * A node makes sure once (`proveFloat`) that all exceptions are masked, else the region leaves: so nothing here raises. `floatLimit` is FLOAT_LIMIT
 * while, besides, rounding is to nearest and PE is set, so that inexactness changes nothing; else it is 0 and every test below fails. A test looks at
 * the upper word of a float, doubled, which drops the sign: from twice the smallest normal number up, less than the limit. What fails goes to the
 * core's exact operation (core/region-float.ts), which is right for anything, and gives the limit for what follows.
 *
 * Operands are *ordinary* when an operation is done natively: zero, normal or infinite, neither denormal nor NaN. Why a result that passes is then
 * exact, and raises PE at most:
 * - it is finite and not zero, so no operand was infinite, nothing overflowed and nothing was invalid;
 * - it is normal and beyond the lowest binade, so it was not tiny before rounding either: no UE, and nothing for FTZ to flush;
 * - a quotient is finite, so the divisor was not zero: no ZE; no operand is denormal: no DE, nothing for DAZ to clear;
 * - zeros as operands are exact operands like others; as results they fail, and the core looks whether they are true.
 * Comparisons, minimum and maximum of ordinary operands raise nothing, whatever comes out.
 *
 * What passed, or was found ordinary by the core, is ordinary from then on and not tested again in the node and those that only it leads to
 * (RegionVectors). The first operand or result that is not makes the limit 0 up to a node that begins anew: so a passed test also says that all taken
 * for ordinary is so.
 */
import { FLOAT_DOUBLE, FLOAT_LIMIT } from '../../../cpu/execution.ts'
import { LEAST_MAGNITUDE } from '../region-units.ts'
import type { Format } from '../region-vectors.ts'
import type { RegionWriter } from '../region-writer.ts'
import type { Label } from '../wasm/function-body.ts'
import { CALL_EXACT_FLOAT } from '../wasm/module-writer.ts'
import { OP, SIMD } from '../wasm/opcodes.ts'

/** Rounding control, exception masks, PE; and the masks with PE: core/float/mxcsr.ts, nativeSuffices. */
const MXCSR_NATIVE_MASK = 0x7fa0
const MXCSR_NATIVE = 0x1fa0
const MXCSR_MASKS = 0x1f80

export type Push = () => void

/** Once per node, before its first operation: the limit holds for MXCSR as it is. Leaves where an exception is unmasked. */
export function proveFloat(w: RegionWriter): void {
  if (w.floatProven) return
  w.floatProven = true
  const b = w.body
  b.get(w.floatLimit)
  b.op(OP.i32_eqz)
  b.if(undefined, false)
  b.i32(FLOAT_LIMIT)
  b.i32(0)
  w.loadState(OP.i32_load, 'mxcsr')
  b.i32(MXCSR_NATIVE_MASK)
  b.op(OP.i32_and)
  b.i32(MXCSR_NATIVE)
  b.op(OP.i32_eq)
  b.op(OP.select)
  w.setLimits()
  b.get(w.floatLimit)
  b.op(OP.i32_eqz)
  b.if(undefined, false)
  w.loadState(OP.i32_load, 'mxcsr')
  b.i32(-1)
  b.op(OP.i32_xor)
  b.i32(MXCSR_MASKS)
  b.op(OP.i32_and)
  b.if(undefined, false)
  w.exitHere()
  b.end()
  b.end()
  w.clearTaint()
  b.end()
}

function pushLimit(w: RegionWriter, format: Format): void {
  w.body.get(format.size === 4 ? w.singleLimit : w.floatLimit)
}

/** Runs `native`, which may branch to the label it is given, where `exact` goes on. */
export function guarded(w: RegionWriter, native: (exact: Label) => void, exact: Push): void {
  const b = w.body
  const done = b.block()
  const label = b.block()
  native(label)
  b.br(done)
  b.end()
  exact()
  b.end()
}

/** i32: upper word of the float in a local, doubled. */
export function pushMagnitude(w: RegionWriter, format: Format, local: number): void {
  const b = w.body
  b.get(local)
  if (format.size === 4) b.op(OP.i32_reinterpret_f32)
  else {
    b.op(OP.i64_reinterpret_f64)
    b.i64(32)
    b.op(OP.i64_shr_u)
    b.op(OP.i32_wrap_i64)
  }
  b.i32(1)
  b.op(OP.i32_shl)
}

/** To the label where the float in a local does not pass. */
export function test(w: RegionWriter, format: Format, local: number, exact: Label): void {
  const b = w.body
  pushMagnitude(w, format, local)
  b.i32(LEAST_MAGNITUDE[format.size])
  b.op(OP.i32_sub)
  pushLimit(w, format)
  b.op(OP.i32_ge_u)
  b.brIf(exact, false)
}

/** To the label where nothing may be taken for granted: for operations that test no operand and no result. */
export function testLimit(w: RegionWriter, exact: Label): void {
  w.body.get(w.floatLimit)
  w.body.op(OP.i32_eqz)
  w.body.brIf(exact, false)
}

/** Calls the core's exact operation on the vectors that `a` and `b` push: the result is on the stack, the limit set. */
export function callExact(w: RegionWriter, operation: number, a: Push, b: Push): void {
  w.body.i32(operation)
  a()
  b()
  w.body.call(CALL_EXACT_FLOAT)
  w.loadState(OP.i32_load, 'floatLimit')
  w.setLimits()
}

/** The same for floats in locals. */
export function pushExactScalar(w: RegionWriter, format: Format, operation: number, a: number, b: number): void {
  const push = (local: number): Push => {
    return () => {
      w.body.get(local)
      w.body.simd(format.splat)
    }
  }
  callExact(w, operation | (format.size === 8 ? FLOAT_DOUBLE : 0), push(a), push(b))
}

/** The result as a float. */
export function callExactScalar(w: RegionWriter, format: Format, operation: number, a: number, b: number, result: Format = format): void {
  pushExactScalar(w, format, operation, a, b)
  w.body.lane(result.extract, 0)
}

/** i32x4 of the vector on the stack: all ones in the upper word of each element that does not pass, anything in the lower words of doubles. */
export function pushFailures(w: RegionWriter, format: Format): void {
  const b = w.body
  const { least, limit } = w.vectorBounds(format.size)
  b.i32(1)
  b.simd(format.size === 4 ? SIMD.i32x4_shl : SIMD.i64x2_shl)
  b.get(least)
  b.simd(SIMD.i32x4_sub)
  b.get(limit)
  b.simd(SIMD.i32x4_ge_u)
}

/** To the label where an element of the failures on the stack is set. */
export function branchOnFailure(w: RegionWriter, format: Format, exact: Label): void {
  w.body.simd(format.size === 4 ? SIMD.i32x4_bitmask : SIMD.i64x2_bitmask)
  w.body.brIf(exact, false)
}
