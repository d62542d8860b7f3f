/** Near branches: Jcc JMP CALL RET LOOP JCXZ. Direct ones only say whether they are taken: the dispatcher knows their targets. */
import { isBranchTarget } from '../chain'
import { CPU, RCX, gpr, nextRip, setRip } from '../cpu'
import { GP, raiseWithCode } from '../fault'
import { condition, zero } from '../flags'
import { MODE_FLAT, S_MODE, S_RIP_BASE, S_SEG_LIMIT, UOP_REP, UOP_REPNE } from '../generated/layout'
import { proveWrite } from '../memory'
import { addressMask, readRm } from '../operands'
import { peek, push, setStackPointer, stackAddress, stackPointer } from '../stack'
import { branchDistance, uopDisp, uopFlags, uopImm } from '../uop'

// @ts-ignore: decorator
@inline const CS: usize = 1

/** A branch outside the code segment, or to an address that is not canonical, faults before anything changes. */
// @ts-ignore: decorator
@inline function checkTarget<T>(target: T): void {
  if (isRefused<T>(target)) raiseWithCode(GP, 0)
}

// @ts-ignore: decorator
@inline function isRefused<T>(target: T): bool {
  if (sizeof<T>() == 8) return <i64>target != <i64>target << 16 >> 16
  return !(load<u32>(CPU, S_MODE) & MODE_FLAT) && <u32>target > load<u32>(CPU, S_SEG_LIMIT + CS * 4)
}

// @ts-ignore: decorator
@inline export function jcc<T>(u: usize, cc: u32): bool { return condition(cc) }
// @ts-ignore: decorator
@inline export function jmpJ<T>(u: usize): bool { return true }
// @ts-ignore: decorator
@inline export function callJ<T>(u: usize): bool {
  if (uopDisp(u) == 0 && !isBranchTarget(directTarget<T>(u))) refuseCall<T>()
  push<T>(<T>nextRip(u))
  return true
}

/** The fault of a call to nowhere, before anything is pushed. Those of the stack come first (measured). A linked target is good. */
function refuseCall<T>(): void {
  proveWrite(stackAddress<T>(stackPointer() - sizeof<T>()), sizeof<T>())
  raiseWithCode(GP, 0)
}

// @ts-ignore: decorator
@inline function directTarget<T>(u: usize): u64 { return <u64><T>(load<u64>(CPU, S_RIP_BASE) + branchDistance(u)) }

// @ts-ignore: decorator
@inline export function jmpE<T>(u: usize): void {
  const target = readRm<T>(u)
  checkTarget<T>(target)
  setRip(<u64>target)
}
// @ts-ignore: decorator
@inline export function callE<T>(u: usize): void {
  const target = readRm<T>(u)
  const place = stackAddress<T>(stackPointer() - sizeof<T>())
  // Faults of the stack come before those of the target (measured).
  if (isRefused<T>(target)) proveWrite(place, sizeof<T>())
  checkTarget<T>(target)
  push<T>(<T>nextRip(u))
  setRip(<u64>target)
}
// @ts-ignore: decorator
@inline export function ret<T>(u: usize): void {
  const target = peek<T>(0)
  checkTarget<T>(target)
  setStackPointer(stackPointer() + sizeof<T>())
  setRip(<u64>target)
}
/** RET imm16 also drops the caller's arguments. */
export function retI<T>(u: usize): void {
  const target = peek<T>(0)
  checkTarget<T>(target)
  setStackPointer(stackPointer() + sizeof<T>() + (uopImm(u) & 0xffff))
  setRip(<u64>target)
}

/** Decrements rCX in the address size, and branches when it is not zero and `condition` holds. A target that faults leaves it as it was. */
// @ts-ignore: decorator
@inline function countDown<T>(u: usize, condition: bool): bool {
  const mask = addressMask(u)
  const count = (gpr<u64>(RCX) - 1) & mask
  const taken = count != 0 && condition
  if (taken && uopDisp(u) == 0 && !isBranchTarget(directTarget<T>(u))) raiseWithCode(GP, 0)
  storeCounter(mask, count)
  return taken
}

/** Writes rCX in the size of `mask`: 16 bits leave the rest, 32 clear the upper half. */
// @ts-ignore: decorator
@inline function storeCounter(mask: u64, count: u64): void {
  if (mask == 0xffff) store<u16>(CPU + RCX * 8, <u16>count)
  else store<u64>(CPU + RCX * 8, count)
}

// On the AMD processors measured a prefix decides instead of the opcode's last bit: F3 loops while equal, F2 while not. The manuals are silent.
export function loop<T>(u: usize): bool { return countDown<T>(u, true) }
export function loope<T>(u: usize): bool { return countDown<T>(u, zero() == !(uopFlags(u) & UOP_REPNE)) }
export function loopne<T>(u: usize): bool { return countDown<T>(u, zero() == ((uopFlags(u) & UOP_REP) != 0)) }
export function jcxz<T>(u: usize): bool { return (gpr<u64>(RCX) & addressMask(u)) == 0 }
