/** Which handlers of the instruction table the translator lowers itself; all others are called. */
import { ARITHMETIC } from './arithmetic.ts'
import { ATOMICS } from './atomic.ts'
import { BITS } from './bits.ts'
import { CARRY } from './carry.ts'
import { INTERRUPTS } from './interrupts.ts'
import type { Lowering } from './lowering.ts'
import { MOVES } from './moves.ts'
import { MULTIPLICATION } from './multiply.ts'
import { SEGMENTS } from './segments.ts'
import { SHIFTS } from './shifts.ts'
import { SSE_CONVERSIONS } from './sse-convert.ts'
import { SSE_ELEMENTS } from './sse-elements.ts'
import { SSE_FLOAT } from './sse-float.ts'
import { SSE_INTEGER } from './sse-integer.ts'
import { SSE_MOVES } from './sse-moves.ts'
import { SSE_PACKED } from './sse-packed.ts'
import { SSE_PRODUCTS } from './sse-products.ts'
import { SSE_SHIFTS } from './sse-shifts.ts'

/** By the handler's name. */
export type Lowerings = Readonly<Record<string, Lowering>>

export const LOWERINGS: Lowerings = {
  ...ARITHMETIC,
  ...ATOMICS,
  ...BITS,
  ...CARRY,
  ...INTERRUPTS,
  ...MULTIPLICATION,
  ...MOVES,
  ...SEGMENTS,
  ...SHIFTS,
  ...SSE_MOVES,
  ...SSE_INTEGER,
  ...SSE_FLOAT,
  ...SSE_PACKED,
  ...SSE_CONVERSIONS,
  ...SSE_ELEMENTS,
  ...SSE_PRODUCTS,
  ...SSE_SHIFTS,
}
