/** RETF and IRET: SDM vol. 2, RET and IRET; vol. 3, 5.8.6 (what becomes of data segments), 6.14.3 (64-bit IRET always pops the stack). */
import { CPU, cpl, RSP, setRip } from './cpu'
import {
  ATTR_DB, ATTR_L, ATTR_P, attributesOf, CS, dplOf, fetchDescriptor, inLongMode, isCode, isConforming, isNull, markAccessed, SS,
} from './descriptors'
import { checkLongBits, checkTarget, enterCode, in64BitMode } from './far-transfer'
import { GP, NP, raiseWithCode } from './fault'
import { AC_FLAG, ARITHMETIC, DF, ID, IF, IOPL, NT, RF, systemFlag, TF, VIF, VIP, VM, writeRflags } from './flags'
import { S_GPR, S_NMI_BLOCKED, S_RFLAGS } from './generated/layout'
import { read } from './memory'
import {
  dropInnerSegments, fetchStackDescriptor, isProtected, isVirtual8086, refreshMode, segmentAttributes, segmentLimit, setNullSegment, setRealSegment,
  setSegmentFromDescriptor,
} from './segments'
import { peek, setStackPointer, stackAddress, stackPointer } from './stack'
import { returnToTask } from './task-switch'
import { checkVirtualInterrupts, enterVirtual8086, returnVirtual } from './virtual-8086'

/** RETF, dropping `extra` bytes of arguments. */
export function returnFar<T>(extra: u32): void {
  const target = <u64>peek<T>(0)
  const selector = <u32>peek<T>(1) & 0xffff
  const popped = 2 * sizeof<T>() + extra
  if (!isProtected()) return returnReal(selector, target, popped)
  const descriptor = fetchReturnCode(selector)
  const outer = (selector & 3) > cpl()
  const pointer = outer ? <u64>read<T>(stackAddress<T>(stackPointer() + popped)) : 0
  const stackSelector = outer ? <u32>read<T>(stackAddress<T>(stackPointer() + popped + sizeof<T>())) & 0xffff : 0
  checkTarget(descriptor, target)
  if (!outer) {
    markAccessed(selector, descriptor)
    setStackPointer(stackPointer() + popped)
    return enterCode(selector, descriptor, cpl(), target)
  }
  const stack = fetchReturnStack(stackSelector, selector, descriptor)
  markAccessed(selector, descriptor)
  enterOuter(selector, descriptor, target, stackSelector, stack, pointer, extra)
}

function returnReal(selector: u32, target: u64, popped: u32): void {
  if (target > segmentLimit(CS)) raiseWithCode(GP, 0)
  setStackPointer(stackPointer() + popped)
  setRealSegment(CS, selector)
  setRip(target)
  refreshMode()
}

/** Code segment of a return: its RPL is the level returned to, not an inner one. */
function fetchReturnCode(selector: u32): u64 {
  const code = selector & 0xfffc
  const level = selector & 3
  if (isNull(selector)) raiseWithCode(GP, 0)
  const descriptor = fetchDescriptor(selector, GP)
  const attributes = attributesOf(descriptor)
  if (!isCode(attributes) || level < cpl()) raiseWithCode(GP, code)
  if (isConforming(attributes) ? dplOf(attributes) > level : dplOf(attributes) != level) raiseWithCode(GP, code)
  checkLongBits(selector, attributes)
  if (!(attributes & ATTR_P)) raiseWithCode(NP, code)
  return descriptor
}

/** Stack segment of a return; 0 for a null one, which 64-bit code may have below CPL 3. */
function fetchReturnStack(selector: u32, codeSelector: u32, codeDescriptor: u64): u64 {
  const level = codeSelector & 3
  if (isNull(selector)) {
    const allowed = inLongMode() && attributesOf(codeDescriptor) & ATTR_L && level != 3 && (selector & 3) == level
    if (!allowed) raiseWithCode(GP, 0)
    return 0
  }
  const descriptor = fetchStackDescriptor(selector, level, GP)
  markAccessed(selector, descriptor)
  return descriptor
}

