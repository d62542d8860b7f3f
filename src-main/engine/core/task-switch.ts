/**
 * Hardware task switches, outside long mode: JMP, CALL, IRET with NT, and events through task gates; TSS of 32 bits and of the 80286. SDM vol. 3, 8.2, 8.3, table 8-1;
 * APM vol. 2, 12.3.
 *
 * Whatever is wrong with the TSS itself is an exception of the old task, and nothing has happened then. From `beginAtTarget` on, exceptions are the new task's, before its
 * first instruction: those of its LDT and of its segments, which hold their selectors but nothing else until they are loaded.
 */
import { usesPdptes } from './control-registers'
import { CPU, cpl, gpr, rip, RSP, setGpr, setRip } from './cpu'
import { noteConditions, refreshWatching, suppressTrap } from './debug'
import {
  ATTR_P, ATTR_S, attributesOf, baseOf, CS, dplOf, DS, ES, fetchDescriptor, FS, GS, isCode, isConforming, isNull, LDTR, limitOf, markAccessed, SS, TR, TYPE_LDT,
  TYPE_TASK_GATE, TYPE_TSS16, typeOf,
} from './descriptors'
import { deliverDebug } from './exceptions'
import { GP, NP, raiseWithCode, TS } from './fault'
import { AC_FLAG, ARITHMETIC, DF, ID, IF, IOPL, NT, readRflags, RF, systemFlag, TF, VIF, VIP, VM, writeRflags } from './flags'
import { framePointer, openCurrentFrame, pushFrame } from './frame'
import { S_CR, S_DR, S_GDTR_BASE, S_GPR, S_NMI_BLOCKED } from './generated/layout'
import { proveWriteSystem, readSystem, writeSystem } from './memory'
import { cr, CR0_PG, hasValidPdptes, loadPdptes } from './paging'
import {
  fetchStackDescriptor, isVirtual8086, loadDataSegment, refreshMode, segmentAttributes, segmentBase, selectorOf, setNullSegment, setSegment, setSegmentFromDescriptor,
  setVirtualSegment,
} from './segments'
import { hasWideTss } from './task-state'
import { flushLocal } from './tlb'
import { beginAtTarget, checkVirtualInterrupts } from './virtual-8086'

// What makes the switch.
// @ts-ignore: decorator
@inline export const SWITCH_JUMP: u32 = 0
/** CALL, interrupt, exception: the old task stays busy, the new one links to it. */
// @ts-ignore: decorator
@inline export const SWITCH_CALL: u32 = 1
// @ts-ignore: decorator
@inline export const SWITCH_RETURN: u32 = 2

/** Bit of a TSS descriptor's type. */
// @ts-ignore: decorator
@inline const BUSY: u32 = 2
/** Bit of a TSS descriptor's type: 32-bit layout. */
// @ts-ignore: decorator
@inline const WIDE: u32 = 8
// @ts-ignore: decorator
@inline const CR0_TS: u64 = 8
/** L0..L3 and LE, which are the task's. */
// @ts-ignore: decorator
@inline const DR7_LOCAL: u64 = 0x155
/** Single step. */
// @ts-ignore: decorator
@inline const DR6_BS: u64 = 1 << 14
/** The TSS of the new task has its T bit set. */
// @ts-ignore: decorator
@inline const DR6_BT: u64 = 1 << 15

// Fields of the 32-bit TSS. Registers are in the order of their numbers.
// @ts-ignore: decorator
@inline const TSS_CR3: u32 = 28
// @ts-ignore: decorator
@inline const TSS_EIP: u32 = 32
// @ts-ignore: decorator
@inline const TSS_EFLAGS: u32 = 36
// @ts-ignore: decorator
@inline const TSS_REGISTERS: u32 = 40
// @ts-ignore: decorator
@inline const TSS_SEGMENTS: u32 = 72
// @ts-ignore: decorator
@inline const TSS_LDT: u32 = 96
// @ts-ignore: decorator
@inline const TSS_TRAP: u32 = 100
// @ts-ignore: decorator
@inline const TSS_SIZE: u32 = 104

