/** Control words of the x87 unit, and FWAIT: no numbers. None waits (`proveMmx`); a word that unmasks one is the interpreter's. */
import { FP_MASKS } from '../region-units.ts'
import type { RegionWriter } from '../region-writer.ts'
import { OP } from '../wasm/opcodes.ts'
import { addressable, type Lowering, readRm } from './lowering.ts'

const RAX = 0
/** What FLDCW takes of the word, and the bit that is always set: core/handlers/x87-control.ts. */
const CONTROL_BITS = 0x1f7f
const CONTROL_ALWAYS = 0x40

/** FNSTCW and FNSTSW. */
function storeWord(field: 'fpControl' | 'fpStatus'): Lowering {
  return (w, u) => {
    if (!addressable(w, u)) return false
    w.proveMmx()
    w.linear(u, 2, true)
    w.translate(2, true)
    w.getHost()
    w.loadState(OP.i32_load16_u, field)
    w.store(2)
    return true
  }
}

const fldcw: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const b = w.body
  w.proveMmx()
  readRm(w, u, 2)
  b.tee(w.scratch32)
  b.i32(FP_MASKS)
  b.op(OP.i32_and)
  b.i32(FP_MASKS)
  b.op(OP.i32_ne)
  b.if(undefined, false)
  w.exitHere()
  b.end()
  w.pushBlock()
  b.get(w.scratch32)
  b.i32(CONTROL_BITS)
  b.op(OP.i32_and)
  b.i32(CONTROL_ALWAYS)
  b.op(OP.i32_or)
  b.memory(OP.i32_store16, w.fieldOffset('fpControl'))
  return true
}

const fnstswAx: Lowering = (w) => {
  w.proveMmx()
  w.loadState(OP.i32_load16_u, 'fpStatus')
  w.setRegister(RAX << 3, 2)
  return true
}

/** Nothing waits. */
const fwait = (w: RegionWriter): boolean => {
  w.proveMmx()
  return true
}

export const X87: Readonly<Record<string, Lowering>> = {
  fnstcw: storeWord('fpControl'),
  fnstsw: storeWord('fpStatus'),
  fldcw,
  fnstswAx,
  fwait,
}
