/** ADD SUB CMP AND OR XOR TEST INC DEC NEG NOT ADC SBB. Forms as in core/handlers/arithmetic.ts: EG GE EI AI. */
import { FLAGS_ADD, FLAGS_DEC, FLAGS_INC, FLAGS_LOGIC, FLAGS_SUB } from '../../../cpu/micro-operation.ts'
import type { RegionWriter } from '../region-writer.ts'
import type { Uop, Width } from '../uop.ts'
import { pushCarry } from './conditions.ts'
import { addressable, closeRm, constant, type Lowering, openRm, operate, other, readRm, scratch } from './lowering.ts'

type Binary = 'add' | 'sub' | 'and' | 'or' | 'xor'
type Form = 'EG' | 'GE' | 'EI' | 'AI'

const RAX = 0

function pushSource(w: RegionWriter, u: Uop, form: Form, width: Width): void {
  if (form === 'EG') w.getRegister(u.reg, width)
  else if (form === 'GE') readRm(w, u, width)
  else constant(w, u.imm, width)
}

/** Both operands go to the flags' locals, the result to a scratch local and the flags. */
export function compute(w: RegionWriter, operation: Binary, width: Width): void {
  const b = w.body
  const result = scratch(w, width)
  const right = other(w, width)
  const arithmetic = operation === 'add' || operation === 'sub'
  if (arithmetic) {
    b.set(right)
    b.tee(result)
    w.setFlagA(width)
    b.get(right)
    w.setFlagB(width)
    b.get(result)
    b.get(right)
  }
  operate(w, operation, width)
  w.mask(width)
  b.tee(result)
  w.setFlagResult(width)
  w.setFlagKind(operation === 'add' ? FLAGS_ADD : operation === 'sub' ? FLAGS_SUB : FLAGS_LOGIC, width)
}

/** GE reads memory before its register: an access that leaves the region must come before anything else is on the stack. */
function binary(operation: Binary, form: Form, writes: boolean): Lowering {
  return (w, u) => {
    const width = u.info.width as Width
    if (!addressable(w, u)) return false
    if (form === 'GE') {
      readRm(w, u, width)
      w.body.set(other(w, width))
      w.getRegister(u.reg, width)
      w.body.get(other(w, width))
    } else {
      if (form === 'AI') w.getRegister(RAX, width)
      else if (writes) openRm(w, u, width)
      else readRm(w, u, width)
      pushSource(w, u, form, width)
    }
    compute(w, operation, width)
    if (writes) writeBack(w, u, form, width)
    return true
  }
}

function writeBack(w: RegionWriter, u: Uop, form: Form, width: Width): void {
  const result = scratch(w, width)
  if (form === 'EG' || form === 'EI') return closeRm(w, u, width, result)
  w.body.get(result)
  w.setRegister(form === 'GE' ? u.reg : RAX, width)
}

/** One more or less than the value on the stack, in `scratch`: CF stays. */
export function count(w: RegionWriter, kind: number, width: Width): void {
  const result = scratch(w, width)
  w.body.set(result)
  pushCarry(w)
  w.setFlagB(4)
  w.body.get(result)
  constant(w, 1, width)
  operate(w, kind === FLAGS_INC ? 'add' : 'sub', width)
  w.mask(width)
  w.body.tee(result)
  w.setFlagResult(width)
  w.setFlagKind(kind, width)
}

function step(kind: number): Lowering {
  return (w, u) => {
    const width = u.info.width as Width
    if (!addressable(w, u)) return false
    openRm(w, u, width)
    count(w, kind, width)
    closeRm(w, u, width, scratch(w, width))
    return true
  }
}

/** 40..4F outside 64-bit mode: the register stands in `reg`. */
function stepRegister(kind: number): Lowering {
  return (w, u) => {
    const width = u.info.width as Width
    w.getRegister(u.reg, width)
    count(w, kind, width)
    w.body.get(scratch(w, width))
    w.setRegister(u.reg, width)
    return true
  }
}

const negate: Lowering = (w, u) => {
  const width = u.info.width as Width
  if (!addressable(w, u)) return false
  openRm(w, u, width)
  w.body.set(other(w, width))
  constant(w, 0, width)
  w.body.get(other(w, width))
  compute(w, 'sub', width)
  closeRm(w, u, width, scratch(w, width))
  return true
}

const invert: Lowering = (w, u) => {
  const width = u.info.width as Width
  if (!addressable(w, u)) return false
  openRm(w, u, width)
  constant(w, -1, width)
  operate(w, 'xor', width)
  w.body.set(scratch(w, width))
  closeRm(w, u, width, scratch(w, width))
  return true
}

/** TEST of a register with itself, the usual case, is no different: V8 folds the AND. */
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
