/**
 * Far transfers: JMP and CALL to a code segment or through a call gate, RETF and IRET. SDM vol. 3, 5.8; vol. 2, CALL, JMP, RET, IRET.
 * Everything is read and checked before anything is committed. Through a TSS or a task gate they are task switches (task-switch.ts).
 */
import { CPU, cpl, rip, RSP, setRip } from './cpu'
import { openInnerStack } from './delivery'
import {
  ATTR_DB, ATTR_L, ATTR_P, ATTR_S, attributesOf, CS, dplOf, fetchDescriptor, fetchUpperHalf, inLongMode, isCode, isConforming, isNull, limitOf, markAccessed,
  SS, TYPE_CALL_GATE, TYPE_CALL_GATE16, TYPE_TASK_GATE, TYPE_TSS, TYPE_TSS16, typeOf,
} from './descriptors'
import { GP, NP, raiseWithCode, TS } from './fault'
import { framePointer, openCurrentFrame, openLongFrame, pushFrame } from './frame'
import { MODE_64, S_GPR, S_MODE } from './generated/layout'
import { read } from './memory'
import { segmentLinear } from './operands'
import { isCanonical } from './paging'
import { isProtected, refreshMode, segmentLimit, selectorOf, setNullSegment, setRealSegment, setSegmentFromDescriptor } from './segments'
import { stackMask, stackPointer } from './stack'
import { longStackPointer } from './task-state'
import { SWITCH_CALL, SWITCH_JUMP, transferToTask } from './task-switch'

// @ts-ignore: decorator
@inline export function in64BitMode(): bool {
  return (load<u32>(CPU, S_MODE) & MODE_64) != 0
}

/** #GP(0) when `target` cannot be executed from the segment. */
export function checkTarget(descriptor: u64, target: u64): void {
  const wide = inLongMode() && attributesOf(descriptor) & ATTR_L
  if (wide ? !isCanonical(target) : target > limitOf(descriptor)) raiseWithCode(GP, 0)
}

/** #GP(selector) for a descriptor with L and D both set, which long mode reserves. */
export function checkLongBits(selector: u32, attributes: u32): void {
  if (inLongMode() && (attributes & (ATTR_L | ATTR_DB)) == (ATTR_L | ATTR_DB)) raiseWithCode(GP, selector & 0xfffc)
}

/** Code reached directly: nonconforming of exactly this level, conforming of this or an inner one. */
function checkDirectCode(selector: u32, attributes: u32): void {
  const code = selector & 0xfffc
  const dpl = dplOf(attributes)
  if (!isCode(attributes)) raiseWithCode(GP, code)
  if (isConforming(attributes) ? dpl > cpl() : dpl != cpl() || (selector & 3) > cpl()) raiseWithCode(GP, code)
  checkLongBits(selector, attributes)
  if (!(attributes & ATTR_P)) raiseWithCode(NP, code)
}

/** Loads CS at `level`, sets RIP and the mode. */
export function enterCode(selector: u32, descriptor: u64, level: u32, target: u64): void {
  setSegmentFromDescriptor(CS, (selector & ~3) | level, descriptor)
  setRip(target)
  refreshMode()
}

function enterReal(selector: u32, target: u64): void {
  setRealSegment(CS, selector)
  setRip(target)
  refreshMode()
}

function fetchTarget(selector: u32): u64 {
  if (isNull(selector)) raiseWithCode(GP, 0)
  return fetchDescriptor(selector, GP)
}

export function jumpFar(selector: u32, target: u64): void {
  if (!isProtected()) {
    if (target > segmentLimit(CS)) raiseWithCode(GP, 0)
    return enterReal(selector, target)
  }
  const descriptor = fetchTarget(selector)
  if (!(attributesOf(descriptor) & ATTR_S)) return jumpThroughGate(selector, descriptor)
  checkDirectCode(selector, attributesOf(descriptor))
  checkTarget(descriptor, target)
  markAccessed(selector, descriptor)
  enterCode(selector, descriptor, cpl(), target)
}

/** CALL pushes CS and RIP in `size` bytes each (a gate: in its own size). */
export function callFar(selector: u32, target: u64, size: u32): void {
  if (!isProtected()) {
    if (target > segmentLimit(CS)) raiseWithCode(GP, 0)
    pushReturn(size)
    store<u64>(CPU, framePointer(), S_GPR + RSP * 8)
    return enterReal(selector, target)
  }
  const descriptor = fetchTarget(selector)
  if (!(attributesOf(descriptor) & ATTR_S)) return callThroughGate(selector, descriptor)
  checkDirectCode(selector, attributesOf(descriptor))
  checkTarget(descriptor, target)
  markAccessed(selector, descriptor)
  pushReturn(size)
  store<u64>(CPU, framePointer(), S_GPR + RSP * 8)
  enterCode(selector, descriptor, cpl(), target)
}

function pushReturn(size: u32): void {
  if (in64BitMode()) openLongFrame(stackPointer(), false)
  else openCurrentFrame()
  pushFrame(selectorOf(CS), size)
  pushFrame(rip(), size)
}

