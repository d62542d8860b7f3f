/**
 * Packed and scalar arithmetic of SSE (F = f32) and SSE2 (F = f64): native where that is exact in result and MXCSR (float/native.ts), else in
 * integer arithmetic (float/arithmetic.ts). Scalars keep the upper part of the destination.
 */
import { ADD, DIVIDE, exactScalar, exactVector, MAXIMUM, MINIMUM, MULTIPLY, SQUARE_ROOT, SUBTRACT } from '../float/elements'
import { nativeSuffices } from '../float/mxcsr'
import {
  bitsOf, comparable, isComparable, isNormal, isOrdinary, isPositive, isSafeResult, number, ordinaryProducts, ordinaryRoots, ordinarySums,
} from '../float/native'
import { scalarBits, setScalarBits, setVectorReg, sourceBits, vectorReg, vectorRm } from '../vector'

export function addPacked<F>(u: usize): void {
  const a = vectorReg<v128>(u)
  const b = vectorRm<v128>(u)
  const sum = v128.add<F>(a, b)
  setVectorReg<v128>(u, nativeSuffices() && ordinarySums<F>(a, b, sum) ? sum : exactVector<F>(ADD, a, b))
}
export function subPacked<F>(u: usize): void {
  const a = vectorReg<v128>(u)
  const b = vectorRm<v128>(u)
  const difference = v128.sub<F>(a, b)
  setVectorReg<v128>(u, nativeSuffices() && ordinarySums<F>(a, b, difference) ? difference : exactVector<F>(SUBTRACT, a, b))
}
export function mulPacked<F>(u: usize): void {
  const a = vectorReg<v128>(u)
  const b = vectorRm<v128>(u)
  const product = v128.mul<F>(a, b)
  setVectorReg<v128>(u, nativeSuffices() && ordinaryProducts<F>(a, b, product, false) ? product : exactVector<F>(MULTIPLY, a, b))
}
export function divPacked<F>(u: usize): void {
  const a = vectorReg<v128>(u)
  const b = vectorRm<v128>(u)
  const quotient = v128.div<F>(a, b)
  setVectorReg<v128>(u, nativeSuffices() && ordinaryProducts<F>(a, b, quotient, true) ? quotient : exactVector<F>(DIVIDE, a, b))
}
export function sqrtPacked<F>(u: usize): void {
  const b = vectorRm<v128>(u)
  setVectorReg<v128>(u, nativeSuffices() && ordinaryRoots<F>(b) ? v128.sqrt<F>(b) : exactVector<F>(SQUARE_ROOT, b, b))
}

// x86 gives the second operand unless the relation holds: the pseudo-minimum with operands exchanged.
export function minPacked<F>(u: usize): void {
  const a = vectorReg<v128>(u)
  const b = vectorRm<v128>(u)
  setVectorReg<v128>(u, comparable<F>(a, b) ? v128.pmin<F>(b, a) : exactVector<F>(MINIMUM, a, b))
}
export function maxPacked<F>(u: usize): void {
  const a = vectorReg<v128>(u)
  const b = vectorRm<v128>(u)
  setVectorReg<v128>(u, comparable<F>(a, b) ? v128.pmax<F>(b, a) : exactVector<F>(MAXIMUM, a, b))
}

export function addScalar<F>(u: usize): void {
  const a = scalarBits<F>(u)
  const b = sourceBits<F>(u)
  const sum = bitsOf<F>(number<F>(a) + number<F>(b))
  const exact = nativeSuffices() && isOrdinary<F>(a) && isOrdinary<F>(b) && isSafeResult<F>(sum)
  setScalarBits<F>(u, exact ? sum : exactScalar<F>(ADD, a, b))
}
export function subScalar<F>(u: usize): void {
  const a = scalarBits<F>(u)
  const b = sourceBits<F>(u)
  const difference = bitsOf<F>(number<F>(a) - number<F>(b))
  const exact = nativeSuffices() && isOrdinary<F>(a) && isOrdinary<F>(b) && isSafeResult<F>(difference)
  setScalarBits<F>(u, exact ? difference : exactScalar<F>(SUBTRACT, a, b))
}
export function mulScalar<F>(u: usize): void {
  const a = scalarBits<F>(u)
  const b = sourceBits<F>(u)
  const product = bitsOf<F>(number<F>(a) * number<F>(b))
  const exact = nativeSuffices() && isNormal<F>(a) && isNormal<F>(b) && isSafeResult<F>(product)
  setScalarBits<F>(u, exact ? product : exactScalar<F>(MULTIPLY, a, b))
}
export function divScalar<F>(u: usize): void {
  const a = scalarBits<F>(u)
  const b = sourceBits<F>(u)
  const quotient = bitsOf<F>(number<F>(a) / number<F>(b))
  const exact = nativeSuffices() && isNormal<F>(a) && isNormal<F>(b) && isSafeResult<F>(quotient)
  setScalarBits<F>(u, exact ? quotient : exactScalar<F>(DIVIDE, a, b))
}
export function sqrtScalar<F>(u: usize): void {
  const b = sourceBits<F>(u)
  const exact = nativeSuffices() && isNormal<F>(b) && isPositive<F>(b)
  setScalarBits<F>(u, exact ? bitsOf<F>(sqrt<F>(number<F>(b))) : exactScalar<F>(SQUARE_ROOT, b, b))
}
export function minScalar<F>(u: usize): void {
  const a = scalarBits<F>(u)
  const b = sourceBits<F>(u)
  if (!isComparable<F>(a) || !isComparable<F>(b)) return setScalarBits<F>(u, exactScalar<F>(MINIMUM, a, b))
  setScalarBits<F>(u, number<F>(a) < number<F>(b) ? a : b)
}
export function maxScalar<F>(u: usize): void {
  const a = scalarBits<F>(u)
  const b = sourceBits<F>(u)
  if (!isComparable<F>(a) || !isComparable<F>(b)) return setScalarBits<F>(u, exactScalar<F>(MAXIMUM, a, b))
  setScalarBits<F>(u, number<F>(a) > number<F>(b) ? a : b)
}
