/** ADC SBB, CLC STC CMC, SAHF LAHF. Flags as core/handlers/arithmetic.ts and flag.ts. */
import { FLAGS_ADC, FLAGS_SBB } from '../../../cpu/micro-operation.ts'
import type { RegionWriter } from '../region-writer.ts'
import { AF, CF, OF, PF, SF, STATUS_FLAGS, ZF } from '../status-flags.ts'
import type { Uop, Width } from '../uop.ts'
import { OP } from '../wasm/opcodes.ts'
import { pushCarry, pushCondition } from './conditions.ts'
import { pushFlags, replaceFlags, setFlagBits } from './flag-bits.ts'
import { addressable, closeTop, constant, type Lowering, openRm, operate, other, readRm, scratch, widen } from './lowering.ts'

type Form = 'EG' | 'GE' | 'EI' | 'AI'
const RAX = 0
const AH = 1
const STATUS_BYTE = SF | ZF | AF | PF | CF

/** Both operands to locals: the first to `scratch`, the second to `other`. */
function fetch(w: RegionWriter, u: Uop, form: Form, width: Width): void {
  const b = w.body
  if (form === 'GE') readRm(w, u, width)
  else if (form === 'AI') w.getRegister(RAX, width)
  else openRm(w, u, width)
  b.set(form === 'GE' ? other(w, width) : scratch(w, width))
  if (form === 'EG' || form === 'GE') w.getRegister(u.reg, width)
  else constant(w, u.imm, width)
  b.set(form === 'GE' ? scratch(w, width) : other(w, width))
}

function throughCarry(operation: 'add' | 'sub', form: Form): Lowering {
  return (w, u) => {
    if (form !== 'AI' && !addressable(w, u)) return false
    const b = w.body
    const width = u.info.width as Width
    fetch(w, u, form, width)
    b.get(scratch(w, width))
    b.get(other(w, width))
    operate(w, operation, width)
    pushCarry(w)
    if (width === 8) widen(w, 4)
    operate(w, operation, width)
    w.mask(width)
    if (w.wants(STATUS_FLAGS)) {
      b.get(scratch(w, width))
      w.setFlagA(width)
      b.get(other(w, width))
      w.setFlagB(width)
      b.tee(scratch(w, width))
      w.setFlagResult(width)
      w.setFlagKind(operation === 'add' ? FLAGS_ADC : FLAGS_SBB, width)
      b.get(scratch(w, width))
    }
    if (form === 'EG' || form === 'EI') closeTop(w, u, width)
    else w.setRegister(form === 'GE' ? u.reg : RAX, width)
    return true
  }
}

function setCarry(value: 0 | 1): Lowering {
  return (w) => {
    if (w.wants(CF)) replaceFlags(w, CF, () => w.body.i32(value))
    return true
  }
}

const cmc: Lowering = (w) => {
  if (!w.wants(CF)) return true
  pushCarry(w)
  w.body.i32(1)
  w.body.op(OP.i32_xor)
  w.body.set(w.scratch32)
  replaceFlags(w, CF, () => w.body.get(w.scratch32))
  return true
}

const sahf: Lowering = (w) => {
  const b = w.body
  if (!w.wants(STATUS_FLAGS & ~OF)) return true
  w.getRegister(AH, 1)
  b.i32(STATUS_BYTE)
  b.op(OP.i32_and)
  if (w.wants(OF)) {
    pushCondition(w, 0)
    b.i32(11)
    b.op(OP.i32_shl)
    b.op(OP.i32_or)
  }
  setFlagBits(w)
  return true
}

const lahf: Lowering = (w) => {
  const b = w.body
  pushFlags(w)
  b.i32(STATUS_BYTE)
  b.op(OP.i32_and)
  b.i32(2)
  b.op(OP.i32_or)
  w.setRegister(AH, 1)
  return true
}

const FORMS: readonly Form[] = ['EG', 'GE', 'EI', 'AI']

export const CARRY: Readonly<Record<string, Lowering>> = {
  ...Object.fromEntries(FORMS.map((form) => [`adc${form}`, throughCarry('add', form)])),
  ...Object.fromEntries(FORMS.map((form) => [`sbb${form}`, throughCarry('sub', form)])),
  clc: setCarry(0),
  stc: setCarry(1),
  cmc,
  sahf,
  lahf,
}
