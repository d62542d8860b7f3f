/** Moves of whole XMM registers and of their halves and scalars (SSE, SSE2): loads, stores, aligned, unaligned, non-temporal. */
import { read, write } from '../memory'
import { FOR_WRITE, linear, readRm, writeMemory, writeRm } from '../operands'
import { checkPendingX87 } from '../unit'
import { regOperand, setRegOperand, uopIsRegister, uopReg, uopRm } from '../uop'
import {
  enterMmx, joinLow, low64, mmx, readAligned, readVector, scalarReg, scalarRm, setMmx, setScalarReg, setXmm, vector64, writeAligned,
  writeVector, xmm,
} from '../vector'

/** MOVAPS, MOVAPD, MOVDQA. F = Reg or Mem, as in operands.ts. */
// @ts-ignore: decorator
@inline export function movaps<F>(u: usize): void { setXmm(uopReg(u), isFloat<F>() ? readAligned(u) : xmm(uopRm(u))) }
// @ts-ignore: decorator
@inline export function movapsStore<F>(u: usize): void {
  if (isFloat<F>()) writeAligned(u, xmm(uopReg(u)))
  else setXmm(uopRm(u), xmm(uopReg(u)))
}

/** MOVUPS, MOVUPD, MOVDQU, LDDQU. */
// @ts-ignore: decorator
@inline export function movups<F>(u: usize): void { setXmm(uopReg(u), isFloat<F>() ? readVector(linear(u, 16)) : xmm(uopRm(u))) }
// @ts-ignore: decorator
@inline export function movupsStore<F>(u: usize): void {
  if (isFloat<F>()) writeVector(linear(u, 16 | FOR_WRITE), xmm(uopReg(u)))
  else setXmm(uopRm(u), xmm(uopReg(u)))
}

/** MOVSS (T = u32) and MOVSD (u64): a load clears the rest of the register, a move between registers keeps it. */
// @ts-ignore: decorator
@inline export function movScalar<T>(u: usize): void {
  if (uopIsRegister(u)) return setScalarReg<T>(u, scalarRm<T>(u))
  setXmm(uopReg(u), vector64(<u64>read<T>(linear(u, sizeof<T>()))))
}
// @ts-ignore: decorator
@inline export function movScalarStore<T>(u: usize): void {
  if (uopIsRegister(u)) setXmm(uopRm(u), withLow<T>(xmm(uopRm(u)), scalarReg<T>(u)))
  else write<T>(linear(u, sizeof<T>() | FOR_WRITE), scalarReg<T>(u))
}
// @ts-ignore: decorator
@inline function withLow<T>(value: v128, low: T): v128 { return v128.replace_lane<T>(value, 0, low) }

/** MOVQ xmm, xmm/m64: clears the upper half in both forms. */
// @ts-ignore: decorator
@inline export function movqXmm(u: usize): void { setXmm(uopReg(u), vector64(scalarRm<u64>(u))) }
// @ts-ignore: decorator
@inline export function movqXmmStore(u: usize): void {
  if (uopIsRegister(u)) setXmm(uopRm(u), vector64(scalarReg<u64>(u)))
  else write<u64>(linear(u, 8 | FOR_WRITE), scalarReg<u64>(u))
}

/** MOVD and MOVQ between a general register or memory and an XMM register. */
export function movdToXmm<T>(u: usize): void { setXmm(uopReg(u), vector64(<u64>readRm<T>(u))) }
export function movdFromXmm<T>(u: usize): void { writeRm<T>(u, scalarReg<T>(u)) }

/** MOVLPS, MOVLPD from memory. */
export function movlps(u: usize): void { setScalarReg<u64>(u, read<u64>(linear(u, 8))) }
/** MOVLPS, MOVLPD to memory. */
export function movlpsStore(u: usize): void { write<u64>(linear(u, 8 | FOR_WRITE), scalarReg<u64>(u)) }
/** MOVHPS, MOVHPD from memory. */
export function movhps(u: usize): void { setXmm(uopReg(u), i64x2.replace_lane(xmm(uopReg(u)), 1, read<u64>(linear(u, 8)))) }
export function movhpsStore(u: usize): void { write<u64>(linear(u, 8 | FOR_WRITE), i64x2.extract_lane(xmm(uopReg(u)), 1)) }
export function movhlps(u: usize): void { setXmm(uopReg(u), v128.shuffle<u64>(xmm(uopRm(u)), xmm(uopReg(u)), 1, 3)) }
export function movlhps(u: usize): void { setXmm(uopReg(u), joinLow(xmm(uopReg(u)), xmm(uopRm(u)))) }

export function movmskps(u: usize): void { setRegOperand<u32>(u, i32x4.bitmask(xmm(uopRm(u)))) }
export function movmskpd(u: usize): void { setRegOperand<u32>(u, i64x2.bitmask(xmm(uopRm(u)))) }

export function movnti<T>(u: usize): void { writeMemory<T>(u, regOperand<T>(u)) }
/** MOVNTPS, MOVNTPD, MOVNTDQ: the hint has no effect here. */
export function movntps(u: usize): void { writeAligned(u, xmm(uopReg(u))) }

export function movq2dq(u: usize): void {
  checkPendingX87()
  setXmm(uopReg(u), vector64(mmx(uopRm(u))))
  enterMmx()
}
export function movdq2q(u: usize): void {
  checkPendingX87()
  setMmx(uopReg(u), low64(xmm(uopRm(u))))
}