// The same of the 16-bit one, which has neither CR3 nor FS, GS and T.
// @ts-ignore: decorator
@inline const TSS16_IP: u32 = 14
// @ts-ignore: decorator
@inline const TSS16_FLAGS: u32 = 16
// @ts-ignore: decorator
@inline const TSS16_REGISTERS: u32 = 18
// @ts-ignore: decorator
@inline const TSS16_SEGMENTS: u32 = 34
// @ts-ignore: decorator
@inline const TSS16_LDT: u32 = 42
// @ts-ignore: decorator
@inline const TSS16_SIZE: u32 = 44

// @ts-ignore: decorator
@inline const FLAGS: u32 = ARITHMETIC | TF | IF | DF | IOPL | NT | RF | VM | AC_FLAG | VIF | VIP | ID
/** A task of 16 bits has no say in those above them, but is not in virtual-8086 mode. */
// @ts-ignore: decorator
@inline const FLAGS16: u32 = ARITHMETIC | TF | IF | DF | IOPL | NT | RF | VM
// @ts-ignore: decorator
@inline const GENERAL_REGISTERS: u32 = 8
/** FS and GS follow. */
// @ts-ignore: decorator
@inline const SEGMENTS16: u32 = 4
// @ts-ignore: decorator
@inline const SEGMENTS: u32 = 6

// @ts-ignore: decorator
@inline function at(base: u64, offset: u32): u64 { return (base + offset) & 0xffffffff }

/** JMP or CALL to a TSS or to a task gate. */
export function transferToTask(selector: u32, descriptor: u64, reason: u32): void {
  const attributes = attributesOf(descriptor)
  if (dplOf(attributes) < cpl() || dplOf(attributes) < (selector & 3)) raiseWithCode(GP, selector & 0xfffc)
  let task = selector
  if (typeOf(attributes) == TYPE_TASK_GATE) {
    if (!(attributes & ATTR_P)) raiseWithCode(NP, selector & 0xfffc)
    task = <u32>(descriptor >> 16) & 0xffff
  }
  complete(switchTask(task, reason, readRflags()))
}

/** IRET with NT: back to the task that the link in the TSS names. */
export function returnToTask(): void {
  const link: u32 = readSystem<u16>(segmentBase(TR))
  complete(switchTask(link, SWITCH_RETURN, readRflags() & ~(<u64>NT)))
}

/** The rest of an instruction that switched tasks: a single step of the old task comes together with the trap that the new one asked for. */
function complete(conditions: u64): void {
  if (conditions & DR6_BT) {
    if (conditions & DR6_BS) suppressTrap()
    trap(conditions)
  }
  checkVirtualInterrupts()
}

function trap(conditions: u64): void {
  noteConditions(conditions)
  deliverDebug()
}

/** An event through a task gate. Its error code goes onto the new task's stack, in the size of its TSS. */
export function deliverToTask(selector: u32, image: u64, hasError: bool, errorCode: u32): void {
  const conditions = switchTask(selector, SWITCH_CALL, image)
  if (hasError) {
    openCurrentFrame()
    pushFrame(errorCode, hasWideTss() ? 4 : 2)
    store<u64>(CPU, framePointer(), S_GPR + RSP * 8)
  }
  if (conditions & DR6_BT) trap(DR6_BT)
  checkVirtualInterrupts()
}

/** Switches; `image` is what the old TSS gets for EFLAGS. Conditions of a debug trap: BT when the new task asks for one, BS when the old one single-stepped. */
function switchTask(selector: u32, reason: u32, image: u64): u64 {
  const descriptor = fetchTask(selector, reason)
  const base = baseOf(descriptor)
  const wide = (typeOf(attributesOf(descriptor)) & WIDE) != 0
  const single: u64 = systemFlag(TF) ? DR6_BS : 0
  prove(selector, base, wide, reason)
  saveTask(image)
  if (reason == SWITCH_CALL) writeSystem<u16>(base, <u16>selectorOf(TR))
  else setBusy(selectorOf(TR), segmentAttributes(TR) & ~BUSY)
  if (reason != SWITCH_RETURN) setBusy(selector, attributesOf(descriptor) | BUSY)
  else store<u32>(CPU, 0, S_NMI_BLOCKED)
  setSegment(TR, selector, base, limitOf(descriptor), attributesOf(descriptor) | BUSY)
  beginAtTarget()
  const asks = wide && (readSystem<u16>(at(base, TSS_TRAP)) & 1) != 0
  if (wide) loadTask(base, reason)
  else loadTask16(base, reason)
  return asks ? DR6_BT | single : single
}

