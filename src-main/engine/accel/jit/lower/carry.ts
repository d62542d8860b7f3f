/** ADC SBB, CLC STC CMC, SAHF LAHF. Flags as core/handlers/arithmetic.ts and flag.ts. */
import { FLAGS_RESULT } from '../../../cpu/micro-operation.ts'
import type { RegionWriter } from '../region-writer.ts'
import type { Uop, Width } from '../uop.ts'
import { OP } from '../wasm/opcodes.ts'
import { pushCarry, pushCondition } from './conditions.ts'
import { AF, CF, PF, pushBitOf, pushFlags, replaceFlags, SF, setFlagBits, ZF } from './flag-bits.ts'
import { addressable, closeRm, constant, cutResult, type Lowering, openRm, readRm, scratch, widen } from './lowering.ts'

type Form = 'EG' | 'GE' | 'EI' | 'AI'
const RAX = 0
const AH = 1
const STATUS_BYTE = SF | ZF | AF | PF | CF

/** First operand to `scratch64`, second to `other64`. */
function fetch(w: RegionWriter, u: Uop, form: Form, width: Width): void {
  const b = w.body
  if (form === 'GE') {
    readRm(w, u, width)
    widen(w, width)
    b.set(w.other64)
    w.getRegister(u.reg, width)
  } else if (form === 'AI') w.getRegister(RAX, width)
  else openRm(w, u, width)
  widen(w, width)
  b.set(w.scratch64)
  if (form === 'GE') return
  if (form === 'EG') w.getRegister(u.reg, width)
  else constant(w, u.imm, width)
  widen(w, width)
  b.set(w.other64)
}

/** The carry of a full 64-bit operation shows in its operands and result only; a narrower one has it above the result. */
function pushCarryOut(w: RegionWriter, borrow: boolean, width: Width): void {
  const b = w.body
  if (width < 8) {
    b.get(w.scratch64)
    return pushBitOf(w, borrow ? 63 : width * 8)
  }
  const pushA = (): void => {
    w.flagA(8)
    if (!borrow) return
    b.i64(-1)
    b.op(OP.i64_xor)
  }
  pushA()
  w.flagB(8)
  b.op(OP.i64_and)
  pushA()
  w.flagB(8)
  b.op(OP.i64_or)
  b.get(w.scratch64)
  if (!borrow) {
    b.i64(-1)
    b.op(OP.i64_xor)
  }
  b.op(OP.i64_and)
  b.op(OP.i64_or)
  pushBitOf(w, 63)
}

/** Operands in flagA and flagB, the uncut result in `scratch64`. */
function noteFlags(w: RegionWriter, borrow: boolean, width: Width): void {
  const b = w.body
  pushCarryOut(w, borrow, width)
  w.flagA(8)
  w.flagB(8)
  b.op(OP.i64_xor)
  b.get(w.scratch64)
  b.op(OP.i64_xor)
  b.i64(AF)
  b.op(OP.i64_and)
  b.op(OP.i64_or)
  w.flagA(8)
  b.get(w.scratch64)
  b.op(OP.i64_xor)
  w.flagB(8)
  if (borrow) w.flagA(8)
  else b.get(w.scratch64)
  b.op(OP.i64_xor)
  b.op(OP.i64_and)
  pushBitOf(w, width * 8 - 1)
  b.i64(11)
  b.op(OP.i64_shl)
  b.op(OP.i64_or)
  w.setFlagB(8)
  cutResult(w, width)
  b.get(w.scratch64)
  w.setFlagResult(8)
  w.setFlagKind(FLAGS_RESULT, width)
}

function throughCarry(borrow: boolean, form: Form): Lowering {
  return (w, u) => {
    if (!addressable(w, u)) return false
    const b = w.body
    const width = u.info.width as Width
    fetch(w, u, form, width)
    pushCarry(w)
    b.set(w.scratch32)
    b.get(w.scratch64)
    w.setFlagA(8)
    b.get(w.other64)
    w.setFlagB(8)
    const operation = borrow ? OP.i64_sub : OP.i64_add
    w.flagA(8)
    w.flagB(8)
    b.op(operation)
    b.get(w.scratch32)
    b.op(OP.i64_extend_i32_u)
    b.op(operation)
    b.set(w.scratch64)
    noteFlags(w, borrow, width)
    if (form === 'EG' || form === 'EI') closeRm(w, u, width, scratch(w, width))
    else {
      b.get(scratch(w, width))
      w.setRegister(form === 'GE' ? u.reg : RAX, width)
    }
    return true
  }
}

function setCarry(value: 0 | 1): Lowering {
  return (w) => {
    replaceFlags(w, CF, () => w.body.i32(value))
    return true
  }
}

const cmc: Lowering = (w) => {
  pushCarry(w)
  w.body.i32(1)
  w.body.op(OP.i32_xor)
  w.body.set(w.scratch32)
  replaceFlags(w, CF, () => w.body.get(w.scratch32))
  return true
}

const sahf: Lowering = (w) => {
  const b = w.body
  pushCondition(w, 0)
  b.i32(11)
  b.op(OP.i32_shl)
  w.getRegister(AH, 1)
  b.i32(STATUS_BYTE)
  b.op(OP.i32_and)
  b.op(OP.i32_or)
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
  ...Object.fromEntries(FORMS.map((form) => [`adc${form}`, throughCarry(false, form)])),
  ...Object.fromEntries(FORMS.map((form) => [`sbb${form}`, throughCarry(true, form)])),
  clc: setCarry(0),
  stc: setCarry(1),
  cmc,
  sahf,
  lahf,
}
