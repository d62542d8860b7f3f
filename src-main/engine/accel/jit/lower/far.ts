/**
 * Far JMP, CALL and RET of real and virtual-8086 mode, INT n and IRET of real mode, in 16 bits: CS is a paragraph's number, and nothing is checked but limits (core/far-transfer.ts,
 * far-return.ts, delivery.ts). Each goes on through the jump cache; all else that they may be is the interpreter's.
 */

import type { RegionWriter } from '../region-writer.ts'
import { segmentedCode } from '../segmented-code.ts'
import { STATUS_FLAGS } from '../status-flags.ts'
import type { Uop } from '../uop.ts'
import { OP } from '../wasm/opcodes.ts'
import { setFlagBits } from './flag-bits.ts'
import { AC, changeFlags, clearInterruptFlag, leaveUnlessZero, pushFlagsImage } from './interrupts.ts'
import { CS, loadReal, proveMode, pushSelector } from './segments.ts'

/** Present, readable code that was accessed: what CS is in real mode once it was loaded there. Limit, default size and DPL stay as they were. */
const REAL_CODE = 0x9b
const KEPT = (1 << 14) | (1 << 15) | (3 << 5)
const POINTER = 4
const FRAME = 6

/** Writes all but the jump: the RIP to go to in `other64`, CS loaded. `next`: offset behind the instruction. */
type FarTransfer = (w: RegionWriter, u: Uop, next: number) => void

/** Leaves before the instruction unless CS is as loading it in real mode makes it. */
function proveCode(w: RegionWriter): void {
  const b = w.body
  proveMode(w)
  w.pushBlock()
  b.memory(OP.i32_load, w.fieldOffset('segAttributes', CS, 4))
  b.i32(~KEPT)
  b.op(OP.i32_and)
  b.i32(REAL_CODE)
  b.op(OP.i32_ne)
  b.if(undefined, false)
  w.exitHere()
  b.end()
}

/** The pointer on the stack, selector in its upper half: target to `other64`, selector to `scratch32`. */
function splitPointer(w: RegionWriter): void {
  const b = w.body
  b.tee(w.scratch32)
  b.i32(0xffff)
  b.op(OP.i32_and)
  b.op(OP.i64_extend_i32_u)
  b.set(w.other64)
  b.get(w.scratch32)
  b.i32(16)
  b.op(OP.i32_shr_u)
  b.set(w.scratch32)
}

/** The same for the pointer at the linear address on the stack; leaves where its target lies beyond CS. */
function readPointer(w: RegionWriter): void {
  w.translate(POINTER, false)
  w.getHost()
  w.load(4)
  splitPointer(w)
  w.proveTarget(w.other64)
}

/** CS and RIP behind the instruction, below SP by `size`, which has room for what comes before them. The host address stays where it was found. */
function pushReturn(w: RegionWriter, next: number, size: number): void {
  const b = w.body
  w.stackAddress(-size, size, true)
  w.translate(size, true)
  w.getHost()
  w.getRip(next)
  b.op(OP.i32_wrap_i64)
  b.i32(0xffff)
  b.op(OP.i32_and)
  pushSelector(w, CS)
  b.i32(16)
  b.op(OP.i32_shl)
  b.op(OP.i32_or)
  w.store(4)
}

const jump: FarTransfer = (w, u) => {
  proveCode(w)
  pushTarget(w, u)
  loadReal(w, CS)
}

const call: FarTransfer = (w, u, next) => {
  proveCode(w)
  pushTarget(w, u)
  pushReturn(w, next, POINTER)
  w.moveStack(-POINTER)
  loadReal(w, CS)
}

/** From the instruction itself, or from memory. */
function pushTarget(w: RegionWriter, u: Uop): void {
  if (u.info.name === 'jmpFarM' || u.info.name === 'callFarM') {
    w.linear(u, POINTER, false)
    return readPointer(w)
  }
  w.body.i32((u.imm & 0xffff) | (u.disp << 16))
  splitPointer(w)
  w.proveTarget(w.other64)
}

