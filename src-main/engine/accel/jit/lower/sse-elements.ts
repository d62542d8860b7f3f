/** Single elements, blends, extensions and duplicates of XMM registers, and PTEST: core/handlers/sse41-blend.ts, sse41-integer.ts, sse3.ts. */
import { FLAGS_BITS } from '../../../cpu/micro-operation.ts'
import type { RegionWriter } from '../region-writer.ts'
import { CF, ZF } from '../status-flags.ts'
import type { Uop, Width } from '../uop.ts'
import { OP, SIMD } from '../wasm/opcodes.ts'
import { setFlagBits } from './flag-bits.ts'
import { type Lowering, readRm } from './lowering.ts'
import { lanes, pushZero, readVector, shuffle, sse } from './sse.ts'
import { operands } from './sse-integer.ts'

/** Elements of the second operand where the sign bit of XMM0's is set. */
function blendBySign(shift: number, bits: number): Lowering {
  return sse((w, u) => {
    readVector(w, u)
    w.getXmm(u.reg)
    w.getXmm(0)
    w.body.i32(bits - 1)
    w.body.simd(shift)
    w.body.simd(SIMD.v128_bitselect)
    w.setXmm(u.reg)
  })
}

/** Elements of the second operand where the immediate's bit is set. */
function blend(size: 2 | 4 | 8): Lowering {
  const count = 16 / size
  return sse((w, u) => {
    const order = Array.from({ length: count }, (_, lane) => ((u.imm >> lane) & 1 ? count + lane : lane))
    operands(w, u)
    shuffle(w, lanes(size, order))
    w.setXmm(u.reg)
  })
}

const ptest: Lowering = sse((w, u) => {
  const b = w.body
  const [first, second] = [w.vectorTemporary(0), w.vectorTemporary(1)]
  operands(w, u)
  b.set(second)
  b.set(first)
  for (const [operation, shift] of [
    [SIMD.v128_and, Math.log2(ZF)],
    [SIMD.v128_andnot, Math.log2(CF)],
  ] as const) {
    b.get(second)
    b.get(first)
    b.simd(operation)
    b.simd(SIMD.v128_any_true)
    b.op(OP.i32_eqz)
    b.i32(shift)
    b.op(OP.i32_shl)
  }
  b.op(OP.i32_or)
  setFlagBits(w)
  w.known = { kind: FLAGS_BITS, width: 4 }
})

/** Register forms write 32 bits (64 of a quadword), memory forms the element alone. */
function extract(opcode: number, size: Width): Lowering {
  return sse((w, u) => {
    const b = w.body
    if (u.isMemory) w.locate(u, size, true)
    if (u.isMemory) w.getHost()
    w.getXmm(u.reg)
    b.lane(opcode, u.imm & (16 / size - 1))
    if (u.isMemory) w.store(size)
    else w.setRegister(u.rm, size === 8 ? 8 : 4)
  })
}

const pextrd: Lowering = (w, u) =>
  extract(u.info.width === 8 ? SIMD.i64x2_extract_lane : SIMD.i32x4_extract_lane, u.info.width as 4 | 8)(w, u)

function insert(opcode: number, size: Width): Lowering {
  return sse((w, u) => {
    const value = size === 8 ? w.scratch64 : w.scratch32
    if (u.isMemory || size >= 4) readRm(w, u, size)
    else w.getRegister(u.rm, 4)
    w.body.set(value)
    w.getXmm(u.reg)
    w.body.get(value)
    w.body.lane(opcode, u.imm & (16 / size - 1))
    w.setXmm(u.reg)
  })
}

const pinsrd: Lowering = (w, u) =>
  insert(u.info.width === 8 ? SIMD.i64x2_replace_lane : SIMD.i32x4_replace_lane, u.info.width as 4 | 8)(w, u)

