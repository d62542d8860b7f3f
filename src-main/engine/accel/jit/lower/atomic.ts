/** CMPXCHG and XADD, with LOCK or without: one thread runs all vCPUs of a machine, so an instruction is atomic as it stands. */
import { FLAGS_ADD, FLAGS_SUB } from '../../../cpu/micro-operation.ts'
import type { Width } from '../uop.ts'
import { addressable, closeRm, type Lowering, openRm, operate, other, scratch } from './lowering.ts'

const RAX = 0

/** The destination in memory is written in any case; a register that differs keeps its upper half. */
const cmpxchg: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const b = w.body
  const width = u.info.width as Width
  const value = other(w, width)
  openRm(w, u, width)
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
  b.tee(other(w, width))
  w.setFlagA(width)
  w.getRegister(u.reg, width)
  w.setFlagB(width)
  w.flagA(width)
  w.flagB(width)
  operate(w, 'add', width)
  w.mask(width)
  b.tee(scratch(w, width))
  w.setFlagResult(width)
  w.setFlagKind(FLAGS_ADD, width)
  b.get(other(w, width))
  w.setRegister(u.reg, width)
  closeRm(w, u, width, scratch(w, width))
  return true
}

export const ATOMICS: Readonly<Record<string, Lowering>> = { cmpxchg, xadd }