/** The TSS descriptor: in the GDT, of a task that is available, or busy when it is returned to; large enough. */
function fetchTask(selector: u32, reason: u32): u64 {
  const code = selector & 0xfffc
  const vector = reason == SWITCH_RETURN ? TS : GP
  if (selector & 4) raiseWithCode(vector, code)
  const descriptor = fetchDescriptor(selector, vector)
  const attributes = attributesOf(descriptor)
  const wanted = reason == SWITCH_RETURN ? TYPE_TSS16 | BUSY : TYPE_TSS16
  if (attributes & ATTR_S || (typeOf(attributes) & ~WIDE) != wanted) raiseWithCode(vector, code)
  if (!(attributes & ATTR_P)) raiseWithCode(NP, code)
  if (limitOf(descriptor) < (typeOf(attributes) & WIDE ? TSS_SIZE - 1 : TSS16_SIZE - 1)) raiseWithCode(TS, code)
  return descriptor
}

function busyByte(selector: u32): u64 {
  return at(load<u64>(CPU, S_GDTR_BASE), (selector & 0xfff8) + 5)
}

function setBusy(selector: u32, attributes: u32): void {
  writeSystem<u8>(busyByte(selector), <u8>attributes)
}

/** Everything that the switch reads and writes, so that nothing can fault in its middle. */
function prove(selector: u32, base: u64, wide: bool, reason: u32): void {
  const size = wide ? TSS_SIZE : TSS16_SIZE
  readSystem<u8>(base)
  readSystem<u8>(at(base, size - 1))
  if (reason == SWITCH_CALL) proveWriteSystem(base, 2)
  else proveWriteSystem(busyByte(selectorOf(TR)), 1)
  if (reason != SWITCH_RETURN) proveWriteSystem(busyByte(selector), 1)
  const old = segmentBase(TR)
  if (hasWideTss()) proveWriteSystem(at(old, TSS_EIP), TSS_LDT - TSS_EIP)
  else proveWriteSystem(at(old, TSS16_IP), TSS16_LDT - TSS16_IP)
  if (wide && usesPdptes() && !hasValidPdptes(readSystem<u32>(at(base, TSS_CR3)))) raiseWithCode(GP, 0)
}

function saveTask(image: u64): void {
  const base = segmentBase(TR)
  if (!hasWideTss()) return saveTask16(base, image)
  writeSystem<u32>(at(base, TSS_EIP), <u32>rip())
  writeSystem<u32>(at(base, TSS_EFLAGS), <u32>image)
  for (let i: u32 = 0; i < GENERAL_REGISTERS; i++) writeSystem<u32>(at(base, TSS_REGISTERS + (i << 2)), gpr<u32>(i))
  for (let i: u32 = 0; i < SEGMENTS; i++) writeSystem<u16>(at(base, TSS_SEGMENTS + (i << 2)), <u16>selectorOf(i))
}

function saveTask16(base: u64, image: u64): void {
  writeSystem<u16>(at(base, TSS16_IP), <u16>rip())
  writeSystem<u16>(at(base, TSS16_FLAGS), <u16>image)
  for (let i: u32 = 0; i < GENERAL_REGISTERS; i++) writeSystem<u16>(at(base, TSS16_REGISTERS + (i << 1)), gpr<u16>(i))
  for (let i: u32 = 0; i < SEGMENTS16; i++) writeSystem<u16>(at(base, TSS16_SEGMENTS + (i << 1)), <u16>selectorOf(i))
}

/** All is read before CR3 changes, which the TSS need not be mapped by afterwards. */
function loadTask(base: u64, reason: u32): void {
  const root: u64 = readSystem<u32>(at(base, TSS_CR3))
  const local: u32 = readSystem<u16>(at(base, TSS_LDT))
  const code: u32 = readSystem<u16>(at(base, TSS_SEGMENTS + (CS << 2)))
  setRip(readSystem<u32>(at(base, TSS_EIP)))
  for (let i: u32 = 0; i < GENERAL_REGISTERS; i++) setGpr<u32>(i, readSystem<u32>(at(base, TSS_REGISTERS + (i << 2))))
  beginTask(readSystem<u32>(at(base, TSS_EFLAGS)), FLAGS, reason)
  const level = isVirtual8086() ? 3 : code & 3
  for (let i: u32 = 0; i < SEGMENTS; i++) setNullSegment(i, readSystem<u16>(at(base, TSS_SEGMENTS + (i << 2))), level)
  if (cr(0) & CR0_PG) switchRoot(root)
  loadSegments(local)
}

