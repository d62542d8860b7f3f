/** Exact operations on whole vectors, element by element, exceptions gathered over all elements before the destination may change. */
import { CPU } from '../cpu'
import { S_TEMP } from '../generated/layout'
import { ADD, arithmetic, DIVIDE, squareRoot, SUBTRACT } from './arithmetic'
import { GREATER, holds, LESS, select } from './compare'
import { beginExact, settle } from './mxcsr'

export { ADD, DIVIDE, MULTIPLY, SUBTRACT } from './arithmetic'
// @ts-ignore: decorator
@inline export const SQUARE_ROOT: u32 = 4
// @ts-ignore: decorator
@inline export const MINIMUM: u32 = 5
// @ts-ignore: decorator
@inline export const MAXIMUM: u32 = 6
/** Plus the predicate 0..7; the result is a mask. */
// @ts-ignore: decorator
@inline export const COMPARE: u32 = 8
/** Subtract in even elements, add in odd ones. */
// @ts-ignore: decorator
@inline export const ADD_SUBTRACT: u32 = 16

// Scratch for elements addressed at run time.
// @ts-ignore: decorator
@inline const LEFT: usize = S_TEMP
// @ts-ignore: decorator
@inline const RIGHT: usize = S_TEMP + 16
// @ts-ignore: decorator
@inline const RESULT: usize = S_TEMP + 32

// @ts-ignore: decorator
@inline export function loadBits<F>(address: usize): u64 { return sizeof<F>() == 4 ? <u64>load<u32>(address) : load<u64>(address) }
// @ts-ignore: decorator
@inline export function storeBits<F>(address: usize, bits: u64): void {
  if (sizeof<F>() == 4) store<u32>(address, <u32>bits)
  else store<u64>(address, bits)
}

/** One element, exceptions noted. The square root is that of the second operand. */
export function element<F>(operation: u32, a: u64, b: u64): u64 {
  if (operation <= DIVIDE) return arithmetic<F>(operation, a, b)
  if (operation == SQUARE_ROOT) return squareRoot<F>(b)
  if (operation == MINIMUM) return select<F>(a, b, LESS)
  if (operation == MAXIMUM) return select<F>(a, b, GREATER)
  return holds<F>(a, b, operation - COMPARE) ? -1 : 0
}

export function exactVector<F>(operation: u32, a: v128, b: v128): v128 {
  beginExact()
  v128.store(CPU, a, LEFT)
  v128.store(CPU, b, RIGHT)
  for (let at: usize = 0; at < 16; at += sizeof<F>()) {
    const lane = operation != ADD_SUBTRACT ? operation : at & sizeof<F>() ? ADD : SUBTRACT
    storeBits<F>(CPU + RESULT + at, element<F>(lane, loadBits<F>(CPU + LEFT + at), loadBits<F>(CPU + RIGHT + at)))
  }
  settle()
  return v128.load(CPU, RESULT)
}

export function exactScalar<F>(operation: u32, a: u64, b: u64): u64 {
  beginExact()
  const result = element<F>(operation, a, b)
  settle()
  return result
}
