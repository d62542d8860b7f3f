/**
 * Locked instructions where vCPUs run in parallel, as atomic operations. An operand that is not aligned is the interpreter's, and so is every
 * instruction without a lowering here: core/locked.ts.
 */
import { FLAGS_ADD, FLAGS_DEC, FLAGS_INC } from '../../../cpu/micro-operation.ts'
import type { RegionWriter } from '../region-writer.ts'
import { CF } from '../status-flags.ts'
import type { Uop, Width } from '../uop.ts'
import { ATOMIC, OP } from '../wasm/opcodes.ts'
import { compute, count } from './arithmetic.ts'
import { addRegister, compareWithAccumulator } from './atomic.ts'
import { type Change, isPlainString, pushBitAddress, pushIndex, pushMask } from './bits.ts'
import { replaceFlags } from './flag-bits.ts'
import { addressable, constant, type Lowering, operate, other, scratch } from './lowering.ts'

type Operation = 'add' | 'sub' | 'and' | 'or' | 'xor' | 'xchg' | 'cmpxchg'

const RAX = 0
const CHANGES = { set: 'or', reset: 'and', complement: 'xor' } as const

function opcodeOf(operation: Operation, width: Width): number {
  if (width >= 4) return ATOMIC[`i${width === 8 ? 64 : 32}_atomic_rmw_${operation}`]
  return ATOMIC[`i32_atomic_rmw${width === 2 ? 16 : 8}_${operation}_u`]
}

/** The operand's value of before, on the stack; memory holds the new one. The linear address is on the stack; `push` puts what the operation takes there. */
function change(w: RegionWriter, width: Width, operation: Operation, push: () => void): void {
  const b = w.body
  w.translate(width, true)
  if (width > 1) {
    w.getHost()
    b.i32(width - 1)
    b.op(OP.i32_and)
    b.if(undefined, false)
    w.exitHere()
    b.end()
  }
  w.getHost()
  push()
  b.atomic(opcodeOf(operation, width), width, 0)
}

function binary(operation: 'add' | 'sub' | 'and' | 'or' | 'xor', immediate: boolean): Lowering {
  return (w, u) => {
    if (!addressable(w, u)) return false
    const width = u.info.width as Width
    const pushSource = (): void => (immediate ? constant(w, u.imm, width) : w.getRegister(u.reg, width))
    w.linear(u, width, true)
    change(w, width, operation, pushSource)
    w.body.set(other(w, width))
    compute(w, operation, width, () => w.body.get(other(w, width)), pushSource, false)
    return true
  }
}

function step(kind: typeof FLAGS_INC | typeof FLAGS_DEC): Lowering {
  return (w, u) => {
    if (!addressable(w, u)) return false
    const width = u.info.width as Width
    w.linear(u, width, true)
    change(w, width, kind === FLAGS_INC ? 'add' : 'sub', () => constant(w, 1, width))
    w.body.set(other(w, width))
    count(w, kind, width, () => w.body.get(other(w, width)))
    w.body.op(OP.drop)
    return true
  }
}

const invert: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const width = u.info.width as Width
  w.linear(u, width, true)
  change(w, width, 'xor', () => constant(w, -1, width))
  w.body.op(OP.drop)
  return true
}

const exchange: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const width = u.info.width as Width
  w.linear(u, width, true)
  change(w, width, 'xchg', () => w.getRegister(u.reg, width))
  w.setRegister(u.reg, width)
  return true
}

const xadd: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const b = w.body
  const width = u.info.width as Width
  w.linear(u, width, true)
  change(w, width, 'add', () => w.getRegister(u.reg, width))
  addRegister(w, u, width)
  w.setFlagResult(width)
  w.setFlagKind(FLAGS_ADD, width)
  b.get(other(w, width))
  w.setRegister(u.reg, width)
  return true
}

/** A register that differs keeps its upper half. */
const cmpxchg: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const b = w.body
  const width = u.info.width as Width
  const value = other(w, width)
  w.linear(u, width, true)
  change(w, width, 'cmpxchg', () => {
    w.getRegister(RAX, width)
    w.getRegister(u.reg, width)
  })
  compareWithAccumulator(w, width)
  operate(w, 'ne', width)
  b.if()
  b.get(value)
  w.setRegister(RAX, width)
  b.end()
  return true
}

function bitChange(kind: Exclude<Change, 'none'>, immediate: boolean): Lowering {
  return (w, u) => {
    if (!addressable(w, u) || (!immediate && !isPlainString(u))) return false
    const b = w.body
    const width = u.info.width as Width
    const index = w.temporary(0)
    if (immediate) w.linear(u, width, true)
    else pushBitAddress(w, u, width, true)
    change(w, width, CHANGES[kind], () => {
      pushIndex(w, u, width, immediate)
      b.set(index)
      pushMask(w, kind, index)
      if (width < 8) b.op(OP.i32_wrap_i64)
    })
    if (width < 8) b.op(OP.i64_extend_i32_u)
    b.get(index)
    b.op(OP.i64_shr_u)
    b.op(OP.i32_wrap_i64)
    b.i32(1)
    b.op(OP.i32_and)
    b.set(scratch(w, 4))
    replaceFlags(w, CF, () => b.get(scratch(w, 4)))
    return true
  }
}

const BINARIES = ['add', 'sub', 'and', 'or', 'xor'] as const
const BITS = { bts: 'set', btr: 'reset', btc: 'complement' } as const

/** By the handler's name; the operand is in memory. */
export const LOCKED: Readonly<Record<string, Lowering>> = {
  ...Object.fromEntries(BINARIES.map((operation) => [`${operation}EG`, binary(operation, false)])),
  ...Object.fromEntries(BINARIES.map((operation) => [`${operation}EI`, binary(operation, true)])),
  ...Object.fromEntries(Object.entries(BITS).map(([stem, kind]) => [`${stem}EG`, bitChange(kind, false)])),
  ...Object.fromEntries(Object.entries(BITS).map(([stem, kind]) => [`${stem}EI`, bitChange(kind, true)])),
  incE: step(FLAGS_INC),
  decE: step(FLAGS_DEC),
  notE: invert,
  xchgEG: exchange,
  xadd,
  cmpxchg,
}

/** For one instruction: undefined where the interpreter shall run it. */
export function lockedLowering({ info }: Uop): Lowering | undefined {
  return LOCKED[info.name]
}
