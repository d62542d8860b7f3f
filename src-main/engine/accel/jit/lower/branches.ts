/** Whether a conditional direct branch is taken: Jcc, and LOOP and JCXZ, which look at rCX (core/handlers/branch.ts). */
import { EA_ADDRESS_16, EA_ADDRESS_32, UOP_REP, UOP_REPNE } from '../../../cpu/micro-operation.ts'
import type { RegionWriter } from '../region-writer.ts'
import type { Uop } from '../uop.ts'
import { OP } from '../wasm/opcodes.ts'
import { pushCondition } from './conditions.ts'

const RCX = 1
const JUMP_IF_ZERO = 4
const JUMP_IF_NOT_ZERO = 5

/** What branches on a condition, by the handler's name. */
export const CONDITIONAL_BRANCHES: ReadonlySet<string> = new Set(['jcc', 'jcxz', 'loop', 'loope', 'loopne'])

/** Branches that change rCX: nothing may leave before them once that is done. */
export function countsDown(u: Uop): boolean {
  return u.info.name.startsWith('loop')
}

/** i32: not zero where the branch is taken. LOOP has counted down then. */
export function pushTaken(w: RegionWriter, u: Uop): void {
  const { name } = u.info
  if (name === 'jcc') return pushCondition(w, u.condition)
  if (name !== 'jcxz') countDown(w, u)
  if (name === 'loope') pushCondition(w, u.flags & UOP_REPNE ? JUMP_IF_NOT_ZERO : JUMP_IF_ZERO)
  else if (name === 'loopne') pushCondition(w, u.flags & UOP_REP ? JUMP_IF_ZERO : JUMP_IF_NOT_ZERO)
  pushCounter(w, u)
  if (name === 'jcxz') return w.body.op(OP.i64_eqz)
  w.body.i64(0)
  w.body.op(OP.i64_ne)
  if (name !== 'loop') w.body.op(OP.i32_and)
}

/** rCX in the address size. */
function pushCounter(w: RegionWriter, u: Uop): void {
  const b = w.body
  w.getGpr(RCX)
  if (u.ea & EA_ADDRESS_32) b.i64(-1, 0)
  else if (u.ea & EA_ADDRESS_16) b.i64(0xffff)
  else return
  b.op(OP.i64_and)
}

/** 16 bits leave the rest of RCX, 32 clear the upper half. */
function countDown(w: RegionWriter, u: Uop): void {
  const b = w.body
  if (u.ea & EA_ADDRESS_16) {
    w.getRegister(RCX << 3, 2)
    b.i32(1)
    b.op(OP.i32_sub)
    w.mask(2)
    return w.setRegister(RCX << 3, 2)
  }
  pushCounter(w, u)
  b.i64(1)
  b.op(OP.i64_sub)
  if (u.ea & EA_ADDRESS_32) {
    b.i64(-1, 0)
    b.op(OP.i64_and)
  }
  w.setGpr(RCX)
}