/** Commits a return that loads SS:RSP. Nothing can fault any more. */
function enterOuter(selector: u32, descriptor: u64, target: u64, stackSelector: u32, stack: u64, pointer: u64, extra: u32): void {
  const level = selector & 3
  const outer = level > cpl()
  if (stack) setSegmentFromDescriptor(SS, stackSelector, stack)
  else setNullSegment(SS, stackSelector, level)
  enterCode(selector, descriptor, level, target)
  setReturnPointer(descriptor, pointer + extra)
  if (!outer) return
  dropInnerSegments()
  refreshMode()
}

/** A 16-bit stack takes SP only: the upper half of ESP stays the inner level's. */
function setReturnPointer(codeDescriptor: u64, pointer: u64): void {
  const wide = inLongMode() && attributesOf(codeDescriptor) & ATTR_L
  const present = load<u64>(CPU, S_GPR + RSP * 8)
  let value = pointer
  if (!wide) value = segmentAttributes(SS) & ATTR_DB ? pointer & 0xffffffff : (present & ~0xffff) | (pointer & 0xffff)
  store<u64>(CPU, value, S_GPR + RSP * 8)
}

export function returnFromInterrupt<T>(): void {
  if (isVirtual8086()) returnVirtual<T>()
  else if (!isProtected()) returnFromInterruptReal<T>()
  else returnFromInterruptProtected<T>()
  store<u32>(CPU, 0, S_NMI_BLOCKED)
}

function returnFromInterruptReal<T>(): void {
  const target = <u64>peek<T>(0)
  const selector = <u32>peek<T>(1) & 0xffff
  const image = <u64>peek<T>(2)
  const mask = returnableFlags(sizeof<T>()) | IOPL | IF
  returnReal(selector, target, 3 * sizeof<T>())
  writeRflags(image, mask)
}

/** Flags that IRET of this operand size loads at any privilege. */
function returnableFlags(size: u32): u32 {
  const low = ARITHMETIC | TF | DF | NT
  return size == 2 ? low : low | RF | AC_FLAG | ID
}

/** ... and at the present one. */
function returnableFlagsNow(size: u32): u32 {
  let mask = returnableFlags(size)
  const ioPrivilege = <u32>((load<u64>(CPU, S_RFLAGS) & IOPL) >> 12)
  if (cpl() <= ioPrivilege) mask |= IF
  if (cpl() == 0) mask |= size == 2 ? IOPL : IOPL | VIF | VIP
  return mask
}

function returnFromInterruptProtected<T>(): void {
  if (systemFlag(NT)) {
    if (inLongMode()) raiseWithCode(GP, 0)
    return returnToTask()
  }
  const target = <u64>peek<T>(0)
  const selector = <u32>peek<T>(1) & 0xffff
  const image = <u64>peek<T>(2)
  if (sizeof<T>() == 4 && image & VM && cpl() == 0 && !inLongMode()) {
    enterVirtual8086(target, selector, image)
    return checkVirtualInterrupts()
  }
  const descriptor = fetchReturnCode(selector)
  const mask = returnableFlagsNow(sizeof<T>())
  if (in64BitMode() || (selector & 3) > cpl()) returnWithStack<T>(selector, descriptor, target)
  else {
    checkTarget(descriptor, target)
    markAccessed(selector, descriptor)
    setStackPointer(stackPointer() + 3 * sizeof<T>())
    enterCode(selector, descriptor, cpl(), target)
  }
  writeRflags(image, mask)
  refreshMode()
  checkVirtualInterrupts()
}

function returnWithStack<T>(selector: u32, descriptor: u64, target: u64): void {
  const pointer = <u64>peek<T>(3)
  const stackSelector = <u32>peek<T>(4) & 0xffff
  const stack = fetchReturnStack(stackSelector, selector, descriptor)
  checkTarget(descriptor, target)
  markAccessed(selector, descriptor)
  enterOuter(selector, descriptor, target, stackSelector, stack, pointer, 0)
}
