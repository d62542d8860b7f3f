/** SSE3: horizontal and alternating arithmetic (F = f32 or f64), duplicating moves. LDDQU is MOVUPS (sse-moves.ts). */
import { ADD, ADD_SUBTRACT, exactVector, SUBTRACT } from '../float/elements'
import { nativeSuffices } from '../float/mxcsr'
import { ordinarySums } from '../float/native'
import { scalarRm, setVectorReg, vectorReg, vectorRm } from '../vector'

/** Even elements of a, then of b. */
// @ts-ignore: decorator
@inline function evens<F>(a: v128, b: v128): v128 {
  return sizeof<F>() == 4 ? v128.shuffle<u32>(a, b, 0, 2, 4, 6) : v128.shuffle<u64>(a, b, 0, 2)
}
// @ts-ignore: decorator
@inline function odds<F>(a: v128, b: v128): v128 {
  return sizeof<F>() == 4 ? v128.shuffle<u32>(a, b, 1, 3, 5, 7) : v128.shuffle<u64>(a, b, 1, 3)
}

export function haddPacked<F>(u: usize): void {
  const a = vectorReg<v128>(u)
  const b = vectorRm<v128>(u)
  const x = evens<F>(a, b)
  const y = odds<F>(a, b)
  const sum = v128.add<F>(x, y)
  setVectorReg<v128>(u, nativeSuffices() && ordinarySums<F>(x, y, sum) ? sum : exactVector<F>(ADD, x, y))
}
export function hsubPacked<F>(u: usize): void {
  const a = vectorReg<v128>(u)
  const b = vectorRm<v128>(u)
  const x = evens<F>(a, b)
  const y = odds<F>(a, b)
  const difference = v128.sub<F>(x, y)
  setVectorReg<v128>(u, nativeSuffices() && ordinarySums<F>(x, y, difference) ? difference : exactVector<F>(SUBTRACT, x, y))
}

/** Even elements are subtracted, odd ones added. */
export function addsubPacked<F>(u: usize): void {
  const a = vectorReg<v128>(u)
  const b = vectorRm<v128>(u)
  const even = sizeof<F>() == 4 ? i64x2.splat(0xffffffff) : i64x2(-1, 0)
  const result = v128.bitselect(v128.sub<F>(a, b), v128.add<F>(a, b), even)
  setVectorReg<v128>(u, nativeSuffices() && ordinarySums<F>(a, b, result) ? result : exactVector<F>(ADD_SUBTRACT, a, b))
}

export function movsldup(u: usize): void {
  const value = vectorRm<v128>(u)
  setVectorReg<v128>(u, v128.shuffle<u32>(value, value, 0, 0, 2, 2))
}
export function movshdup(u: usize): void {
  const value = vectorRm<v128>(u)
  setVectorReg<v128>(u, v128.shuffle<u32>(value, value, 1, 1, 3, 3))
}
/** Reads 8 bytes of memory only. */
export function movddup(u: usize): void { setVectorReg<v128>(u, i64x2.splat(scalarRm<u64>(u))) }
