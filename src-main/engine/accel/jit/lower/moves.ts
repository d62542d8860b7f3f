/** MOV, extensions, LEA, CMOVcc, SETcc, XCHG, BSWAP, CBW and CWD, PUSH, POP, LEAVE, NOP. */
import type { RegionWriter } from '../region-writer.ts'
import type { Uop, Width } from '../uop.ts'
import { OP } from '../wasm/opcodes.ts'
import { pushCondition } from './conditions.ts'
import { addressable, closeRm, constant, type Lowering, openRm, other, readRm, scratch } from './lowering.ts'

const RAX = 0
const RDX = 2
const RBP = 5

function writeRm(w: RegionWriter, u: Uop, width: Width, push: () => void): void {
  if (!u.isMemory) {
    push()
    return w.setRegister(u.rm, width)
  }
  w.linear(u, width, true)
  w.translate(width, true)
  w.getHost()
  push()
  w.store(width)
}

const movEG: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const width = u.info.width as Width
  writeRm(w, u, width, () => w.getRegister(u.reg, width))
  return true
}

const movGE: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const width = u.info.width as Width
  readRm(w, u, width)
  w.setRegister(u.reg, width)
  return true
}

const movEI: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const width = u.info.width as Width
  writeRm(w, u, width, () => constant(w, u.imm, width))
  return true
}

const movZI: Lowering = (w, u) => {
  const width = u.info.width as Width
  if (width === 8) w.body.i64(u.imm, u.disp)
  else constant(w, u.imm, width)
  w.setRegister(u.reg, width)
  return true
}

const lea: Lowering = (w, u) => {
  if (u.isOperandBeyond) return false
  const width = u.info.width as Width
  w.effectiveAddress(u)
  if (width < 8) w.body.op(OP.i32_wrap_i64)
  w.mask(width)
  w.setRegister(u.reg, width)
  return true
}

/** Extends the value of `from` bytes on the stack to the width. */
function extend(w: RegionWriter, from: Width, width: Width, signed: boolean): void {
  const b = w.body
  if (signed && from < 4) b.op(from === 1 ? OP.i32_extend8_s : OP.i32_extend16_s)
  if (width === 8) b.op(signed ? OP.i64_extend_i32_s : OP.i64_extend_i32_u)
  else w.mask(width)
}

function extension(from: Width, signed: boolean): Lowering {
  return (w, u) => {
    if (!addressable(w, u)) return false
    readRm(w, u, from)
    extend(w, from, u.info.width as Width, signed)
    w.setRegister(u.reg, u.info.width as Width)
    return true
  }
}

const cmov: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const width = u.info.width as Width
  readRm(w, u, width)
  w.getRegister(u.reg, width)
  pushCondition(w, u.condition)
  w.body.op(OP.select)
  w.setRegister(u.reg, width)
  return true
}

const setcc: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  writeRm(w, u, 1, () => pushCondition(w, u.condition))
  return true
}

const xchgEG: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const width = u.info.width as Width
  openRm(w, u, width)
  w.body.set(other(w, width))
  w.getRegister(u.reg, width)
  w.body.set(scratch(w, width))
  closeRm(w, u, width, scratch(w, width))
  w.body.get(other(w, width))
  w.setRegister(u.reg, width)
  return true
}

/** 90 without REX.B is NOP, which leaves the upper half of RAX alone. */
const xchgZA: Lowering = (w, u) => {
  if (u.reg === RAX) return true
  const width = u.info.width as Width
  w.getRegister(RAX, width)
  w.body.set(scratch(w, width))
  w.getRegister(u.reg, width)
  w.setRegister(RAX, width)
  w.body.get(scratch(w, width))
  w.setRegister(u.reg, width)
  return true
}

/** Swaps the bytes of the value on the stack: those of each pair, the pairs, and the halves of 64 bits. */
function swapBytes(w: RegionWriter, width: Width): void {
  const b = w.body
  if (width < 8) return swap32(w, width)
  b.set(w.scratch64)
  b.get(w.scratch64)
  b.op(OP.i32_wrap_i64)
  swap32(w, 4)
  b.op(OP.i64_extend_i32_u)
  b.i64(32)
  b.op(OP.i64_shl)
  b.get(w.scratch64)
  b.i64(32)
  b.op(OP.i64_shr_u)
  b.op(OP.i32_wrap_i64)
  swap32(w, 4)
  b.op(OP.i64_extend_i32_u)
  b.op(OP.i64_or)
}

function swap32(w: RegionWriter, width: Width): void {
  const b = w.body
  b.tee(w.scratch32)
  b.i32(8)
  b.op(OP.i32_rotl)
  b.i32(0x00ff_00ff)
  b.op(OP.i32_and)
  b.get(w.scratch32)
  b.i32(8)
  b.op(OP.i32_rotr)
  b.i32(0xff00_ff00 | 0)
  b.op(OP.i32_and)
  b.op(OP.i32_or)
  if (width === 4) return
  b.i32(16)
  b.op(OP.i32_shr_u)
}