/** Bits 7:6 of the immediate: element of a register source, 5:4 of the destination, 3:0 elements to clear. */
const insertps: Lowering = sse((w, u) => {
  const b = w.body
  if (u.isMemory) readRm(w, u, 4)
  else {
    w.getXmm(u.rm)
    b.lane(SIMD.i32x4_extract_lane, (u.imm >> 6) & 3)
  }
  b.set(w.scratch32)
  w.getXmm(u.reg)
  b.get(w.scratch32)
  b.lane(SIMD.i32x4_replace_lane, (u.imm >> 4) & 3)
  pushZero(w)
  const order = [0, 1, 2, 3].map((lane) => ((u.imm >> lane) & 1 ? 4 : lane))
  shuffle(w, lanes(4, order))
  w.setXmm(u.reg)
})

/** The low bytes of a vector: the register, or as many bytes of memory, with anything above. */
function readLow(w: RegionWriter, u: Uop, size: 2 | 4 | 8): void {
  const b = w.body
  if (!u.isMemory) return w.getXmm(u.rm)
  w.locate(u, size, false)
  w.getHost()
  if (size === 8) b.simdMemory(SIMD.v128_load64_zero, 0)
  else if (size === 4) b.simdMemory(SIMD.v128_load32_zero, 0)
  else {
    w.load(2)
    b.simd(SIMD.i16x8_splat)
  }
}

function extend(size: 2 | 4 | 8, ...opcodes: number[]): Lowering {
  return sse((w, u) => {
    readLow(w, u, size)
    for (const opcode of opcodes) w.body.simd(opcode)
    w.setXmm(u.reg)
  })
}

const movddup: Lowering = sse((w, u) => {
  if (u.isMemory) {
    w.locate(u, 8, false)
    w.getHost()
    w.body.simdMemory(SIMD.v128_load64_splat, 0)
  } else {
    w.getXmm(u.rm)
    w.getXmm(u.rm)
    shuffle(w, lanes(8, [0, 0]))
  }
  w.setXmm(u.reg)
})

function duplicate(order: readonly number[]): Lowering {
  return sse((w, u) => {
    readVector(w, u)
    w.body.tee(w.vectorTemporary(0))
    w.body.get(w.vectorTemporary(0))
    shuffle(w, lanes(4, order))
    w.setXmm(u.reg)
  })
}

const { i16x8_extend_low_i8x16_s: SBW, i32x4_extend_low_i16x8_s: SWD, i64x2_extend_low_i32x4_s: SDQ } = SIMD
const { i16x8_extend_low_i8x16_u: UBW, i32x4_extend_low_i16x8_u: UWD, i64x2_extend_low_i32x4_u: UDQ } = SIMD

export const SSE_ELEMENTS: Readonly<Record<string, Lowering>> = {
  pblendvb: blendBySign(SIMD.i8x16_shr_s, 8),
  blendvps: blendBySign(SIMD.i32x4_shr_s, 32),
  blendvpd: blendBySign(SIMD.i64x2_shr_s, 64),
  pblendw: blend(2),
  blendps: blend(4),
  blendpd: blend(8),
  ptest,
  pextrb: extract(SIMD.i8x16_extract_lane_u, 1),
  pextrwStore: extract(SIMD.i16x8_extract_lane_u, 2),
  pextrd,
  extractps: extract(SIMD.i32x4_extract_lane, 4),
  pinsrb: insert(SIMD.i8x16_replace_lane, 1),
  pinsrd,
  insertps,
  pmovsxbw: extend(8, SBW),
  pmovsxbd: extend(4, SBW, SWD),
  pmovsxbq: extend(2, SBW, SWD, SDQ),
  pmovsxwd: extend(8, SWD),
  pmovsxwq: extend(4, SWD, SDQ),
  pmovsxdq: extend(8, SDQ),
  pmovzxbw: extend(8, UBW),
  pmovzxbd: extend(4, UBW, UWD),
  pmovzxbq: extend(2, UBW, UWD, UDQ),
  pmovzxwd: extend(8, UWD),
  pmovzxwq: extend(4, UWD, UDQ),
  pmovzxdq: extend(8, UDQ),
  movddup,
  movsldup: duplicate([0, 0, 2, 2]),
  movshdup: duplicate([1, 1, 3, 3]),
}
