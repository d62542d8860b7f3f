/** Moves of XMM registers, their halves and scalars, as core/handlers/sse-moves.ts. */
import { DOUBLE, type Format, SINGLE } from '../region-vectors.ts'
import type { RegionWriter } from '../region-writer.ts'
import type { Uop, Width } from '../uop.ts'
import { OP, SIMD } from '../wasm/opcodes.ts'
import { closeRm, type Lowering, readRm, widen } from './lowering.ts'
import { joinHalves, lanes, openVector, pushZero, readVector, shuffle, sse } from './sse.ts'

function load(aligned: boolean): Lowering {
  return sse((w, u) => {
    if (!u.isMemory) return w.vectors.copy(u.reg, u.rm)
    readVector(w, u, aligned)
    w.setXmm(u.reg)
  })
}

function store(aligned: boolean): Lowering {
  return sse((w, u) => {
    if (!u.isMemory) return w.vectors.copy(u.rm, u.reg)
    openVector(w, u, aligned, true)
    w.getHost()
    w.getXmm(u.reg)
    w.body.simdMemory(SIMD.v128_store, 0)
  })
}

function elementFormat(u: Uop): Format {
  return u.info.type === 'u32' ? SINGLE : DOUBLE
}

/** From memory: the rest of the register is cleared. */
function loadElement(w: RegionWriter, u: Uop, format: Format): void {
  w.locate(u, format.size, false)
  w.getHost()
  if (w.vectors.isSplit(u.reg, format)) {
    w.body.memory(format.load, 0)
    return w.vectors.setScalar(u.reg, format)
  }
  w.body.simdMemory(format.size === 4 ? SIMD.v128_load32_zero : SIMD.v128_load64_zero, 0)
  w.setXmm(u.reg)
}

/** Between registers the rest stays. */
function copyElement(w: RegionWriter, to: number, from: number, format: Format): void {
  const ordinary = w.vectors.isOrdinary(from, format)
  w.vectors.setLow(to, format, () => w.vectors.getLow(from, format))
  if (ordinary) w.vectors.noteOrdinary(to, format)
}

const movScalar: Lowering = sse((w, u) => {
  if (u.isMemory) loadElement(w, u, elementFormat(u))
  else copyElement(w, u.reg, u.rm, elementFormat(u))
})

function storeLow(w: RegionWriter, u: Uop, format: Format): void {
  w.locate(u, format.size, true)
  w.getHost()
  w.vectors.getLow(u.reg, format)
  w.body.memory(format.store, 0)
}

const movScalarStore: Lowering = sse((w, u) => {
  if (u.isMemory) storeLow(w, u, elementFormat(u))
  else copyElement(w, u.rm, u.reg, elementFormat(u))
})

/** MOVQ clears the upper half in both forms. */
function moveQuad(w: RegionWriter, to: number, from: number): void {
  const ordinary = w.vectors.isOrdinary(from, DOUBLE)
  if (w.vectors.isSplit(to, DOUBLE)) {
    w.vectors.getLow(from, DOUBLE)
    w.vectors.setScalar(to, DOUBLE)
  } else {
    w.getXmm(from)
    pushZero(w)
    joinHalves(w)
    w.setXmm(to)
  }
  if (ordinary) w.vectors.noteOrdinary(to, DOUBLE)
}

const movqXmm: Lowering = sse((w, u) => {
  if (u.isMemory) loadElement(w, u, DOUBLE)
  else moveQuad(w, u.reg, u.rm)
})

const movqXmmStore: Lowering = sse((w, u) => {
  if (u.isMemory) storeLow(w, u, DOUBLE)
  else moveQuad(w, u.rm, u.reg)
})

const movdToXmm: Lowering = sse((w, u) => {
  const b = w.body
  const width = u.info.width as Width
  readRm(w, u, width)
  widen(w, width)
  if (w.vectors.isSplit(u.reg, DOUBLE)) {
    b.op(OP.f64_reinterpret_i64)
    return w.vectors.setScalar(u.reg, DOUBLE)
  }
  b.set(w.scratch64)
  pushZero(w)
  b.get(w.scratch64)
  b.lane(SIMD.i64x2_replace_lane, 0)
  w.setXmm(u.reg)
})

const movdFromXmm: Lowering = sse((w, u) => {
  const b = w.body
  const width = u.info.width as Width
  const format = width === 8 ? DOUBLE : SINGLE
  if (u.isMemory) return storeLow(w, u, format)
  w.vectors.getLow(u.reg, format)
  b.op(width === 8 ? OP.i64_reinterpret_f64 : OP.i32_reinterpret_f32)
  const value = width === 8 ? w.scratch64 : w.scratch32
  b.set(value)
  closeRm(w, u, width, value)
})

/** 8 bytes of memory, on the stack once the address is proven. */
function openQuad(w: RegionWriter, u: Uop): void {
  w.locate(u, 8, false)
}

function pushQuad(w: RegionWriter): void {
  w.getHost()
  w.body.memory(OP.f64_load, 0)
}

const movlps: Lowering = sse((w, u) => {
  openQuad(w, u)
  w.vectors.setLow(u.reg, DOUBLE, () => pushQuad(w))
})

const movhps: Lowering = sse((w, u) => {
  openQuad(w, u)
  w.vectors.setHigh(u.reg, () => pushQuad(w))
})

const movhpsStore: Lowering = sse((w, u) => {
  w.locate(u, 8, true)
  w.getHost()
  w.vectors.getHigh(u.reg)
  w.body.memory(OP.f64_store, 0)
})

/** Register forms: halves of ModRM.reg (0, 1) and ModRM.rm (2, 3). */
function halves(order: readonly number[]): Lowering {
  return sse((w, u) => {
    w.getXmm(u.reg)
    w.getXmm(u.rm)
    shuffle(w, lanes(8, order))
    w.setXmm(u.reg)
  })
}

function bitmask(opcode: number): Lowering {
  return sse((w, u) => {
    w.getXmm(u.rm)
    w.body.simd(opcode)
    w.setRegister(u.reg, 4)
  })
}

export const SSE_MOVES: Readonly<Record<string, Lowering>> = {
  movaps: load(true),
  movapsStore: store(true),
  movups: load(false),
  movupsStore: store(false),
  movntps: store(true),
  movScalar,
  movScalarStore,
  movqXmm,
  movqXmmStore,
  movdToXmm,
  movdFromXmm,
  movlps,
  movhps,
  movlpsStore: sse((w, u) => storeLow(w, u, DOUBLE)),
  movhpsStore,
  movhlps: halves([3, 1]),
  movlhps: halves([0, 2]),
  movmskps: bitmask(SIMD.i32x4_bitmask),
  movmskpd: bitmask(SIMD.i64x2_bitmask),
  pmovmskb: bitmask(SIMD.i8x16_bitmask),
}
