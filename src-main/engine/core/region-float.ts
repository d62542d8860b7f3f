/**
 * Floating point of translated code where native arithmetic may not do: exact results and sticky flags, all exceptions masked (the region has seen to
 * that, so nothing raises). Afterwards `floatLimit` says whether the region may go on natively: not while MXCSR needs the exact way, nor in a node
 * that has met an operand or a result that is denormal or a NaN, because the region takes for granted what it has tested once.
 */
import { CPU } from './cpu'
import { compare } from './float/compare'
import { conversionMode, fromInteger, narrow, toInteger, widen } from './float/convert'
import { ADD, ADD_SUBTRACT, COMPARE, DIVIDE, exactScalar, exactVector, MINIMUM, MULTIPLY, SQUARE_ROOT, SUBTRACT } from './float/elements'
import { isZero, operand } from './float/format'
import { beginExact, nativeSuffices, settle } from './float/mxcsr'
import {
  bitsOf, comparable, isComparable, isOrdinary, isPositive, isSafeResult, number, ordinaryProducts, ordinaryRoots, ordinarySums,
} from './float/native'
import {
  FLOAT_COMPARE, FLOAT_COMPARE_QUIET, FLOAT_DOUBLE, FLOAT_FROM_INTEGER, FLOAT_LIMIT, FLOAT_NARROW, FLOAT_PACKED, FLOAT_TO_INT64, FLOAT_TRUNCATE,
  FLOAT_WIDEN, S_FLOAT_LIMIT, S_FLOAT_TAINTED,
} from './generated/layout'
import { relation } from './handlers/sse-compare'
import { low64, vector64 } from './vector'

/** One FLOAT_ operation of cpu/execution.ts on the low elements, or on all of them. */
export function exactFloat(operation: u32, a: v128, b: v128): v128 {
  const which = operation & ~(FLOAT_DOUBLE | FLOAT_PACKED)
  if (which == FLOAT_COMPARE || which == FLOAT_COMPARE_QUIET) {
    return operation & FLOAT_DOUBLE ? compared<f64>(which, low64(a), low64(b)) : compared<f32>(which, <u32>low64(a), <u32>low64(b))
  }
  if (operation & FLOAT_PACKED) return operation & FLOAT_DOUBLE ? packed<f64>(which, a, b) : packed<f32>(which, a, b)
  return vector64(operation & FLOAT_DOUBLE ? scalar<f64>(which, low64(a), low64(b)) : scalar<f32>(which, low64(a), low64(b)))
}

/** Notes what the region may rely on from here. */
function conclude(ordinary: bool): void {
  if (!ordinary) store<u32>(CPU, 1, S_FLOAT_TAINTED)
  store<u32>(CPU, nativeSuffices() && !load<u32>(CPU, S_FLOAT_TAINTED) ? FLOAT_LIMIT : 0, S_FLOAT_LIMIT)
}

function scalar<F>(operation: u32, first: u64, second: u64): u64 {
  if (operation == FLOAT_FROM_INTEGER) return ofInteger<F>(second)
  const a = sizeof<F>() == 4 ? <u64>(<u32>first) : first
  const b = sizeof<F>() == 4 ? <u64>(<u32>second) : second
  if (operation >= FLOAT_COMPARE) return convert<F>(operation, b)
  const ordinary = isOrdinary<F>(a) && isOrdinary<F>(b)
  const result = ordinary && nativeSuffices() ? ofOrdinary<F>(operation, a, b) : exactScalar<F>(operation, a, b)
  conclude(isComparable<F>(a) && isComparable<F>(b) && (isComparison(operation) || isComparable<F>(result)))
  return result
}

/** Of zeros and normal numbers: native where the result is safe, or a zero that is exact. */
function ofOrdinary<F>(operation: u32, a: u64, b: u64): u64 {
  let exact = false
  let result: u64 = 0
  if (operation == ADD || operation == SUBTRACT) {
    result = bitsOf<F>(operation == ADD ? number<F>(a) + number<F>(b) : number<F>(a) - number<F>(b))
    exact = isZero<F>(result)
  } else if (operation == MULTIPLY) {
    result = bitsOf<F>(number<F>(a) * number<F>(b))
    exact = isZero<F>(a) || isZero<F>(b)
  } else if (operation == DIVIDE) {
    result = bitsOf<F>(number<F>(a) / number<F>(b))
    exact = isZero<F>(a) && !isZero<F>(b)
  } else if (operation == SQUARE_ROOT && isPositive<F>(b)) {
    result = bitsOf<F>(sqrt<F>(number<F>(b)))
    exact = isZero<F>(b)
  }
  return exact || isSafeResult<F>(result) ? result : exactScalar<F>(operation, a, b)
}

function ofInteger<F>(value: u64): u64 {
  beginExact()
  const result = fromInteger<F>(value)
  settle()
  conclude(true)
  return result
}

/** Raises what the comparison raises, and gives both operands as it sees them, as doubles. */
function compared<F>(operation: u32, a: u64, b: u64): v128 {
  beginExact()
  compare<F>(a, b, operation == FLOAT_COMPARE)
  settle()
  conclude(isComparable<F>(a) && isComparable<F>(b))
  return f64x2(<f64>number<F>(operand<F>(a)), <f64>number<F>(operand<F>(b)))
}

function convert<F>(operation: u32, bits: u64): u64 {
  beginExact()
  let result: u64 = 0
  let ordinary = isComparable<F>(bits)
  if (operation == FLOAT_WIDEN) {
    result = widen(bits)
  } else if (operation == FLOAT_NARROW) {
    result = narrow(bits)
    ordinary = ordinary && isComparable<f32>(result)
  } else {
    const mode = conversionMode((operation & FLOAT_TRUNCATE) != 0)
    result = (operation & ~FLOAT_TRUNCATE) == FLOAT_TO_INT64 ? toInteger<F, u64>(bits, mode) : <u64>toInteger<F, u32>(bits, mode)
    ordinary = true
  }
  settle()
  conclude(ordinary)
  return result
}

/** Its result is a mask, of which nothing is taken for granted. */
// @ts-ignore: decorator
@inline function isComparison(operation: u32): bool { return operation >= COMPARE && operation < ADD_SUBTRACT }

function packed<F>(operation: u32, a: v128, b: v128): v128 {
  const result = packedResult<F>(operation, a, b)
  conclude(comparable<F>(a, b) && (isComparison(operation) || comparable<F>(result, result)))
  return result
}

function packedResult<F>(operation: u32, a: v128, b: v128): v128 {
  if (operation >= MINIMUM && operation < ADD_SUBTRACT && comparable<F>(a, b)) {
    if (operation >= COMPARE) return relation<F>(a, b, operation - COMPARE)
    return operation == MINIMUM ? v128.pmin<F>(b, a) : v128.pmax<F>(b, a)
  }
  if (!nativeSuffices()) return exactVector<F>(operation, a, b)
  if (operation == ADD || operation == SUBTRACT) {
    const sum = operation == ADD ? v128.add<F>(a, b) : v128.sub<F>(a, b)
    if (ordinarySums<F>(a, b, sum)) return sum
  } else if (operation == MULTIPLY || operation == DIVIDE) {
    const product = operation == MULTIPLY ? v128.mul<F>(a, b) : v128.div<F>(a, b)
    if (ordinaryProducts<F>(a, b, product, operation == DIVIDE)) return product
  } else if (operation == SQUARE_ROOT && ordinaryRoots<F>(b)) return v128.sqrt<F>(b)
  return exactVector<F>(operation, a, b)
}
