/** What lowerings share: operands in the form of the micro-operation, arithmetic in the operand's width. */
import type { RegionWriter } from '../region-writer.ts'
import type { Uop, Width } from '../uop.ts'
import { OP } from '../wasm/opcodes.ts'

/** Writes the code of one micro-operation. False, with nothing written: the interpreter's handler shall run it. */
export type Lowering = (w: RegionWriter, u: Uop) => boolean

type Operation =
  | 'add'
  | 'sub'
  | 'and'
  | 'or'
  | 'xor'
  | 'mul'
  | 'shl'
  | 'shr_u'
  | 'shr_s'
  | 'eq'
  | 'ne'
  | 'lt_u'
  | 'lt_s'
  | 'le_u'
  | 'le_s'
  | 'ge_u'
  | 'ge_s'
  | 'gt_u'
  | 'gt_s'
  | 'eqz'

/** An operation on values of the width: i64 for 8 bytes, i32 below. */
export function operate(w: RegionWriter, operation: Operation, width: Width): void {
  w.body.op(OP[`${width === 8 ? 'i64' : 'i32'}_${operation}`])
}

export function constant(w: RegionWriter, value: number, width: Width): void {
  if (width === 8) w.body.i64(value)
  else w.body.i32(width === 1 ? value & 0xff : width === 2 ? value & 0xffff : value)
}

/** Scratch local for a value of the width. */
export function scratch(w: RegionWriter, width: Width): number {
  return width === 8 ? w.scratch64 : w.scratch32
}
export function other(w: RegionWriter, width: Width): number {
  return width === 8 ? w.other64 : w.other32
}

/** The value on the stack as i64, zero-extended. */
export function widen(w: RegionWriter, width: Width): void {
  if (width < 8) w.body.op(OP.i64_extend_i32_u)
}

/** The value on the stack, of the width, as a signed i64. */
export function widenSigned(w: RegionWriter, width: Width): void {
  if (width === 8) return
  if (width < 4) w.body.op(width === 1 ? OP.i32_extend8_s : OP.i32_extend16_s)
  w.body.op(OP.i64_extend_i32_s)
}

/** Cuts `scratch64` to the width; below 8 bytes `scratch32` gets it as well. */
export function cutResult(w: RegionWriter, width: Width): void {
  const b = w.body
  if (width === 8) return
  b.get(w.scratch64)
  b.i64(width === 4 ? -1 : (1 << (width * 8)) - 1, 0)
  b.op(OP.i64_and)
  b.tee(w.scratch64)
  b.op(OP.i32_wrap_i64)
  b.set(w.scratch32)
}

/** False where only the interpreter can tell the operand's address. LOCK needs nothing where all vCPUs run on one thread; else see locked.ts. */
export function addressable(w: RegionWriter, u: Uop): boolean {
  return !u.isMemory || w.canAddress(u)
}

/** Value of ModRM.rm, register or memory. */
export function readRm(w: RegionWriter, u: Uop, width: Width): void {
  loadRm(w, u, width, false)
}

/** The value of ModRM.rm for an instruction that writes it back with `closeRm`: in memory, the right to write is proven first. */
export function openRm(w: RegionWriter, u: Uop, width: Width): void {
  loadRm(w, u, width, true)
}

function loadRm(w: RegionWriter, u: Uop, width: Width, forWrite: boolean): void {
  if (!u.isMemory) return w.getRegister(u.rm, width)
  w.linear(u, width, forWrite)
  w.translate(width, forWrite)
  w.getHost()
  w.load(width)
}

/** Writes the value on the stack where `openRm` read. */
export function closeTop(w: RegionWriter, u: Uop, width: Width): void {
  if (!u.isMemory) return w.setRegister(u.rm, width)
  w.body.set(scratch(w, width))
  closeRm(w, u, width, scratch(w, width))
}

/** Writes local `value` where `openRm` read. */
export function closeRm(w: RegionWriter, u: Uop, width: Width, value: number): void {
  if (u.isMemory) w.getHost()
  w.body.get(value)
  if (u.isMemory) w.store(width)
  else w.setRegister(u.rm, width)
}