const bswapZ: Lowering = (w, u) => {
  const width = u.info.width as Width
  if (width === 2) return false
  w.getRegister(u.reg, width)
  swapBytes(w, width)
  w.setRegister(u.reg, width)
  return true
}

const movbeGM: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const width = u.info.width as Width
  readRm(w, u, width)
  swapBytes(w, width)
  w.setRegister(u.reg, width)
  return true
}

const movbeMG: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const width = u.info.width as Width
  writeRm(w, u, width, () => {
    w.getRegister(u.reg, width)
    swapBytes(w, width)
  })
  return true
}

const cbw: Lowering = (w, u) => {
  const width = u.info.width as Width
  const from = (width / 2) as Width
  w.getRegister(RAX, from)
  extend(w, from, width, true)
  w.setRegister(RAX, width)
  return true
}

const cwd: Lowering = (w, u) => {
  const width = u.info.width as Width
  const b = w.body
  w.getRegister(RAX, width)
  if (width === 2) b.op(OP.i32_extend16_s)
  constant(w, width === 8 ? 63 : 31, width)
  b.op(width === 8 ? OP.i64_shr_s : OP.i32_shr_s)
  w.mask(width)
  w.setRegister(RDX << 3, width)
  return true
}

// --- the stack

/** The operand is a near pointer, or 16 bits. */
function isStacked(w: RegionWriter, u: Uop): boolean {
  return u.info.width === w.codeWidth || u.info.width === 2
}

/** Pushes what `value` writes; RSP moves once the access cannot fault any more. */
export function push(w: RegionWriter, width: Width, value: () => void): void {
  w.stackAddress(-width, width, true)
  w.translate(width, true)
  w.getHost()
  value()
  w.store(width)
  w.moveStack(-width)
}

/** The value at the top of the stack, on the WebAssembly stack. */
export function peek(w: RegionWriter, width: Width): void {
  w.stackAddress(0, width, false)
  w.translate(width, false)
  w.getHost()
  w.load(width)
}

const pushZ: Lowering = (w, u) => {
  if (!isStacked(w, u)) return false
  const width = u.info.width as Width
  push(w, width, () => w.getRegister(u.reg, width))
  return true
}

const pushI: Lowering = (w, u) => {
  if (!isStacked(w, u)) return false
  const width = u.info.width as Width
  push(w, width, () => constant(w, u.imm, width))
  return true
}

const pushE: Lowering = (w, u) => {
  if (!isStacked(w, u) || !addressable(w, u)) return false
  const width = u.info.width as Width
  readRm(w, u, width)
  w.body.set(scratch(w, width))
  push(w, width, () => w.body.get(scratch(w, width)))
  return true
}

const popZ: Lowering = (w, u) => {
  if (!isStacked(w, u)) return false
  const width = u.info.width as Width
  peek(w, width)
  w.body.set(scratch(w, width))
  w.moveStack(width)
  w.body.get(scratch(w, width))
  w.setRegister(u.reg, width)
  return true
}

const leave: Lowering = (w, u) => {
  if (!isStacked(w, u)) return false
  const width = u.info.width as Width
  w.stackAddress(0, width, false, RBP)
  w.translate(width, false)
  w.moveStack(width, RBP)
  w.getHost()
  w.load(width)
  w.setRegister(RBP << 3, width)
  return true
}

// --- offsets that the instruction holds in full

/** Linear address of `width` bytes there. In 64-bit code, where compilers have no use for them, they are the interpreter's. */
function offsetAddress(w: RegionWriter, u: Uop, write: boolean): void {
  const width = u.info.width as Width
  w.body.i64(u.disp, 0)
  w.inSegment((u.ea >> 3) & 7, width, write)
  w.translate(width, write)
  w.getHost()
}

const movAO: Lowering = (w, u) => {
  if (w.frame.is64) return false
  offsetAddress(w, u, false)
  w.load(u.info.width as Width)
  w.setRegister(RAX, u.info.width as Width)
  return true
}

const movOA: Lowering = (w, u) => {
  if (w.frame.is64) return false
  offsetAddress(w, u, true)
  w.getRegister(RAX, u.info.width as Width)
  w.store(u.info.width as Width)
  return true
}

export const MOVES: Readonly<Record<string, Lowering>> = {
  movEG,
  movGE,
  movEI,
  movAO,
  movOA,
  movZI,
  lea,
  movzxByte: extension(1, false),
  movzxWord: extension(2, false),
  movsxByte: extension(1, true),
  movsxWord: extension(2, true),
  movsxd: extension(4, true),
  cmov,
  setcc,
  xchgEG,
  xchgZA,
  bswapZ,
  movbeGM,
  movbeMG,
  cbw,
  cwd,
  pushZ,
  pushI,
  pushE,
  popZ,
  leave,
  movnti: movEG,
  nop: () => true,
}
