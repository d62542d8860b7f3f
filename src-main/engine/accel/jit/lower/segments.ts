/**
 * Segment registers: read anywhere; loaded in real mode, where that is the base and no more (core/segments.ts). In other modes a load is the interpreter's, as
 * is one of SS, which inhibits interrupts for an instruction.
 */
import { MODE_64, MODE_PROTECTED } from '../../../cpu/mode.ts'
import type { RegionWriter } from '../region-writer.ts'
import type { Uop, Width } from '../uop.ts'
import { OP } from '../wasm/opcodes.ts'
import { addressable, type Lowering, readRm } from './lowering.ts'
import { peek, push } from './moves.ts'

const ES = 0
export const CS = 1
const SS = 2
const DS = 3
const FS = 4
const GS = 5
const ATTR_UNUSABLE = 1 << 16
const LIMIT_4_GIB = -1
const POPS: Readonly<Record<string, number>> = { popEs: ES, popDs: DS, popFs: FS, popGs: GS }
const FAR_POINTERS: Readonly<Record<string, number>> = { les: ES, lds: DS, lfs: FS, lgs: GS }

/** A load of a segment register that a region of that mode goes on behind. */
export function loadsRealSegment(u: Uop, mode: number): boolean {
  if (mode & (MODE_PROTECTED | MODE_64)) return false
  const { name } = u.info
  return name in POPS || name in FAR_POINTERS || (name === 'movSE' && u.reg <= GS && u.reg !== CS && u.reg !== SS)
}

export function pushSelector(w: RegionWriter, segment: number): void {
  w.pushBlock()
  w.body.memory(OP.i32_load16_u, w.fieldOffset('segSelector', segment, 2))
}

/** Leaves before the instruction where CS reaches to 4 GiB: with other data segments, code may become flat, which is another mode. */
export function proveMode(w: RegionWriter): void {
  const b = w.body
  w.pushBlock()
  b.memory(OP.i32_load, w.fieldOffset('segLimit', CS, 4))
  b.i32(LIMIT_4_GIB)
  b.op(OP.i32_eq)
  b.if(undefined, false)
  w.exitHere()
  b.end()
}

/** The segment's base is the selector in `scratch32`, times 16. Limit and attributes stay, but for what only protected mode heeds. */
export function loadReal(w: RegionWriter, segment: number): void {
  const b = w.body
  const base = w.segmentLocal('segBase', segment)
  const attributes = w.fieldOffset('segAttributes', segment, 4)
  w.pushBlock()
  b.get(w.scratch32)
  b.memory(OP.i32_store16, w.fieldOffset('segSelector', segment, 2))
  b.get(w.scratch32)
  b.i32(4)
  b.op(OP.i32_shl)
  b.op(OP.i64_extend_i32_u)
  b.set(base)
  w.pushBlock()
  b.get(base)
  b.memory(OP.i64_store, w.fieldOffset('segBase', segment))
  w.pushBlock()
  w.pushBlock()
  b.memory(OP.i32_load, attributes)
  b.i32(~ATTR_UNUSABLE)
  b.op(OP.i32_and)
  b.memory(OP.i32_store, attributes)
}

const movSE: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  proveMode(w)
  readRm(w, u, 2)
  w.body.set(w.scratch32)
  loadReal(w, u.reg)
  return true
}

const pop: Lowering = (w, u) => {
  const width = u.info.width as Width
  proveMode(w)
  peek(w, width)
  w.mask(2)
  w.body.set(w.scratch32)
  loadReal(w, POPS[u.info.name] as number)
  w.moveStack(width)
  return true
}

const loadFarPointer: Lowering = (w, u) => {
  const b = w.body
  const width = u.info.width as Width
  proveMode(w)
  w.linear(u, width + 2, false)
  w.translate(width + 2, false)
  w.getHost()
  b.memory(OP.i32_load16_u, width)
  b.set(w.scratch32)
  loadReal(w, FAR_POINTERS[u.info.name] as number)
  w.getHost()
  w.load(width)
  w.setRegister(u.reg, width)
  return true
}

/** A register takes the selector zero-extended, memory 16 bits. */
const movES: Lowering = (w, u) => {
  if (u.reg > GS || !addressable(w, u)) return false
  const width = u.isMemory ? 2 : (u.info.width as Width)
  if (u.isMemory) {
    w.linear(u, 2, true)
    w.translate(2, true)
    w.getHost()
  }
  pushSelector(w, u.reg)
  if (u.isMemory) w.store(2)
  else {
    if (width === 8) w.body.op(OP.i64_extend_i32_u)
    w.setRegister(u.rm, width)
  }
  return true
}

function pushOf(segment: number): Lowering {
  return (w, u) => {
    const width = u.info.width as Width
    push(w, width, () => {
      pushSelector(w, segment)
      if (width === 8) w.body.op(OP.i64_extend_i32_u)
    })
    return true
  }
}

export const SEGMENTS: Readonly<Record<string, Lowering>> = {
  movSE,
  movES,
  popEs: pop,
  popDs: pop,
  popFs: pop,
  popGs: pop,
  les: loadFarPointer,
  lds: loadFarPointer,
  lfs: loadFarPointer,
  lgs: loadFarPointer,
  pushEs: pushOf(ES),
  pushCs: pushOf(CS),
  pushSs: pushOf(SS),
  pushDs: pushOf(DS),
  pushFs: pushOf(FS),
  pushGs: pushOf(GS),
}
