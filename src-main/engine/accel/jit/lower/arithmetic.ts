/** ADD SUB CMP AND OR XOR TEST INC DEC NEG NOT ADC SBB. Forms as in core/handlers/arithmetic.ts: EG GE EI AI. */
import { FLAGS_ADD, FLAGS_DEC, FLAGS_INC, FLAGS_LOGIC, FLAGS_SUB } from '../../../cpu/micro-operation.ts'
import type { RegionWriter } from '../region-writer.ts'
import { CF, STATUS_FLAGS } from '../status-flags.ts'
import type { Uop, Width } from '../uop.ts'
import { I32, OP } from '../wasm/opcodes.ts'
import { pushCarry } from './conditions.ts'
import { addressable, closeTop, constant, type Lowering, openRm, operate, other, readRm, scratch } from './lowering.ts'

type Binary = 'add' | 'sub' | 'and' | 'or' | 'xor'
type Form = 'EG' | 'GE' | 'EI' | 'AI'

const RAX = 0

/** Pushes an operand, as often as it is called. */
type Push = () => void

function isArithmetic(operation: Binary): operation is 'add' | 'sub' {
  return operation === 'add' || operation === 'sub'
}

/** Notes the flags as far as anything sees them; the result is in `scratch`, and on the stack where `keeps`. */
export function compute(w: RegionWriter, operation: Binary, width: Width, first: Push, second: Push, keeps: boolean): void {
  const b = w.body
  const noted = w.wants(STATUS_FLAGS)
  if (!noted && !keeps) return
  if (noted && isArithmetic(operation)) {
    first()
    w.setFlagA(width)
    second()
    w.setFlagB(width)
  }
  first()
  second()
  operate(w, operation, width)
  if (isArithmetic(operation)) w.mask(width)
  if (keeps) b.tee(scratch(w, width))
  if (!noted) return
  w.setFlagResult(width)
  w.setFlagKind(operation === 'add' ? FLAGS_ADD : operation === 'sub' ? FLAGS_SUB : FLAGS_LOGIC, width)
  if (keeps) b.get(scratch(w, width))
}

/** Where the operands come from: memory is read here, once, before anything of the instruction is noted. */
function operands(w: RegionWriter, u: Uop, form: Form, width: Width, writes: boolean): [Push, Push] {
  const register = (): void => w.getRegister(u.reg, width)
  const immediate = (): void => constant(w, u.imm, width)
  if (form === 'AI') return [() => w.getRegister(RAX, width), immediate]
  let rm = (): void => w.getRegister(u.rm, width)
  if (u.isMemory) {
    if (writes && form !== 'GE') openRm(w, u, width)
    else readRm(w, u, width)
    w.body.set(other(w, width))
    rm = () => w.body.get(other(w, width))
  }
  if (form === 'GE') return [register, rm]
  return [rm, form === 'EG' ? register : immediate]
}

function binary(operation: Binary, form: Form, writes: boolean): Lowering {
  return (w, u) => {
    const width = u.info.width as Width
    if (form !== 'AI' && !addressable(w, u)) return false
    if (withItself(w, u, operation, form, writes, width)) return true
    const [first, second] = operands(w, u, form, width, writes)
    compute(w, operation, width, first, second, writes)
    if (writes) writeBack(w, u, form, width)
    return true
  }
}

/** A register with itself: XOR and SUB make 0, AND and OR leave the value, and all make the flags of a logical result. */
function withItself(w: RegionWriter, u: Uop, operation: Binary, form: Form, writes: boolean, width: Width): boolean {
  if ((form !== 'EG' && form !== 'GE') || u.isMemory || u.reg !== u.rm || operation === 'add') return false
  const isZero = operation === 'xor' || operation === 'sub'
  const push = (): void => (isZero ? constant(w, 0, width) : w.getRegister(u.reg, width))
  if (w.wants(STATUS_FLAGS)) {
    push()
    w.setFlagResult(width)
    w.setFlagKind(FLAGS_LOGIC, width)
  }
  if (!writes || (!isZero && width !== 4)) return true
  push()
  w.setRegister(u.reg, width)
  return true
}

/** The result is on the stack. */
function writeBack(w: RegionWriter, u: Uop, form: Form, width: Width): void {
  if (form === 'GE' || form === 'AI') return w.setRegister(form === 'GE' ? u.reg : RAX, width)
  closeTop(w, u, width)
}

/** Where nothing is known of the flags, they often are those of a former count, which has CF at hand: in loops. */
function pushFormerCarry(w: RegionWriter): void {
  if (w.known) return pushCarry(w)
  const b = w.body
  w.pushFlagOp()
  b.i32(0xfe)
  b.op(OP.i32_and)
  b.i32(FLAGS_INC)
  b.op(OP.i32_eq)
  b.if(I32)
  w.flagB(4)
  b.else()
  pushCarry(w)
  b.end()
}

/** One more or less than the operand: CF stays. The result is in `scratch` and on the stack. */
export function count(w: RegionWriter, kind: number, width: Width, operand: Push): void {
  const b = w.body
  operand()
  constant(w, 1, width)
  operate(w, kind === FLAGS_INC ? 'add' : 'sub', width)
  w.mask(width)
  b.tee(scratch(w, width))
  if (!w.wants(STATUS_FLAGS & ~CF)) return
  if (w.wants(CF)) pushFormerCarry(w)
  else b.i32(0)
  w.setFlagB(4)
  w.setFlagResult(width)
  w.setFlagKind(kind, width)
  b.get(scratch(w, width))
}

function step(kind: number): Lowering {
  return (w, u) => {
    const width = u.info.width as Width
    if (!addressable(w, u)) return false
    const [operand] = operands(w, u, 'EI', width, true)
    count(w, kind, width, operand)
    closeTop(w, u, width)
    return true
  }
}

/** 40..4F outside 64-bit mode: the register stands in `reg`. */
function stepRegister(kind: number): Lowering {
  return (w, u) => {
    const width = u.info.width as Width
    count(w, kind, width, () => w.getRegister(u.reg, width))
    w.setRegister(u.reg, width)
    return true
  }
}

const negate: Lowering = (w, u) => {
  const width = u.info.width as Width
  if (!addressable(w, u)) return false
  const [operand] = operands(w, u, 'EI', width, true)
  compute(w, 'sub', width, () => constant(w, 0, width), operand, true)
  closeTop(w, u, width)
  return true
}

const invert: Lowering = (w, u) => {
  const width = u.info.width as Width
  if (!addressable(w, u)) return false
  openRm(w, u, width)
  constant(w, -1, width)
  operate(w, 'xor', width)
  closeTop(w, u, width)
  return true
}

const BINARIES: readonly (readonly [string, Binary, boolean])[] = [
  ['add', 'add', true],
  ['sub', 'sub', true],
  ['cmp', 'sub', false],
  ['and', 'and', true],
  ['or', 'or', true],
  ['xor', 'xor', true],
  ['test', 'and', false],
]
const FORMS: readonly Form[] = ['EG', 'GE', 'EI', 'AI']

export const ARITHMETIC: Readonly<Record<string, Lowering>> = {
  ...Object.fromEntries(
    BINARIES.flatMap(([stem, operation, writes]) => FORMS.map((form) => [stem + form, binary(operation, form, writes)])),
  ),
  incE: step(FLAGS_INC),
  decE: step(FLAGS_DEC),
  incZ: stepRegister(FLAGS_INC),
  decZ: stepRegister(FLAGS_DEC),
  negE: negate,
  notE: invert,
}
