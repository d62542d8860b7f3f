/**
 * ADD ADC SUB SBB CMP NEG INC DEC and ADCX ADOX. Forms: EG = ModRM.rm op= ModRM.reg, GE = ModRM.reg op= ModRM.rm, EI = ModRM.rm op= immediate,
 * AI = accumulator op= immediate.
 */
import { RAX, gpr, setGpr } from '../cpu'
import {
  CF, OF, carry, getFlags, overflow, setAdcFlags, setAddFlags, setDecFlags, setFlags, setIncFlags, setSbbFlags, setSubFlags,
} from '../flags'
import { closeForm, closeRm, openForm, openRm, readForm, readRm } from '../operands'
import { regOperand, setRegOperand, uopImm } from '../uop'

// @ts-ignore: decorator
@inline function add<T>(a: T, b: T): T {
  const result = <T>(a + b)
  setAddFlags<T>(a, b, result)
  return result
}

// @ts-ignore: decorator
@inline function subtract<T>(a: T, b: T): T {
  const result = <T>(a - b)
  setSubFlags<T>(a, b, result)
  return result
}

// @ts-ignore: decorator
@inline function addCarry<T>(a: T, b: T): T {
  const result = <T>(a + b + <T>carry())
  setAdcFlags<T>(a, b, result)
  return result
}

// @ts-ignore: decorator
@inline function subtractBorrow<T>(a: T, b: T): T {
  const result = <T>(a - b - <T>carry())
  setSbbFlags<T>(a, b, result)
  return result
}

// @ts-ignore: decorator
@inline export function addEG<T, F>(u: usize): void {
  const place = openForm<T, F>(u)
  closeForm<T, F>(u, place, add<T>(load<T>(place), regOperand<T>(u)))
}
// @ts-ignore: decorator
@inline export function addGE<T, F>(u: usize): void { setRegOperand<T>(u, add<T>(regOperand<T>(u), readForm<T, F>(u))) }
// @ts-ignore: decorator
@inline export function addEI<T, F>(u: usize): void {
  const place = openForm<T, F>(u)
  closeForm<T, F>(u, place, add<T>(load<T>(place), <T>uopImm(u)))
}
// @ts-ignore: decorator
@inline export function addAI<T>(u: usize): void { setGpr<T>(RAX, add<T>(gpr<T>(RAX), <T>uopImm(u))) }

// @ts-ignore: decorator
@inline export function subEG<T, F>(u: usize): void {
  const place = openForm<T, F>(u)
  closeForm<T, F>(u, place, subtract<T>(load<T>(place), regOperand<T>(u)))
}
// @ts-ignore: decorator
@inline export function subGE<T, F>(u: usize): void { setRegOperand<T>(u, subtract<T>(regOperand<T>(u), readForm<T, F>(u))) }
// @ts-ignore: decorator
@inline export function subEI<T, F>(u: usize): void {
  const place = openForm<T, F>(u)
  closeForm<T, F>(u, place, subtract<T>(load<T>(place), <T>uopImm(u)))
}
// @ts-ignore: decorator
@inline export function subAI<T>(u: usize): void { setGpr<T>(RAX, subtract<T>(gpr<T>(RAX), <T>uopImm(u))) }

// @ts-ignore: decorator
@inline export function cmpEG<T, F>(u: usize): void { subtract<T>(readForm<T, F>(u), regOperand<T>(u)) }
// @ts-ignore: decorator
@inline export function cmpGE<T, F>(u: usize): void { subtract<T>(regOperand<T>(u), readForm<T, F>(u)) }
// @ts-ignore: decorator
@inline export function cmpEI<T, F>(u: usize): void { subtract<T>(readForm<T, F>(u), <T>uopImm(u)) }
// @ts-ignore: decorator
@inline export function cmpAI<T>(u: usize): void { subtract<T>(gpr<T>(RAX), <T>uopImm(u)) }

export function adcEG<T>(u: usize): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, addCarry<T>(load<T>(place), regOperand<T>(u)))
}
export function adcGE<T>(u: usize): void { setRegOperand<T>(u, addCarry<T>(regOperand<T>(u), readRm<T>(u))) }
export function adcEI<T>(u: usize): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, addCarry<T>(load<T>(place), <T>uopImm(u)))
}
export function adcAI<T>(u: usize): void { setGpr<T>(RAX, addCarry<T>(gpr<T>(RAX), <T>uopImm(u))) }

export function sbbEG<T>(u: usize): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, subtractBorrow<T>(load<T>(place), regOperand<T>(u)))
}
export function sbbGE<T>(u: usize): void { setRegOperand<T>(u, subtractBorrow<T>(regOperand<T>(u), readRm<T>(u))) }
export function sbbEI<T>(u: usize): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, subtractBorrow<T>(load<T>(place), <T>uopImm(u)))
}
export function sbbAI<T>(u: usize): void { setGpr<T>(RAX, subtractBorrow<T>(gpr<T>(RAX), <T>uopImm(u))) }

// @ts-ignore: decorator
@inline export function incE<T, F>(u: usize): void {
  const place = openForm<T, F>(u)
  const result = <T>(load<T>(place) + 1)
  setIncFlags<T>(result)
  closeForm<T, F>(u, place, result)
}
// @ts-ignore: decorator
@inline export function decE<T, F>(u: usize): void {
  const place = openForm<T, F>(u)
  const result = <T>(load<T>(place) - 1)
  setDecFlags<T>(result)
  closeForm<T, F>(u, place, result)
}
/** INC and DEC with the register in the opcode (40..4F outside 64-bit mode). */
export function incZ<T>(u: usize): void {
  const result = <T>(regOperand<T>(u) + 1)
  setIncFlags<T>(result)
  setRegOperand<T>(u, result)
}
export function decZ<T>(u: usize): void {
  const result = <T>(regOperand<T>(u) - 1)
  setDecFlags<T>(result)
  setRegOperand<T>(u, result)
}
export function negE<T>(u: usize): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, subtract<T>(0, load<T>(place)))
}

/** ADCX adds with CF and changes CF only; ADOX does so with OF. */
export function adcx<T>(u: usize): void {
  setRegOperand<T>(u, addThrough<T>(regOperand<T>(u), readRm<T>(u), carry(), CF))
}
export function adox<T>(u: usize): void {
  setRegOperand<T>(u, addThrough<T>(regOperand<T>(u), readRm<T>(u), overflow(), OF))
}

function addThrough<T>(a: T, b: T, carryIn: bool, flag: u32): T {
  const result = <T>(a + b + <T>carryIn)
  const carryOut = result < a || (carryIn && result == a)
  setFlags(carryOut ? getFlags() | flag : getFlags() & ~flag)
  return result
}
