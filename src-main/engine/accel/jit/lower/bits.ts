/** BT BTS BTR BTC, BSF BSR, TZCNT LZCNT POPCNT, BMI1 without BEXTR, BZHI, CLD STD. Flags as core/handlers/bit.ts. */

import { EA_GENERAL, FLAGS_RESULT } from '../../../cpu/micro-operation.ts'
import type { RegionWriter } from '../region-writer.ts'
import { CF, OF, PF, STATUS_FLAGS, ZF } from '../status-flags.ts'
import type { Uop, Width } from '../uop.ts'
import { OP } from '../wasm/opcodes.ts'
import { pushCondition } from './conditions.ts'
import { replaceFlags, setFlagBits } from './flag-bits.ts'
import { addressable, closeRm, cutResult, type Lowering, openRm, readRm, scratch, widen } from './lowering.ts'

export type Change = 'none' | 'set' | 'reset' | 'complement'
const DF = 1 << 10

/** Index of the bit within its operand, as i64. */
export function pushIndex(w: RegionWriter, u: Uop, width: Width, immediate: boolean): void {
  const last = width * 8 - 1
  if (immediate) return w.body.i64(u.imm & last)
  w.getGpr(u.reg >> 3)
  w.body.i64(last)
  w.body.op(OP.i64_and)
}

/** The translator can tell where a bit of a string lies. */
export function isPlainString(u: Uop): boolean {
  return (u.ea & EA_GENERAL) === 0
}

/** Linear address of the operand that holds the bit. A register index reaches beyond an operand in memory: by whole operands, signed. */
export function pushBitAddress(w: RegionWriter, u: Uop, width: Width, writes: boolean): void {
  const b = w.body
  w.linear(u, width, writes)
  w.getRegister(u.reg, width)
  if (width === 2) b.op(OP.i32_extend16_s)
  if (width < 8) b.op(OP.i64_extend_i32_s)
  b.i64(width === 8 ? 6 : width === 4 ? 5 : 4)
  b.op(OP.i64_shr_s)
  b.i64(width)
  b.op(OP.i64_mul)
  b.op(OP.i64_add)
  w.cutAddress(u)
}

/** The value that holds the bit, on the stack. */
function openString(w: RegionWriter, u: Uop, width: Width, writes: boolean): void {
  pushBitAddress(w, u, width, writes)
  w.translate(width, writes)
  w.getHost()
  w.load(width)
}

/** The bit alone, or all others: what the value is combined with. */
export function pushMask(w: RegionWriter, change: Change, index: number): void {
  const b = w.body
  b.i64(1)
  b.get(index)
  b.op(OP.i64_shl)
  if (change !== 'reset') return
  b.i64(-1)
  b.op(OP.i64_xor)
}

function pushChanged(w: RegionWriter, change: Change, index: number): void {
  const b = w.body
  b.get(w.scratch64)
  pushMask(w, change, index)
  b.op(change === 'set' ? OP.i64_or : change === 'reset' ? OP.i64_and : OP.i64_xor)
}

function bitTest(change: Change, immediate: boolean): Lowering {
  return (w, u) => {
    const string = u.isMemory && !immediate
    if (!addressable(w, u) || (string && !isPlainString(u))) return false
    const b = w.body
    const width = u.info.width as Width
    if (string) openString(w, u, width, change !== 'none')
    else if (change === 'none') readRm(w, u, width)
    else openRm(w, u, width)
    widen(w, width)
    b.set(w.scratch64)
    const index = w.temporary(0)
    pushIndex(w, u, width, immediate)
    b.set(index)
    const bit = w.temporary32()
    if (w.wants(CF)) {
      b.get(w.scratch64)
      b.get(index)
      b.op(OP.i64_shr_u)
      b.op(OP.i32_wrap_i64)
      b.i32(1)
      b.op(OP.i32_and)
      b.set(bit)
    }
    if (change !== 'none') {
      pushChanged(w, change, index)
      b.set(w.scratch64)
      cutResult(w, width)
      closeRm(w, u, width, scratch(w, width))
    }
    if (w.wants(CF)) replaceFlags(w, CF, () => b.get(bit))
    return true
  }
}

/** Reads rm to `scratch64`. */
function source(w: RegionWriter, u: Uop, width: Width): void {
  readRm(w, u, width)
  widen(w, width)
  w.body.set(w.scratch64)
}

/** ZF: the operand in `scratch64` was 0; PF: that of the result in `other64`, or set. */
function noteScan(w: RegionWriter): void {
  const b = w.body
  b.i32(ZF | PF)
  b.i32(PF)
  b.i32(0)
  b.get(w.other64)
  b.op(OP.i64_popcnt)
  b.op(OP.i32_wrap_i64)
  b.i32(1)
  b.op(OP.i32_and)
  b.op(OP.i32_eqz)
  b.op(OP.select)
  b.get(w.scratch64)
  b.op(OP.i64_eqz)
  b.op(OP.select)
  setFlagBits(w)
}

/** Zero leaves the destination as it is, upper half included. */
function scan(forward: boolean): Lowering {
  return (w, u) => {
    if (!addressable(w, u)) return false
    const width = u.info.width as Width
    if (width === 2) return false
    const b = w.body
    source(w, u, width)
    if (!forward) b.i64(63)
    b.get(w.scratch64)
    b.op(forward ? OP.i64_ctz : OP.i64_clz)
    if (!forward) b.op(OP.i64_sub)
    b.set(w.other64)
    if (w.wants(STATUS_FLAGS)) noteScan(w)
    w.getGpr(u.reg >> 3)
    b.get(w.other64)
    b.get(w.scratch64)
    b.op(OP.i64_eqz)
    b.op(OP.select)
    w.setGpr(u.reg >> 3)
    return true
  }
}

