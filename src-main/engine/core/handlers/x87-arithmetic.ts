/** x87 basic arithmetic (SDM vol. 2). Several rows share a handler: the digit of ModRM, which says the operation, is in the micro-operation. */
import { read } from '../memory'
import { linear } from '../operands'
import { uopReg, uopRm } from '../uop'
import { arithmetic, squareRoot } from '../x87/arithmetic'
import { begin, DE, forgetDenormal, IE, noted, settle, ZE } from '../x87/exceptions'
import { isOdd } from '../x87/extended'
import { fromFloat, fromInteger } from '../x87/convert'
import { quickFloat, quickRegisters } from '../x87/quick'
import { isEmpty, noteLinearPointers, notePointers, pop, setSt, st, underflowInto } from '../x87/stack'

// @ts-ignore: decorator
@inline function digit(u: usize): u32 { return (uopReg(u) >> 3) & 7 }

/** ST(0) op memory; S = f32, f64, i16, i32. */
// @ts-ignore: decorator
@inline export function arithmeticMemory<S>(u: usize): void {
  const address = linear(u, sizeof<S>())
  const value = readValue<S>(address)
  noteLinearPointers(u, address)
  if (isFloat<S>() && quickFloat<S>(digit(u), value)) return
  begin()
  if (isEmpty(0)) {
    underflowInto(0)
    return
  }
  const result = arithmetic(digit(u), st(0), convertValue<S>(value))
  if (isFloat<S>()) preferOthers()
  if (settle()) setSt(0, result)
}

/** After an operation on ST(0) and memory: DE of the memory operand yields to NaNs, IE and ZE. */
// @ts-ignore: decorator
@inline export function preferOthers(): void {
  if (noted() & DE && (noted() & (IE | ZE) || isOdd(st(0)))) forgetDenormal()
}

/** The bits of a memory operand; integers sign-extended. */
// @ts-ignore: decorator
@inline export function readValue<S>(address: u64): u64 {
  if (sizeof<S>() == 2) return <u64><i64>(<i16>read<u16>(address))
  if (sizeof<S>() == 8) return read<u64>(address)
  const value = read<u32>(address)
  return isFloat<S>() ? <u64>value : <u64><i64>(<i32>value)
}

/** After `begin`: the operand as an extended number, its exceptions noted. */
// @ts-ignore: decorator
@inline export function convertValue<S>(value: u64): v128 {
  return isFloat<S>() ? fromFloat<S>(value) : fromInteger(<i64>value)
}

function arithmeticRegister(u: usize, i: u32, destination: u32): bool {
  notePointers(u)
  if (quickRegisters(digit(u), i, destination)) return true
  begin()
  if (isEmpty(0) || isEmpty(i)) return underflowInto(destination)
  const result = arithmetic(digit(u), st(0), st(i))
  if (!settle()) return false
  setSt(destination, result)
  return true
}

/** ST(0) = ST(0) op ST(i). */
// @ts-ignore: decorator
@inline export function arithmeticTop(u: usize): void { arithmeticRegister(u, uopRm(u), 0) }
/** ST(i) = ST(0) op ST(i). */
// @ts-ignore: decorator
@inline export function arithmeticInto(u: usize): void { arithmeticRegister(u, uopRm(u), uopRm(u)) }
// @ts-ignore: decorator
@inline export function arithmeticPop(u: usize): void {
  if (arithmeticRegister(u, uopRm(u), uopRm(u))) pop()
}

export function fsqrt(u: usize): void {
  notePointers(u)
  begin()
  if (isEmpty(0)) {
    underflowInto(0)
    return
  }
  const result = squareRoot(st(0))
  if (settle()) setSt(0, result)
}
