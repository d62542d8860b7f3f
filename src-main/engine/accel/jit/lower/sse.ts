/** What lowerings of SSE instructions share: XMM operands, and memory that must be aligned. */
import type { RegionWriter } from '../region-writer.ts'
import type { Uop } from '../uop.ts'
import { OP, SIMD } from '../wasm/opcodes.ts'
import { addressable, type Lowering } from './lowering.ts'

/** Bytes of the first (0..15) and second (16..31) vector on the stack that make the result. */
export function shuffle(w: RegionWriter, bytes: readonly number[]): void {
  w.body.simd(SIMD.i8x16_shuffle)
  for (const byte of bytes) w.body.code.byte(byte)
}

/** Byte indices of lanes of `size` bytes. */
export function lanes(size: number, order: readonly number[]): number[] {
  return order.flatMap((lane) => Array.from({ length: size }, (_, byte) => lane * size + byte))
}

export function pushZero(w: RegionWriter): void {
  w.body.simd(SIMD.v128_const)
  for (let byte = 0; byte < 16; byte++) w.body.code.byte(0)
}

/** The low half from the first vector on the stack, the high one from the second. */
export function joinHalves(w: RegionWriter): void {
  shuffle(w, lanes(8, [0, 3]))
}

/** Host address of a 16-byte operand; a misaligned one is left to the interpreter, which raises #GP. */
export function openVector(w: RegionWriter, u: Uop, aligned: boolean, write: boolean): void {
  const b = w.body
  const distance = write ? undefined : w.fixedDistance(u, 16)
  if (distance !== undefined && distance % 16 === 0) return w.locate(u, 16, false)
  w.linear(u, 16, write)
  if (aligned) {
    const linear = w.temporary(0)
    b.tee(linear)
    b.i64(15)
    b.op(OP.i64_and)
    b.op(OP.i64_eqz)
    b.op(OP.i32_eqz)
    b.if(undefined, false)
    w.exitHere()
    b.end()
    b.get(linear)
  }
  w.translate(16, write)
}

/** ModRM.rm: a register, or 16 bytes of memory. */
export function readVector(w: RegionWriter, u: Uop, aligned = true): void {
  if (!u.isMemory) return w.getXmm(u.rm)
  openVector(w, u, aligned, false)
  w.getHost()
  w.body.simdMemory(SIMD.v128_load, 0)
}

/** For rows of the XMM registers; those of MMX share handlers' names. */
export function sse(lowering: (w: RegionWriter, u: Uop) => void): Lowering {
  return (w, u) => {
    if (u.info.unit !== 'sse' || !addressable(w, u)) return false
    w.proveSse()
    lowering(w, u)
    return true
  }
}
