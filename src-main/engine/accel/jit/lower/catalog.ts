/** Which handlers of the instruction table the translator lowers itself; all others are called. */
import { ARITHMETIC } from './arithmetic.ts'
import { ATOMICS } from './atomic.ts'
import { BITS } from './bits.ts'
import { CARRY } from './carry.ts'
import { CRYPTO } from './crypto.ts'
import { HANDLED } from './handled.ts'
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
import { STRING_COMPARISONS } from './string-compare.ts'
import { X87 } from './x87.ts'

/** By the handler's name. */
export type Lowerings = Readonly<Record<string, Lowering>>

const DIRECT: Lowerings = {
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
  ...CRYPTO,
  ...STRING_COMPARISONS,
  ...X87,
}

/** Names that MMX and XMM registers share have a lowering for XMM alone: the handler with little around it (handler-reach.ts) comes second. */
function either(first: Lowering | undefined, second: Lowering): Lowering {
  return first ? (w, u) => first(w, u) || second(w, u) : second
}

export const LOWERINGS: Lowerings = {
  ...DIRECT,
  ...Object.fromEntries(Object.entries(HANDLED).map(([name, lowering]) => [name, either(DIRECT[name], lowering)])),
}
