/** Moves of XMM registers, their halves and scalars, as core/handlers/sse-moves.ts. */
import type { RegionWriter } from '../region-writer.ts'
import type { Uop, Width } from '../uop.ts'
import { SIMD } from '../wasm/opcodes.ts'
import { closeRm, type Lowering, readRm, widen } from './lowering.ts'
import { joinHalves, lanes, openVector, pushZero, readElement, readVector, shuffle, sse } from './sse.ts'

function load(aligned: boolean): Lowering {
  return sse((w, u) => {
    readVector(w, u, aligned)
    w.setXmm(u.reg)
  })
}

function store(aligned: boolean): Lowering {
  return sse((w, u) => {
    if (!u.isMemory) {
      w.getXmm(u.reg)
      return w.setXmm(u.rm)
    }
    openVector(w, u, aligned, true)
    w.getHost()
    w.getXmm(u.reg)
    w.body.simdMemory(SIMD.v128_store, 0)
  })
}

function elementSize(u: Uop): 4 | 8 {
  return u.info.type === 'u32' ? 4 : 8
}

/** The second vector on the stack with its low element from the first. */
function replaceLow(w: RegionWriter, size: 4 | 8): void {
  shuffle(w, size === 4 ? lanes(4, [0, 5, 6, 7]) : lanes(8, [0, 3]))
}

/** A load clears the rest of the register, a move between registers keeps it. */
const movScalar: Lowering = sse((w, u) => {
  readElement(w, u, elementSize(u))
  if (!u.isMemory) {
    w.getXmm(u.reg)
    replaceLow(w, elementSize(u))
  }
  w.setXmm(u.reg)
})

function storeElement(w: RegionWriter, u: Uop, size: 4 | 8, lane: 0 | 1): void {
  const b = w.body
  w.linear(u)
  w.translate(size, true)
  w.getHost()
  w.getXmm(u.reg)
  b.lane(size === 4 ? SIMD.i32x4_extract_lane : SIMD.i64x2_extract_lane, lane)
  w.store(size)
}

const movScalarStore: Lowering = sse((w, u) => {
  if (u.isMemory) return storeElement(w, u, elementSize(u), 0)
  w.getXmm(u.reg)
  w.getXmm(u.rm)
  replaceLow(w, elementSize(u))
  w.setXmm(u.rm)
})

/** MOVQ clears the upper half in both forms. */
const movqXmm: Lowering = sse((w, u) => {
  readElement(w, u, 8)
  if (!u.isMemory) {
    pushZero(w)
    joinHalves(w)
  }
  w.setXmm(u.reg)
})

const movqXmmStore: Lowering = sse((w, u) => {
  if (u.isMemory) return storeElement(w, u, 8, 0)
  w.getXmm(u.reg)
  pushZero(w)
  joinHalves(w)
  w.setXmm(u.rm)
})

const movdToXmm: Lowering = sse((w, u) => {
  const b = w.body
  const width = u.info.width as Width
  readRm(w, u, width)
  widen(w, width)
  b.set(w.scratch64)
  pushZero(w)
  b.get(w.scratch64)
  b.lane(SIMD.i64x2_replace_lane, 0)
  w.setXmm(u.reg)
})

const movdFromXmm: Lowering = sse((w, u) => {
  const b = w.body
  const width = u.info.width as Width
  if (u.isMemory) return storeElement(w, u, width === 8 ? 8 : 4, 0)
  w.getXmm(u.reg)
  b.lane(width === 8 ? SIMD.i64x2_extract_lane : SIMD.i32x4_extract_lane, 0)
  const value = width === 8 ? w.scratch64 : w.scratch32
  b.set(value)
  closeRm(w, u, width, value)
})

function loadHalf(lane: 0 | 1): Lowering {
  return sse((w, u) => {
    readRm(w, u, 8)
    w.body.set(w.scratch64)
    w.getXmm(u.reg)
    w.body.get(w.scratch64)
    w.body.lane(SIMD.i64x2_replace_lane, lane)
    w.setXmm(u.reg)
  })
}

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
  movlps: loadHalf(0),
  movhps: loadHalf(1),
  movlpsStore: sse((w, u) => storeElement(w, u, 8, 0)),
  movhpsStore: sse((w, u) => storeElement(w, u, 8, 1)),
  movhlps: halves([3, 1]),
  movlhps: halves([0, 2]),
  movmskps: bitmask(SIMD.i32x4_bitmask),
  movmskpd: bitmask(SIMD.i64x2_bitmask),
  pmovmskb: bitmask(SIMD.i8x16_bitmask),
}