/** CF: the operand in `scratch64` was 0; ZF: the count in `other64` is 0; OF stays. */
function noteCount(w: RegionWriter): void {
  const b = w.body
  b.get(w.scratch64)
  b.op(OP.i64_eqz)
  b.get(w.other64)
  b.op(OP.i64_eqz)
  b.i32(6)
  b.op(OP.i32_shl)
  b.op(OP.i32_or)
  if (w.wants(OF)) {
    pushCondition(w, 0)
    b.i32(11)
    b.op(OP.i32_shl)
    b.op(OP.i32_or)
  }
  setFlagBits(w)
}

function count(opcode: 'ctz' | 'clz'): Lowering {
  return (w, u) => {
    if (!addressable(w, u)) return false
    const width = u.info.width as Width
    if (width === 2) return false
    const b = w.body
    source(w, u, width)
    b.get(w.scratch64)
    if (width === 8) b.op(OP[`i64_${opcode}`])
    else {
      b.op(OP.i32_wrap_i64)
      b.op(OP[`i32_${opcode}`])
      b.op(OP.i64_extend_i32_u)
    }
    b.set(w.other64)
    if (w.wants(STATUS_FLAGS & ~OF)) noteCount(w)
    b.get(w.other64)
    w.setGpr(u.reg >> 3)
    return true
  }
}

const popcnt: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const width = u.info.width as Width
  const b = w.body
  source(w, u, width)
  if (w.wants(STATUS_FLAGS)) {
    b.get(w.scratch64)
    b.op(OP.i64_eqz)
    b.i32(6)
    b.op(OP.i32_shl)
    setFlagBits(w)
  }
  b.get(w.scratch64)
  b.op(OP.i64_popcnt)
  if (width < 8) b.op(OP.i32_wrap_i64)
  w.setRegister(u.reg, width)
  return true
}

/** The result is in `scratch64`, CF on the stack as i32. */
function finishBmi(w: RegionWriter, width: Width, field: number): true {
  const b = w.body
  b.op(OP.i64_extend_i32_u)
  w.setFlagB(8)
  cutResult(w, width)
  b.get(w.scratch64)
  w.setFlagResult(8)
  w.setFlagKind(FLAGS_RESULT, width)
  b.get(scratch(w, width))
  w.setRegister(field, width)
  return true
}

function vex(u: Uop): number {
  return (u.flags >> 4) << 3
}

const andn: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const b = w.body
  const width = u.info.width as Width
  source(w, u, width)
  w.getGpr(vex(u) >> 3)
  b.i64(-1)
  b.op(OP.i64_xor)
  b.get(w.scratch64)
  b.op(OP.i64_and)
  b.set(w.scratch64)
  b.i32(0)
  return finishBmi(w, width, u.reg)
}

/** BLSI (and with the negative), BLSMSK and BLSR (xor or and with one less). */
function lowestBit(operation: 'blsi' | 'blsmsk' | 'blsr'): Lowering {
  return (w, u) => {
    if (!addressable(w, u)) return false
    const b = w.body
    const width = u.info.width as Width
    source(w, u, width)
    b.get(w.scratch64)
    b.op(OP.i64_eqz)
    if (operation === 'blsi') b.op(OP.i32_eqz)
    b.set(w.other32)
    if (operation === 'blsi') b.i64(0)
    b.get(w.scratch64)
    if (operation !== 'blsi') b.i64(1)
    b.op(OP.i64_sub)
    b.get(w.scratch64)
    b.op(operation === 'blsmsk' ? OP.i64_xor : OP.i64_and)
    b.set(w.scratch64)
    b.get(w.other32)
    return finishBmi(w, width, vex(u))
  }
}

const bzhi: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const b = w.body
  const width = u.info.width as Width
  source(w, u, width)
  const pushControl = (): void => w.getRegister(vex(u), 1)
  b.get(w.scratch64)
  b.i64(1)
  pushControl()
  b.op(OP.i64_extend_i32_u)
  b.op(OP.i64_shl)
  b.i64(1)
  b.op(OP.i64_sub)
  b.op(OP.i64_and)
  b.get(w.scratch64)
  pushControl()
  b.i32(width * 8)
  b.op(OP.i32_lt_u)
  b.op(OP.select)
  b.set(w.scratch64)
  pushControl()
  b.i32(width * 8)
  b.op(OP.i32_ge_u)
  return finishBmi(w, width, u.reg)
}

function direction(value: 0 | typeof DF): Lowering {
  return (w) => {
    const b = w.body
    w.pushBlock()
    w.loadState(OP.i64_load, 'rflags')
    b.i64(~DF)
    b.op(OP.i64_and)
    b.i64(value)
    b.op(OP.i64_or)
    b.memory(OP.i64_store, w.fieldOffset('rflags'))
    return true
  }
}

const CHANGES = { bt: 'none', bts: 'set', btr: 'reset', btc: 'complement' } as const

export const BITS: Readonly<Record<string, Lowering>> = {
  ...Object.fromEntries(Object.entries(CHANGES).map(([stem, change]) => [`${stem}EG`, bitTest(change, false)])),
  ...Object.fromEntries(Object.entries(CHANGES).map(([stem, change]) => [`${stem}EI`, bitTest(change, true)])),
  bsf: scan(true),
  bsr: scan(false),
  tzcnt: count('ctz'),
  lzcnt: count('clz'),
  popcntGE: popcnt,
  andn,
  blsi: lowestBit('blsi'),
  blsmsk: lowestBit('blsmsk'),
  blsr: lowestBit('blsr'),
  bzhi,
  cld: direction(0),
  std: direction(DF),
}
