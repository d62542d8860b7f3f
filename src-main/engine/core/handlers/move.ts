/** MOV, MOVZX, MOVSX, MOVSXD, MOVBE, LEA, XCHG, BSWAP, XLAT, CMOVcc, SETcc, CBW and CWD families, NOP and the prefetch hints. */
import { PARALLEL, RAX, RBX, RDX, gpr, setGpr } from '../cpu'
import { condition } from '../flags'
import { hostForRead } from '../memory'
import {
  addressMask, closeRm, effectiveAddress, linear, openRm, readForm, readMemory, readSegment, writeForm, writeMemory, writeSegment,
} from '../operands'
import { fence } from '../parallel'
import { ACCESS_READ, translate } from '../paging'
import { moffs, regOperand, setRegOperand, uopDisp, uopImm, uopReg, uopSegment } from '../uop'

// @ts-ignore: decorator
@inline export function movEG<T, F>(u: usize): void { writeForm<T, F>(u, regOperand<T>(u)) }
// @ts-ignore: decorator
@inline export function movGE<T, F>(u: usize): void { setRegOperand<T>(u, readForm<T, F>(u)) }
// @ts-ignore: decorator
@inline export function movEI<T, F>(u: usize): void { writeForm<T, F>(u, <T>uopImm(u)) }
/** MOV register, immediate; with 64-bit operands all of it. */
// @ts-ignore: decorator
@inline export function movZI<T>(u: usize): void {
  if (sizeof<T>() == 8) setRegOperand<u64>(u, <u64><u32>uopImm(u) | <u64><u32>uopDisp(u) << 32)
  else setRegOperand<T>(u, <T>uopImm(u))
}
export function movAO<T>(u: usize): void { setGpr<T>(RAX, readSegment<T>(uopSegment(u), moffs(u))) }
export function movOA<T>(u: usize): void { writeSegment<T>(uopSegment(u), moffs(u), gpr<T>(RAX)) }

// @ts-ignore: decorator
@inline export function lea<T>(u: usize): void { setRegOperand<T>(u, <T>effectiveAddress(u)) }

// @ts-ignore: decorator
@inline export function movzxByte<T, F>(u: usize): void { setRegOperand<T>(u, <T>readForm<u8, F>(u)) }
// @ts-ignore: decorator
@inline export function movzxWord<T, F>(u: usize): void { setRegOperand<T>(u, <T>readForm<u16, F>(u)) }
// @ts-ignore: decorator
@inline export function movsxByte<T, F>(u: usize): void { setRegOperand<T>(u, <T><i8>readForm<u8, F>(u)) }
// @ts-ignore: decorator
@inline export function movsxWord<T, F>(u: usize): void { setRegOperand<T>(u, <T><i16>readForm<u16, F>(u)) }
/** MOVSXD reads 32 bits whatever the operand size; without REX.W a plain move. */
// @ts-ignore: decorator
@inline export function movsxd<T, F>(u: usize): void { setRegOperand<T>(u, <T><i32>readForm<u32, F>(u)) }

export function movbeGM<T>(u: usize): void { setRegOperand<T>(u, bswap<T>(readMemory<T>(u))) }
export function movbeMG<T>(u: usize): void { writeMemory<T>(u, bswap<T>(regOperand<T>(u))) }

/** BSWAP of a 16-bit register is undefined in the manuals; processors store 0. */
export function bswapZ<T>(u: usize): void {
  if (sizeof<T>() == 2) setRegOperand<T>(u, 0)
  else setRegOperand<T>(u, bswap<T>(regOperand<T>(u)))
}

export function xchgEG<T>(u: usize): void {
  const place = openRm<T>(u)
  const value = load<T>(place)
  closeRm<T>(u, place, regOperand<T>(u))
  setRegOperand<T>(u, value)
}
/** XCHG with the accumulator. 90 without REX.B is NOP, which leaves the upper half of RAX alone. */
export function xchgZA<T>(u: usize): void {
  if (uopReg(u) == RAX) return
  const value = regOperand<T>(u)
  setRegOperand<T>(u, gpr<T>(RAX))
  setGpr<T>(RAX, value)
}

/** XLAT: AL = byte at segment:(rBX + AL) in the address size. */
export function xlat(u: usize): void {
  const address = (gpr<u64>(RBX) + gpr<u8>(RAX)) & addressMask(u)
  setGpr<u8>(RAX, readSegment<u8>(uopSegment(u), address))
}

/** CMOVcc reads its operand whatever the condition, and clears the upper half of a 32-bit destination in any case. */
// @ts-ignore: decorator
@inline export function cmov<T, F>(u: usize, cc: u32): void {
  const value = readForm<T, F>(u)
  setRegOperand<T>(u, condition(cc) ? value : regOperand<T>(u))
}
// @ts-ignore: decorator
@inline export function setcc<F>(u: usize, cc: u32): void { writeForm<u8, F>(u, <u8>condition(cc)) }

/** CBW CWDE CDQE. */
export function cbw<T>(u: usize): void {
  if (sizeof<T>() == 2) setGpr<T>(RAX, <T><i8>gpr<u8>(RAX))
  else if (sizeof<T>() == 4) setGpr<T>(RAX, <T><i16>gpr<u16>(RAX))
  else setGpr<T>(RAX, <T><i32>gpr<u32>(RAX))
}
/** CWD CDQ CQO. */
export function cwd<T>(u: usize): void {
  setGpr<T>(RDX, <T>(0 - (<u64>gpr<T>(RAX) >> (sizeof<T>() * 8 - 1))))
}

/** MFENCE: only vCPUs in parallel see one another's stores late. */
export function mfence(u: usize): void {
  if (PARALLEL) fence()
}

/** Hints, LFENCE and SFENCE: loads are done in order, and stores, too. */
// @ts-ignore: decorator
@inline export function nop(u: usize): void {}

/** CLFLUSH faults as a read of one byte does; there is no cache to flush, and device memory must not be read for it. */
export function clflush(u: usize): void {
  const address = linear(u, 1)
  if (!hostForRead<u8>(address)) translate(address, ACCESS_READ)
}
