/** x87 comparisons, FTST and FXAM (SDM vol. 2). */
import { CPU } from '../cpu'
import { CF, PF, setFlags, ZF } from '../flags'
import { S_FP_STATUS } from '../generated/layout'
import { linear } from '../operands'
import { uopRm } from '../uop'
import { classOf, compare } from '../x87/compare'
import { begin, C0, C1, C2, C3, noted, setConditions, settle, SF, statusWord } from '../x87/exceptions'
import { signOf, zero } from '../x87/extended'
import { NO_ORDER, quickOrder } from '../x87/quick'
import { isEmpty, noteLinearPointers, notePointers, noteUnderflow, pop, st } from '../x87/stack'
import { convertValue, preferOthers, readValue } from './x87-arithmetic'

// @ts-ignore: decorator
@inline const UNORDERED: u32 = C0 | C2 | C3

/** Whether the comparison was done, so that FCOMP pops. */
function compareMemory<S>(u: usize): bool {
  const address = linear(u, sizeof<S>())
  const value = readValue<S>(address)
  noteLinearPointers(u, address)
  begin()
  if (isEmpty(0)) {
    noteUnderflow()
    setConditions(UNORDERED)
  } else {
    setConditions(compare(st(0), convertValue<S>(value), false))
    if (isFloat<S>()) preferOthers()
  }
  return settle()
}

export function fcomMemory<S>(u: usize): void { compareMemory<S>(u) }
export function fcompMemory<S>(u: usize): void {
  if (compareMemory<S>(u)) pop()
}

function conditions(i: u32, quietly: bool): u32 {
  begin()
  const quick = quickOrder(i)
  if (quick != NO_ORDER) return quick
  if (!isEmpty(0) && !isEmpty(i)) return compare(st(0), st(i), quietly)
  noteUnderflow()
  return UNORDERED
}

function compareRegister(u: usize, i: u32, quietly: bool): bool {
  notePointers(u)
  setConditions(conditions(i, quietly))
  return settle()
}

export function fcom(u: usize): void { compareRegister(u, uopRm(u), false) }
export function fcomp(u: usize): void {
  if (compareRegister(u, uopRm(u), false)) pop()
}
export function fcompp(u: usize): void {
  if (!compareRegister(u, 1, false)) return
  pop()
  pop()
}
export function fucom(u: usize): void { compareRegister(u, uopRm(u), true) }
export function fucomp(u: usize): void {
  if (compareRegister(u, uopRm(u), true)) pop()
}
export function fucompp(u: usize): void {
  if (!compareRegister(u, 1, true)) return
  pop()
  pop()
}

/** C3 C2 C0 to ZF PF CF; OF, SF and AF become 0. C1 stays, but for stack faults. */
function compareToFlags(u: usize, quietly: bool): bool {
  notePointers(u)
  const codes = conditions(uopRm(u), quietly)
  setFlags((codes & C0 ? CF : 0) | (codes & C2 ? PF : 0) | (codes & C3 ? ZF : 0))
  const kept = statusWord() & C1
  const done = settle()
  if (!(noted() & SF)) store<u16>(CPU, <u16>(statusWord() | kept), S_FP_STATUS)
  return done
}

// @ts-ignore: decorator
@inline export function fcomi(u: usize): void { compareToFlags(u, false) }
// @ts-ignore: decorator
@inline export function fcomip(u: usize): void {
  if (compareToFlags(u, false)) pop()
}
// @ts-ignore: decorator
@inline export function fucomi(u: usize): void { compareToFlags(u, true) }
// @ts-ignore: decorator
@inline export function fucomip(u: usize): void {
  if (compareToFlags(u, true)) pop()
}

export function ftst(u: usize): void {
  notePointers(u)
  begin()
  if (isEmpty(0)) {
    noteUnderflow()
    setConditions(UNORDERED)
  } else setConditions(compare(st(0), zero(0), false))
  settle()
}

export function fxam(u: usize): void {
  notePointers(u)
  const codes = isEmpty(0) ? C3 | C0 | (signOf(st(0)) ? C1 : 0) : classOf(st(0))
  setConditions(codes & ~C1)
  store<u16>(CPU, <u16>((<u32>load<u16>(CPU, S_FP_STATUS) & ~C1) | (codes & C1)), S_FP_STATUS)
}
