/** XADD, CMPXCHG, CMPXCHG8B and CMPXCHG16B. On one thread an instruction is atomic as it stands, LOCK or not; else see locked.ts. */
import { RAX, RBX, RCX, RDX, gpr, setGpr } from '../cpu'
import { GP, raiseWithCode } from '../fault'
import { ZF, getFlags, setAddFlags, setFlags, setSubFlags } from '../flags'
import { lockedPlace, noteWritten, proveWrite, read, write } from '../memory'
import { closeRm, FOR_WRITE, linear, openRm } from '../operands'
import { stopOthersFor } from '../locked'
import { resumeOthers } from '../parallel'
import { regOperand, setRegOperand, uopIsLocked, uopIsRegister } from '../uop'

/** The sum wins where both operands are one register. */
export function xadd<T>(u: usize): void {
  const place = openRm<T>(u)
  const a = load<T>(place)
  const b = regOperand<T>(u)
  const sum = <T>(a + b)
  if (uopIsRegister(u)) setRegOperand<T>(u, a)
  closeRm<T>(u, place, sum)
  if (!uopIsRegister(u)) setRegOperand<T>(u, a)
  setAddFlags<T>(a, b, sum)
}

/** The destination is written in any case (memory must be writable); a register that differs keeps its upper half. */
export function cmpxchg<T>(u: usize): void {
  const place = openRm<T>(u)
  const value = load<T>(place)
  const accumulator = gpr<T>(RAX)
  setSubFlags<T>(accumulator, value, <T>(accumulator - value))
  if (accumulator == value) closeRm<T>(u, place, regOperand<T>(u))
  else {
    if (!uopIsRegister(u)) closeRm<T>(u, place, value)
    setGpr<T>(RAX, value)
  }
}

/** CMPXCHG8B (T = u32) and CMPXCHG16B (T = u64, aligned or #GP). Only ZF changes. */
export function cmpxchgPair<T>(u: usize): void {
  const address = linear(u, (2 * sizeof<T>()) | FOR_WRITE)
  if (sizeof<T>() == 8 && address & 15) raiseWithCode(GP, 0)
  proveWrite(address, 2 * sizeof<T>())
  if (sizeof<T>() == 4 && uopIsLocked(u) && exchangePair(address)) return
  if (uopIsLocked(u)) stopOthersFor(address, 2 * sizeof<T>())
  const low = read<T>(address)
  const high = read<T>(address + sizeof<T>())
  const equal = low == gpr<T>(RAX) && high == gpr<T>(RDX)
  write<T>(address, equal ? gpr<T>(RBX) : low)
  write<T>(address + sizeof<T>(), equal ? gpr<T>(RCX) : high)
  if (uopIsLocked(u)) resumeOthers()
  setFlags(equal ? getFlags() | ZF : getFlags() & ~ZF)
  if (equal) return
  setGpr<T>(RAX, low)
  setGpr<T>(RDX, high)
}

/** CMPXCHG8B as an atomic operation; false, with nothing done, where none reaches the operand. */
function exchangePair(address: u64): bool {
  const place = lockedPlace<u64>(address)
  if (place == 0) return false
  const expected = <u64>gpr<u32>(RDX) << 32 | gpr<u32>(RAX)
  const found = atomic.cmpxchg<u64>(place, expected, <u64>gpr<u32>(RCX) << 32 | gpr<u32>(RBX))
  noteWritten(place, 8)
  setFlags(found == expected ? getFlags() | ZF : getFlags() & ~ZF)
  if (found == expected) return true
  setGpr<u32>(RAX, <u32>found)
  setGpr<u32>(RDX, <u32>(found >> 32))
  return true
}
