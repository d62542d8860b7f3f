/** Which handlers of the instruction table the translator lowers itself; all others are called. */
import { ARITHMETIC } from './arithmetic.ts'
import { CARRY } from './carry.ts'
import type { Lowering } from './lowering.ts'
import { MOVES } from './moves.ts'
import { SHIFTS } from './shifts.ts'

export const LOWERINGS: Readonly<Record<string, Lowering>> = { ...ARITHMETIC, ...CARRY, ...MOVES, ...SHIFTS }
