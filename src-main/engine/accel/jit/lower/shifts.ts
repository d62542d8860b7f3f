/** SHL SHR SAR ROL ROR SHLD SHRD and the flagless RORX SARX SHLX SHRX. Flags as core/handlers/shift.ts leaves them. */
import { FLAGS_SAR, FLAGS_SHL, FLAGS_SHR } from '../../../cpu/micro-operation.ts'
import type { RegionWriter } from '../region-writer.ts'
import { CF, OF, STATUS_FLAGS } from '../status-flags.ts'
import type { Uop, Width } from '../uop.ts'
import { OP } from '../wasm/opcodes.ts'
import { pushBitOf, replaceFlags } from './flag-bits.ts'
import { addressable, closeRm, constant, type Lowering, openRm, operate, other, readRm, scratch, widen } from './lowering.ts'

type Shift = 'shl' | 'shr' | 'sar'
/** A constant that is not 0, or the local (i32) that holds it. */
type Count = { readonly constant: number } | { readonly local: number }
const KINDS = { shl: FLAGS_SHL, shr: FLAGS_SHR, sar: FLAGS_SAR } as const
const OF_BIT = 11
const RCX = 1

/** i32. */
function pushCount(w: RegionWriter, count: Count): void {
  if ('constant' in count) w.body.i32(count.constant)
  else w.body.get(count.local)
}

function pushWideCount(w: RegionWriter, count: Count): void {
  if ('constant' in count) return w.body.i64(count.constant)
  w.body.get(count.local)
  widen(w, 4)
}

function countMask(width: Width): number {
  return width === 8 ? 63 : 31
}

/** The operand in `scratch` becomes the result; code for flags as far as anything sees them. Not called with a count of 0 where `needsCount`. */
interface Step {
  readonly flags: number
  /** False: it leaves operand and stack in order also where the count is 0. */
  readonly needsCount: boolean
  shift(w: RegionWriter, u: Uop, width: Width, count: Count): void
  /** Operand in `other`, result in `scratch`. */
  note(w: RegionWriter, width: Width, count: Count): void
}

function open(w: RegionWriter, u: Uop, width: Width): void {
  openRm(w, u, width)
  w.body.set(scratch(w, width))
}

function keepOperand(w: RegionWriter, width: Width): void {
  w.body.get(scratch(w, width))
  w.body.set(other(w, width))
}

function byConstant(step: Step, countOf: (u: Uop) => number): Lowering {
  return (w, u) => {
    if (!addressable(w, u)) return false
    const width = u.info.width as Width
    const constant = countOf(u) & countMask(width)
    open(w, u, width)
    if (constant !== 0) {
      const noted = w.wants(step.flags)
      if (noted) keepOperand(w, width)
      step.shift(w, u, width, { constant })
      if (noted) step.note(w, width, { constant })
    }
    closeRm(w, u, width, scratch(w, width))
    return true
  }
}

/** A count of 0 leaves the flags: what they come from is not known afterwards. */
function byRegister(step: Step): Lowering {
  return (w, u) => {
    if (!addressable(w, u)) return false
    const b = w.body
    const width = u.info.width as Width
    const noted = w.wants(step.flags)
    const count = { local: w.temporary32() }
    open(w, u, width)
    w.getGpr(RCX)
    b.op(OP.i32_wrap_i64)
    b.i32(countMask(width))
    b.op(OP.i32_and)
    b.set(count.local)
    if (noted) keepOperand(w, width)
    if (!step.needsCount) step.shift(w, u, width, count)
    if (noted || step.needsCount) {
      b.get(count.local)
      b.if()
      if (step.needsCount) step.shift(w, u, width, count)
      if (noted) {
        step.note(w, width, count)
        w.known = undefined
      }
      b.end()
    }
    closeRm(w, u, width, scratch(w, width))
    return true
  }
}

/** Operand, count and result say it all (core/flags.ts). */
function noteShift(kind: number): Step['note'] {
  return (w, width, count) => {
    w.body.get(other(w, width))
    w.setFlagA(width)
    pushWideCount(w, count)
    w.setFlagB(8)
    w.body.get(scratch(w, width))
    w.setFlagResult(width)
    w.setFlagKind(kind, width, 'constant' in count ? count.constant : undefined)
  }
}

/** WebAssembly cuts counts as x86 does. */
function shifted(shift: Shift): Step {
  return {
    flags: STATUS_FLAGS,
    needsCount: false,
    shift: (w, _, width, count) => {
      const b = w.body
      b.get(scratch(w, width))
      if (shift === 'sar' && width < 4) b.op(width === 1 ? OP.i32_extend8_s : OP.i32_extend16_s)
      if (width === 8) pushWideCount(w, count)
      else pushCount(w, count)
      operate(w, shift === 'shl' ? 'shl' : shift === 'shr' ? 'shr_u' : 'shr_s', width)
      if (shift !== 'shr') w.mask(width)
      b.set(scratch(w, width))
    },
    note: noteShift(KINDS[shift]),
  }
}