/** The upper halves of the registers stay what they were (no manual says); FS and GS are null. */
function loadTask16(base: u64, reason: u32): void {
  const code: u32 = readSystem<u16>(at(base, TSS16_SEGMENTS + (CS << 1)))
  setRip(readSystem<u16>(at(base, TSS16_IP)))
  for (let i: u32 = 0; i < GENERAL_REGISTERS; i++) setGpr<u16>(i, readSystem<u16>(at(base, TSS16_REGISTERS + (i << 1))))
  beginTask(readSystem<u16>(at(base, TSS16_FLAGS)), FLAGS16, reason)
  for (let i: u32 = 0; i < SEGMENTS16; i++) setNullSegment(i, readSystem<u16>(at(base, TSS16_SEGMENTS + (i << 1))), code & 3)
  setNullSegment(FS, 0, 0)
  setNullSegment(GS, 0, 0)
  loadSegments(readSystem<u16>(at(base, TSS16_LDT)))
}

function beginTask(flags: u32, mask: u32, reason: u32): void {
  writeRflags(reason == SWITCH_CALL ? flags | NT : flags, mask)
  store<u64>(CPU, cr(0) | CR0_TS, S_CR)
  store<u64>(CPU, load<u64>(CPU, S_DR + 7 * 8) & ~DR7_LOCAL, S_DR + 7 * 8)
  refreshWatching()
}

function switchRoot(root: u64): void {
  if (usesPdptes()) loadPdptes(root)
  store<u64>(CPU, root, S_CR + 3 * 8)
  flushLocal()
}

/** What the selectors name, in the new task: its CPL is the RPL of its CS, until SS is loaded by its SS, which was made so. */
function loadSegments(local: u32): void {
  refreshMode()
  loadLocalTable(local)
  if (isVirtual8086()) {
    for (let i: u32 = 0; i < SEGMENTS; i++) setVirtualSegment(i, selectorOf(i))
  } else {
    loadCode()
    refreshMode()
    loadStack()
    refreshMode()
    loadDataSegment(ES, selectorOf(ES), TS)
    loadDataSegment(DS, selectorOf(DS), TS)
    loadDataSegment(FS, selectorOf(FS), TS)
    loadDataSegment(GS, selectorOf(GS), TS)
  }
  refreshMode()
}

function loadLocalTable(selector: u32): void {
  setNullSegment(LDTR, selector, 0)
  if (isNull(selector)) return
  const code = selector & 0xfffc
  if (selector & 4) raiseWithCode(TS, code)
  const descriptor = fetchDescriptor(selector, TS)
  const attributes = attributesOf(descriptor)
  if (attributes & ATTR_S || typeOf(attributes) != TYPE_LDT || !(attributes & ATTR_P)) raiseWithCode(TS, code)
  setSegment(LDTR, selector, baseOf(descriptor), limitOf(descriptor), attributes)
}

function loadCode(): void {
  const selector = selectorOf(CS)
  const code = selector & 0xfffc
  const level = selector & 3
  if (isNull(selector)) raiseWithCode(TS, 0)
  const descriptor = fetchDescriptor(selector, TS)
  const attributes = attributesOf(descriptor)
  if (!isCode(attributes)) raiseWithCode(TS, code)
  if (isConforming(attributes) ? dplOf(attributes) > level : dplOf(attributes) != level) raiseWithCode(TS, code)
  if (!(attributes & ATTR_P)) raiseWithCode(NP, code)
  markAccessed(selector, descriptor)
  setSegmentFromDescriptor(CS, selector, descriptor)
}

function loadStack(): void {
  const selector = selectorOf(SS)
  if (isNull(selector)) raiseWithCode(TS, 0)
  const descriptor = fetchStackDescriptor(selector, cpl(), TS)
  markAccessed(selector, descriptor)
  setSegmentFromDescriptor(SS, selector, descriptor)
}
