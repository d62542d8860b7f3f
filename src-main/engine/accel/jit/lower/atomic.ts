/** CMPXCHG and XADD where one thread runs all vCPUs of a machine, or without LOCK: an instruction is atomic as it stands. In parallel: locked.ts. */
import { FLAGS_ADD, FLAGS_SUB } from '../../../cpu/micro-operation.ts'
import type { RegionWriter } from '../region-writer.ts'
import type { Uop, Width } from '../uop.ts'
import { addressable, closeRm, type Lowering, openRm, operate, other, scratch } from './lowering.ts'

const RAX = 0

/** CMPXCHG's flags: of the accumulator less the destination on the stack, which `other` gets. Leaves both on the stack. */
export function compareWithAccumulator(w: RegionWriter, width: Width): void {
  const b = w.body
  const value = other(w, width)
  b.tee(value)
  w.setFlagB(width)
  w.getRegister(RAX, width)
  w.setFlagA(width)
  w.flagA(width)
  b.get(value)
  operate(w, 'sub', width)
  w.mask(width)
  w.setFlagResult(width)
  w.setFlagKind(FLAGS_SUB, width)
  w.flagA(width)
  b.get(value)
}

/** XADD's operands, the destination on the stack (`other` gets it) and the register, for the flags; leaves the sum on the stack. */
export function addRegister(w: RegionWriter, u: Uop, width: Width): void {
  w.body.tee(other(w, width))
  w.setFlagA(width)
  w.getRegister(u.reg, width)
  w.setFlagB(width)
  w.flagA(width)
  w.flagB(width)
  operate(w, 'add', width)
  w.mask(width)
}

/** The destination in memory is written in any case; a register that differs keeps its upper half. */
const cmpxchg: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const b = w.body
  const width = u.info.width as Width
  const value = other(w, width)
  openRm(w, u, width)
  compareWithAccumulator(w, width)
  operate(w, 'eq', width)
  b.if()
  w.getRegister(u.reg, width)
  b.set(scratch(w, width))
  closeRm(w, u, width, scratch(w, width))
  b.else()
  b.get(value)
  w.setRegister(RAX, width)
  b.end()
  return true
}

const xadd: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const b = w.body
  const width = u.info.width as Width
  openRm(w, u, width)
  addRegister(w, u, width)
  b.tee(scratch(w, width))
  w.setFlagResult(width)
  w.setFlagKind(FLAGS_ADD, width)
  b.get(other(w, width))
  w.setRegister(u.reg, width)
  closeRm(w, u, width, scratch(w, width))
  return true
}

export const ATOMICS: Readonly<Record<string, Lowering>> = { cmpxchg, xadd }