/** A task gate, or a TSS, available or not (task-switch.ts looks). Long mode has no task switches. */
function leadsToTask(descriptor: u64): bool {
  const type = typeOf(attributesOf(descriptor))
  return !inLongMode() && (type == TYPE_TASK_GATE || type == TYPE_TSS || type == TYPE_TSS16)
}

/** Checks the call gate and gives the upper half of its offset, in place. */
function checkGate(selector: u32, gate: u64): u64 {
  const code = selector & 0xfffc
  const attributes = attributesOf(gate)
  const type = typeOf(attributes)
  if (type != TYPE_CALL_GATE && (type != TYPE_CALL_GATE16 || inLongMode())) raiseWithCode(GP, code)
  if (dplOf(attributes) < cpl() || dplOf(attributes) < (selector & 3)) raiseWithCode(GP, code)
  if (!(attributes & ATTR_P)) raiseWithCode(NP, code)
  const upper = fetchUpperHalf(selector)
  if ((upper >> 40) & 0x1f) raiseWithCode(GP, code)
  return upper << 32
}

function gateOffset(gate: u64, upper: u64): u64 {
  const low = gate & 0xffff
  return typeOf(attributesOf(gate)) == TYPE_CALL_GATE ? low | ((gate >> 32) & 0xffff0000) | upper : low
}

/** Code segment that a gate names: `jump` may not change the level. */
function fetchGateCode(selector: u32, jump: bool): u64 {
  const code = selector & 0xfffc
  const descriptor = fetchTarget(selector)
  const attributes = attributesOf(descriptor)
  const dpl = dplOf(attributes)
  if (!isCode(attributes) || dpl > cpl() || (jump && !isConforming(attributes) && dpl != cpl())) raiseWithCode(GP, code)
  if (inLongMode() && (attributes & (ATTR_L | ATTR_DB)) != ATTR_L) raiseWithCode(GP, code)
  if (!(attributes & ATTR_P)) raiseWithCode(NP, code)
  return descriptor
}

// @ts-ignore: decorator
@inline function gateSelector(gate: u64): u32 {
  return <u32>(gate >> 16) & 0xffff
}

function jumpThroughGate(selector: u32, gate: u64): void {
  if (leadsToTask(gate)) return transferToTask(selector, gate, SWITCH_JUMP)
  const target = gateOffset(gate, checkGate(selector, gate))
  const descriptor = fetchGateCode(gateSelector(gate), true)
  checkTarget(descriptor, target)
  markAccessed(gateSelector(gate), descriptor)
  enterCode(gateSelector(gate), descriptor, cpl(), target)
}

function callThroughGate(selector: u32, gate: u64): void {
  if (leadsToTask(gate)) return transferToTask(selector, gate, SWITCH_CALL)
  const target = gateOffset(gate, checkGate(selector, gate))
  const codeSelector = gateSelector(gate)
  const descriptor = fetchGateCode(codeSelector, false)
  const attributes = attributesOf(descriptor)
  const size: u32 = inLongMode() ? 8 : typeOf(attributesOf(gate)) == TYPE_CALL_GATE ? 4 : 2
  const level = isConforming(attributes) ? cpl() : dplOf(attributes)
  markAccessed(codeSelector, descriptor)
  if (level < cpl()) callInner(gate, codeSelector, descriptor, target, size)
  else callSame(codeSelector, descriptor, target, size)
}

function callSame(selector: u32, descriptor: u64, target: u64, size: u32): void {
  checkTarget(descriptor, target)
  if (size == 8) openLongFrame(stackPointer() & stackMask(), false)
  else openCurrentFrame()
  pushFrame(selectorOf(CS), size)
  pushFrame(rip(), size)
  store<u64>(CPU, framePointer(), S_GPR + RSP * 8)
  enterCode(selector, descriptor, cpl(), target)
}

/** The caller's stack, parameters (not in long mode) and return address go to the inner stack. */
function callInner(gate: u64, selector: u32, descriptor: u64, target: u64, size: u32): void {
  const level = dplOf(attributesOf(descriptor))
  let stackSelector: u32 = 0
  if (size == 8) openLongInner(level)
  else {
    stackSelector = openInnerStack(level, size)
    copyParameters(<u32>(gate >> 32) & 31, size)
  }
  checkTarget(descriptor, target)
  pushFrame(selectorOf(CS), size)
  pushFrame(rip(), size)
  if (size == 8) setNullSegment(SS, level, level)
  else setSegmentFromDescriptor(SS, stackSelector, fetchDescriptor(stackSelector, TS))
  store<u64>(CPU, framePointer(), S_GPR + RSP * 8)
  enterCode(selector, descriptor, level, target)
}

function openLongInner(level: u32): void {
  openLongFrame(longStackPointer(level), true)
  pushFrame(selectorOf(SS), 8)
  pushFrame(stackPointer(), 8)
}

function copyParameters(count: u32, size: u32): void {
  for (let i = count; i > 0; i--) {
    const linear = segmentLinear(SS, (stackPointer() + (i - 1) * size) & stackMask(), size)
    pushFrame(size == 4 ? read<u32>(linear) : read<u16>(linear), size)
  }
}
