/**
 * Delivery of one event (exception, interrupt, INT n) through the IVT or IDT: SDM vol. 3, 6.8-6.14, 21.2 (virtual-8086 mode) and 22.3 (real mode).
 * Everything that can fault comes before the commit, so that a fault finds the machine as it was. Whether such a fault becomes a double fault,
 * and the EXT bit of its error code, is decided where it is delivered (exceptions.ts).
 */
import { CPU, cpl, rip, RSP } from './cpu'
import {
  ATTR_DB, ATTR_L, ATTR_P, attributesOf, CS, dplOf, fetchDescriptor, inLongMode, isCode, isConforming, isNull, limitOf, markAccessed, SS, TYPE_TASK_GATE,
} from './descriptors'
import { GP, NP, raiseWithCode, TS } from './fault'
import { AC_FLAG, IF, NT, RF, TF, VM } from './flags'
import { framePointer, openCurrentFrame, openInnerFrame, openLongFrame, pushFrame } from './frame'
import { S_GPR, S_IDTR_BASE, S_IDTR_LIMIT, S_RFLAGS, S_RIP } from './generated/layout'
import { readSystem } from './memory'
import { isCanonical } from './paging'
import {
  fetchStackDescriptor, isProtectionEnabled, isVirtual8086, refreshMode, selectorOf, setNullSegment, setRealSegment, setSegmentFromDescriptor,
} from './segments'
import { innerStackPointer, innerStackSelector, interruptStackPointer, longStackPointer } from './task-state'
import { deliverToTask } from './task-switch'
import { leaveVirtual8086, pushVirtualSegments } from './virtual-8086'

/** The event pushes an error code (not in real mode). */
// @ts-ignore: decorator
@inline export const EVENT_ERROR: u32 = 1
/** INT n, INT3, INTO: the gate's DPL counts. */
// @ts-ignore: decorator
@inline export const EVENT_SOFTWARE: u32 = 2

// @ts-ignore: decorator
@inline const GATE_INTERRUPT: u32 = 14
/** Bit of a gate's type: trap gate, IF stays. */
// @ts-ignore: decorator
@inline const GATE_TRAP: u32 = 1
/** Bit of a gate's type: 32-bit (in long mode 64-bit). */
// @ts-ignore: decorator
@inline const GATE_WIDE: u32 = 8

/** Delivers `vector`; the frame holds `image` as RFLAGS and the present RIP. */
export function deliver(vector: u32, flags: u32, errorCode: u32, image: u64): void {
  if (!isProtectionEnabled()) deliverReal(vector, image)
  else if (inLongMode()) deliverLong(vector, flags, errorCode, image)
  else deliverProtected(vector, flags, errorCode, image)
}

function deliverReal(vector: u32, image: u64): void {
  const offset = vector << 2
  if (offset + 3 > load<u32>(CPU, S_IDTR_LIMIT)) raiseWithCode(GP, (vector << 3) | 2)
  const target = readSystem<u32>(load<u64>(CPU, S_IDTR_BASE) + offset)
  openCurrentFrame()
  pushFrame(image, 2)
  pushFrame(selectorOf(CS), 2)
  pushFrame(rip(), 2)
  setRealSegment(CS, target >> 16)
  commit(target & 0xffff, <u64>(IF | TF | RF | AC_FLAG))
}

/** What follows every successful delivery. */
function commit(target: u64, clear: u64): void {
  store<u64>(CPU, framePointer(), S_GPR + RSP * 8)
  store<u64>(CPU, target, S_RIP)
  store<u64>(CPU, load<u64>(CPU, S_RFLAGS) & ~clear, S_RFLAGS)
  refreshMode()
}

// @ts-ignore: decorator
@inline function clearedFlags(gateType: u32): u64 {
  return gateType & GATE_TRAP ? TF | NT | RF | VM : TF | NT | RF | VM | IF
}

/** The gate of `vector`, its kind and rights checked. */
function fetchGate(vector: u32, flags: u32, size: u32): u64 {
  const errorCode = (vector << 3) | 2
  const offset = vector * size
  if (offset + size - 1 > load<u32>(CPU, S_IDTR_LIMIT)) raiseWithCode(GP, errorCode)
  const gate = readSystem<u64>(load<u64>(CPU, S_IDTR_BASE) + offset)
  const attributes = attributesOf(gate)
  checkGateType(attributes & 0x1f, errorCode)
  if (flags & EVENT_SOFTWARE && dplOf(attributes) < cpl()) raiseWithCode(GP, errorCode)
  if (!(attributes & ATTR_P)) raiseWithCode(NP, errorCode)
  return gate
}

function checkGateType(type: u32, errorCode: u32): void {
  if ((type | GATE_TRAP) == (GATE_INTERRUPT | GATE_TRAP)) return
  const legacy = !inLongMode()
  if (legacy && (type | GATE_TRAP) == ((GATE_INTERRUPT & ~GATE_WIDE) | GATE_TRAP)) return
  if (legacy && type == TYPE_TASK_GATE) return
  raiseWithCode(GP, errorCode)
}

