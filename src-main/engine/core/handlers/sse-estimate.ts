/** RCPPS, RCPSS, RSQRTPS, RSQRTSS. */
import { reciprocalEstimate, rootEstimate } from '../float/estimate'
import { scalarRm, setScalarReg, setVectorReg, vectorRm } from '../vector'

// @ts-ignore: decorator
@inline function vectorOf(a: u32, b: u32, c: u32, d: u32): v128 {
  return i64x2(<u64>a | (<u64>b << 32), <u64>c | (<u64>d << 32))
}

export function rcpps(u: usize): void {
  const value = vectorRm<v128>(u)
  setVectorReg<v128>(u, vectorOf(
    reciprocalEstimate(i32x4.extract_lane(value, 0)), reciprocalEstimate(i32x4.extract_lane(value, 1)),
    reciprocalEstimate(i32x4.extract_lane(value, 2)), reciprocalEstimate(i32x4.extract_lane(value, 3)),
  ))
}
export function rsqrtps(u: usize): void {
  const value = vectorRm<v128>(u)
  setVectorReg<v128>(u, vectorOf(
    rootEstimate(i32x4.extract_lane(value, 0)), rootEstimate(i32x4.extract_lane(value, 1)),
    rootEstimate(i32x4.extract_lane(value, 2)), rootEstimate(i32x4.extract_lane(value, 3)),
  ))
}
export function rcpss(u: usize): void { setScalarReg<u32>(u, reciprocalEstimate(scalarRm<u32>(u))) }
export function rsqrtss(u: usize): void { setScalarReg<u32>(u, rootEstimate(scalarRm<u32>(u))) }