const leave: FarTransfer = (w, u) => {
  proveCode(w)
  w.stackAddress(0, POINTER, false)
  readPointer(w)
  w.moveStack(POINTER + (u.info.name === 'retfI' ? u.imm & 0xffff : 0))
  loadReal(w, CS)
}

const iret: FarTransfer = (w) => {
  const b = w.body
  const flags = w.temporary32()
  w.serialize()
  proveCode(w)
  // An NMI may have been waiting for it.
  leaveUnlessZero(w, 'nmiBlocked')
  w.stackAddress(0, FRAME, false)
  w.translate(FRAME, false)
  w.getHost()
  w.load(4)
  splitPointer(w)
  w.proveTarget(w.other64)
  w.getHost()
  b.memory(OP.i32_load16_u, POINTER)
  b.tee(flags)
  changeFlags(w, 2)
  w.getHost()
  b.memory(OP.i32_load16_u, 2)
  b.set(w.scratch32)
  loadReal(w, CS)
  b.get(flags)
  b.i32(STATUS_FLAGS)
  b.op(OP.i32_and)
  setFlagBits(w)
  w.moveStack(FRAME)
}

/** An interrupt clears AC, which chooses the tables of the TLB (core/segments.ts): leaves where it is set. */
function proveAlignmentUnchecked(w: RegionWriter): void {
  const b = w.body
  w.loadState(OP.i32_load, 'rflags')
  b.i32(AC)
  b.op(OP.i32_and)
  b.if(undefined, false)
  w.exitHere()
  b.end()
}

/** Whether the handler lies in CS is found out when it is fetched. */
const interrupt: FarTransfer = (w, u, next) => {
  const b = w.body
  const entry = (u.imm & 0xff) * POINTER
  const pointer = w.temporary32()
  proveCode(w)
  proveAlignmentUnchecked(w)
  w.loadState(OP.i32_load, 'idtrLimit')
  b.i32(entry + POINTER - 1)
  b.op(OP.i32_lt_u)
  b.if(undefined, false)
  w.exitHere()
  b.end()
  w.loadState(OP.i64_load, 'idtrBase')
  b.i64(entry)
  b.op(OP.i64_add)
  w.translate(POINTER, false)
  w.getHost()
  w.load(4)
  b.set(pointer)
  pushReturn(w, next, FRAME)
  w.getHost()
  pushFlagsImage(w)
  b.memory(OP.i32_store16, POINTER)
  w.moveStack(-FRAME)
  clearInterruptFlag(w)
  b.get(pointer)
  splitPointer(w)
  loadReal(w, CS)
}

const TRANSFERS: Readonly<Record<string, FarTransfer>> = {
  jmpA: jump,
  jmpFarM: jump,
  callA: call,
  callFarM: call,
  retf: leave,
  retfI: leave,
  iret,
  intI: interrupt,
}
const CALLS = new Set(['callA', 'callFarM', 'intI'])
/** In virtual-8086 mode they depend on IOPL, CR4.VME and the TSS. */
const SENSITIVE = new Set(['iret', 'intI'])

/** A far transfer that a region of that mode makes itself. */
export function isRealTransfer({ info }: Uop, mode: number): boolean {
  const code = segmentedCode(mode)
  if (!code?.isReal || code.code !== 2 || code.stack !== 2 || (code.isUser && SENSITIVE.has(info.name))) return false
  return info.name in TRANSFERS && (info.width === 2 || info.name === 'intI')
}

/** It will mostly come back to the instruction behind it. */
export function isFarCall({ info }: Uop): boolean {
  return CALLS.has(info.name)
}

/** Writes all of it but the jump to the RIP in `other64`. */
export function transferFar(w: RegionWriter, u: Uop, next: number): void {
  TRANSFERS[u.info.name]?.(w, u, next)
}
