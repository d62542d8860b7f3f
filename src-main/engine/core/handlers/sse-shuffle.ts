/** Shuffles of packed floating point, which move bits and raise nothing: SHUFPS/PD, UNPCKxPS/PD. */
import { uopImm } from '../uop'
import { joinLow, setVectorReg, vectorReg, vectorRm } from '../vector'
import { doublewordIndices } from './mmx-shuffle'

export function shufps(u: usize): void {
  const indices = doublewordIndices(uopImm(u))
  const low = i8x16.swizzle(vectorReg<v128>(u), indices)
  const high = i8x16.swizzle(vectorRm<v128>(u), indices)
  setVectorReg<v128>(u, v128.shuffle<u64>(low, high, 0, 3))
}

export function shufpd(u: usize): void {
  const a = vectorReg<v128>(u)
  const b = vectorRm<v128>(u)
  const first = uopImm(u) & 1 ? i64x2.extract_lane(a, 1) : i64x2.extract_lane(a, 0)
  const second = uopImm(u) & 2 ? i64x2.extract_lane(b, 1) : i64x2.extract_lane(b, 0)
  setVectorReg<v128>(u, i64x2.replace_lane(i64x2.splat(first), 1, second))
}

export function unpcklps(u: usize): void {
  setVectorReg<v128>(u, v128.shuffle<u32>(vectorReg<v128>(u), vectorRm<v128>(u), 0, 4, 1, 5))
}
export function unpckhps(u: usize): void {
  setVectorReg<v128>(u, v128.shuffle<u32>(vectorReg<v128>(u), vectorRm<v128>(u), 2, 6, 3, 7))
}
export function unpcklpd(u: usize): void { setVectorReg<v128>(u, joinLow(vectorReg<v128>(u), vectorRm<v128>(u))) }
export function unpckhpd(u: usize): void {
  setVectorReg<v128>(u, v128.shuffle<u64>(vectorReg<v128>(u), vectorRm<v128>(u), 1, 3))
}
