/** PCMPISTRI, PCMPISTRM, PCMPESTRI and PCMPESTRM: the comparison by value in the core (core/region-vector.ts), index and flags here. */
import { VECTOR_STRING_MASK } from '../../../cpu/execution.ts'
import { FLAGS_BITS } from '../../../cpu/micro-operation.ts'
import type { RegionWriter } from '../region-writer.ts'
import type { Uop } from '../uop.ts'
import { CALL_COUNTED_STRINGS, CALL_STRINGS, CALL_VECTOR } from '../wasm/module-writer.ts'
import { OP, SIMD } from '../wasm/opcodes.ts'
import { setFlagBits } from './flag-bits.ts'
import type { Lowering } from './lowering.ts'
import { pushZero, readVector, sse } from './sse.ts'

const RAX = 0
const RCX = 1
const RDX = 2
// Bits of the immediate: core/handlers/sse42.ts.
const WORDS = 1
const MOST_SIGNIFICANT = 1 << 6

/** `scratch32` gets IntRes2; the flags are noted. */
function compare(w: RegionWriter, u: Uop, isCounted: boolean): void {
  const b = w.body
  b.i32(u.imm & 0xff)
  w.getXmm(u.reg)
  readVector(w, u, false)
  if (isCounted) for (const register of [RAX, RDX]) pushLength(w, u, register)
  b.call(isCounted ? CALL_COUNTED_STRINGS : CALL_STRINGS)
  b.tee(w.scratch32)
  b.i32(16)
  b.op(OP.i32_shr_u)
  setFlagBits(w)
  w.known = { kind: FLAGS_BITS, width: 4 }
  b.get(w.scratch32)
  b.i32(0xffff)
  b.op(OP.i32_and)
  b.set(w.scratch32)
}

/** With REX.W the whole register, else its low half with sign. */
function pushLength(w: RegionWriter, u: Uop, register: number): void {
  w.getGpr(register)
  if (u.info.width === 8) return
  w.body.op(OP.i32_wrap_i64)
  w.body.op(OP.i64_extend_i32_s)
}

function index(isCounted: boolean): Lowering {
  return sse((w, u) => {
    const b = w.body
    compare(w, u, isCounted)
    const count = u.imm & WORDS ? 8 : 16
    if (u.imm & MOST_SIGNIFICANT) {
      b.i32(31)
      b.get(w.scratch32)
      b.op(OP.i32_clz)
      b.op(OP.i32_sub)
      b.i32(count)
      b.get(w.scratch32)
      b.op(OP.select)
    } else {
      // A one beyond the last element is found where there is no other.
      b.get(w.scratch32)
      b.i32(1 << count)
      b.op(OP.i32_or)
      b.op(OP.i32_ctz)
    }
    w.setRegister(RCX << 3, 4)
  })
}

function mask(isCounted: boolean): Lowering {
  return sse((w, u) => {
    compare(w, u, isCounted)
    w.body.i32(VECTOR_STRING_MASK | ((u.imm & 0xff) << 8))
    pushZero(w)
    w.body.get(w.scratch32)
    w.body.simd(SIMD.i32x4_splat)
    pushZero(w)
    w.body.call(CALL_VECTOR)
    w.setXmm(0)
  })
}

export const STRING_COMPARISONS: Readonly<Record<string, Lowering>> = {
  pcmpistri: index(false),
  pcmpestri: index(true),
  pcmpistrm: mask(false),
  pcmpestrm: mask(true),
}