/** The handler's code segment. In long mode it must be 64-bit code, for virtual-8086 mode it runs at CPL 0. */
function fetchHandlerCode(selector: u32): u64 {
  const code = selector & 0xfffc
  if (isNull(selector)) raiseWithCode(GP, 0)
  const descriptor = fetchDescriptor(selector, GP)
  const attributes = attributesOf(descriptor)
  if (!isCode(attributes) || dplOf(attributes) > cpl()) raiseWithCode(GP, code)
  if (inLongMode() && (attributes & (ATTR_L | ATTR_DB)) != ATTR_L) raiseWithCode(GP, code)
  if (!(attributes & ATTR_P)) raiseWithCode(NP, code)
  if (isVirtual8086() && (dplOf(attributes) != 0 || isConforming(attributes))) raiseWithCode(GP, code)
  markAccessed(selector, descriptor)
  return descriptor
}

/** Privilege level at which code of this segment runs when called by a gate. */
// @ts-ignore: decorator
@inline function handlerLevel(descriptor: u64): u32 {
  const attributes = attributesOf(descriptor)
  return isConforming(attributes) ? cpl() : dplOf(attributes)
}

// @ts-ignore: decorator
@inline function commitCode(selector: u32, descriptor: u64, level: u32): void {
  setSegmentFromDescriptor(CS, (selector & ~3) | level, descriptor)
}

function deliverLong(vector: u32, flags: u32, errorCode: u32, image: u64): void {
  const gate = fetchGate(vector, flags, 16)
  const upper = readSystem<u64>(load<u64>(CPU, S_IDTR_BASE) + (vector << 4) + 8)
  const selector = <u32>(gate >> 16) & 0xffff
  const descriptor = fetchHandlerCode(selector)
  const target = (gate & 0xffff) | ((gate >> 32) & 0xffff0000) | (upper << 32)
  if (!isCanonical(target)) raiseWithCode(GP, 0)
  const level = handlerLevel(descriptor)
  const inner = level < cpl()
  openLongFrame(longEventStack(<u32>(gate >> 32) & 7, level, inner) & ~0xf, inner)
  pushFrame(selectorOf(SS), 8)
  pushFrame(load<u64>(CPU, S_GPR + RSP * 8), 8)
  pushFrame(image, 8)
  pushFrame(selectorOf(CS), 8)
  pushFrame(rip(), 8)
  if (flags & EVENT_ERROR) pushFrame(errorCode, 8)
  commitCode(selector, descriptor, level)
  if (inner) setNullSegment(SS, level, level)
  commit(target, clearedFlags(attributesOf(gate)))
}

function longEventStack(ist: u32, level: u32, inner: bool): u64 {
  if (ist) return interruptStackPointer(ist)
  return inner ? longStackPointer(level) : load<u64>(CPU, S_GPR + RSP * 8)
}

function deliverProtected(vector: u32, flags: u32, errorCode: u32, image: u64): void {
  const gate = fetchGate(vector, flags, 8)
  const type = attributesOf(gate) & 15
  const selector = <u32>(gate >> 16) & 0xffff
  if (type == TYPE_TASK_GATE) return deliverToTask(selector, image, (flags & EVENT_ERROR) != 0, errorCode)
  const size: u32 = type & GATE_WIDE ? 4 : 2
  const descriptor = fetchHandlerCode(selector)
  const target = size == 4 ? (<u32>gate & 0xffff) | (<u32>(gate >> 32) & 0xffff0000) : <u32>gate & 0xffff
  const level = handlerLevel(descriptor)
  const virtual = isVirtual8086()
  const stackSelector = level < cpl() ? openInnerStack(level, size) : openSameStack()
  if (target > limitOf(descriptor)) raiseWithCode(GP, 0)
  pushFrame(image, size)
  pushFrame(selectorOf(CS), size)
  pushFrame(rip(), size)
  if (flags & EVENT_ERROR) pushFrame(errorCode, size)
  if (virtual) leaveVirtual8086()
  commitCode(selector, descriptor, level)
  if (stackSelector) setSegmentFromDescriptor(SS, stackSelector, fetchDescriptor(stackSelector, TS))
  commit(target, clearedFlags(type))
}

function openSameStack(): u32 {
  openCurrentFrame()
  return 0
}

/** Opens the stack of `level` from the TSS and pushes the interrupted one; its selector. */
export function openInnerStack(level: u32, size: u32): u32 {
  const pointer = innerStackPointer(level)
  const selector = innerStackSelector(level)
  const descriptor = fetchStackDescriptor(selector, level, TS)
  markAccessed(selector, descriptor)
  openInnerFrame(selector, descriptor, pointer)
  if (isVirtual8086()) pushVirtualSegments(size)
  pushFrame(selectorOf(SS), size)
  pushFrame(load<u64>(CPU, S_GPR + RSP * 8), size)
  return selector
}