function rotated(left: boolean): Step {
  return {
    flags: CF | OF,
    needsCount: false,
    shift: (w, _, width, count) => {
      const b = w.body
      if (width < 4) pushNarrowRotation(w, left, width, count)
      else {
        b.get(scratch(w, width))
        if (width === 8) pushWideCount(w, count)
        else pushCount(w, count)
        b.op(OP[`${width === 8 ? 'i64' : 'i32'}_${left ? 'rotl' : 'rotr'}`])
      }
      b.set(scratch(w, width))
    },
    note: (w, width) => replaceFlags(w, CF | OF, () => pushRotationFlags(w, left, width)),
  }
}

/** Rotation repeats the operand: what leaves at one end stands beyond the other. */
function pushNarrowRotation(w: RegionWriter, left: boolean, width: Width, count: Count): void {
  const b = w.body
  const bits = width * 8
  b.get(scratch(w, width))
  b.get(scratch(w, width))
  b.i32(bits)
  b.op(OP.i32_shl)
  b.op(OP.i32_or)
  if (left) b.i32(bits)
  pushCount(w, count)
  b.i32(bits - 1)
  b.op(OP.i32_and)
  if (left) b.op(OP.i32_sub)
  b.op(OP.i32_shr_u)
  w.mask(width)
}

/** i64: a bit of the value in `scratch`. */
function pushBit(w: RegionWriter, width: Width, bit: number): void {
  w.body.get(scratch(w, width))
  widen(w, width)
  pushBitOf(w, bit)
}

function pushRotationFlags(w: RegionWriter, left: boolean, width: Width): void {
  const b = w.body
  const top = width * 8 - 1
  const carry = left ? 0 : top
  pushBit(w, width, carry)
  if (w.wants(OF)) {
    pushBit(w, width, carry)
    pushBit(w, width, left ? top : top - 1)
    b.op(OP.i64_xor)
    b.i64(OF_BIT)
    b.op(OP.i64_shl)
    b.op(OP.i64_or)
  }
  b.op(OP.i32_wrap_i64)
}

/** SHLD and SHRD of 32 and 64 bits: ModRM.reg fills up. Flags are those of the single shift. */
function doubled(shift: 'shl' | 'shr'): Step {
  return {
    flags: STATUS_FLAGS,
    needsCount: true,
    shift: (w, u, width, count) => {
      const b = w.body
      const push = (): void => (width === 8 ? pushWideCount(w, count) : pushCount(w, count))
      b.get(scratch(w, width))
      push()
      operate(w, shift === 'shl' ? 'shl' : 'shr_u', width)
      w.getRegister(u.reg, width)
      if ('constant' in count) constant(w, width * 8 - count.constant, width)
      else {
        constant(w, width * 8, width)
        push()
        operate(w, 'sub', width)
      }
      operate(w, shift === 'shl' ? 'shr_u' : 'shl', width)
      operate(w, 'or', width)
      b.set(scratch(w, width))
    },
    note: noteShift(KINDS[shift]),
  }
}

function notWord(lowering: Lowering): Lowering {
  return (w, u) => u.info.width !== 2 && lowering(w, u)
}

/** The count stands in the register of VEX.vvvv; WebAssembly cuts it as x86 does. */
function flagless(operation: 'shl' | 'shr_u' | 'shr_s'): Lowering {
  return (w, u) => {
    if (!addressable(w, u)) return false
    const width = u.info.width as Width
    readRm(w, u, width)
    w.getRegister((u.flags >> 4) << 3, width)
    operate(w, operation, width)
    w.setRegister(u.reg, width)
    return true
  }
}

const rorx: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const width = u.info.width as Width
  readRm(w, u, width)
  constant(w, u.imm & countMask(width), width)
  w.body.op(width === 8 ? OP.i64_rotr : OP.i32_rotr)
  w.setRegister(u.reg, width)
  return true
}

const immediate = (u: Uop): number => u.imm
const one = (): number => 1

const STEPS: Readonly<Record<string, Step>> = {
  shl: shifted('shl'),
  shr: shifted('shr'),
  sar: shifted('sar'),
  rol: rotated(true),
  ror: rotated(false),
}
const DOUBLES: Readonly<Record<string, Step>> = { shld: doubled('shl'), shrd: doubled('shr') }

export const SHIFTS: Readonly<Record<string, Lowering>> = {
  ...Object.fromEntries(
    Object.entries(STEPS).flatMap(([stem, step]) => [
      [`${stem}EI`, byConstant(step, immediate)],
      [`${stem}E1`, byConstant(step, one)],
      [`${stem}EC`, byRegister(step)],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(DOUBLES).flatMap(([stem, step]) => [
      [`${stem}EI`, notWord(byConstant(step, immediate))],
      [`${stem}EC`, notWord(byRegister(step))],
    ]),
  ),
  shlx: flagless('shl'),
  shrx: flagless('shr_u'),
  sarx: flagless('shr_s'),
  rorx,
}
