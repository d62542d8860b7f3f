/** The instruction table: all families, in the order of docs/core.md. Everything about the ISA is generated from it or checked against it. */
import type { InstructionRow } from './instruction-row.ts'
import { ARITHMETIC_ROWS } from './tables/arithmetic.ts'
import { ATOMIC_ROWS } from './tables/atomic.ts'
import { BIT_ROWS } from './tables/bit.ts'
import { BRANCH_ROWS } from './tables/branch.ts'
import { CONTROL_ROWS } from './tables/control.ts'
import { CRYPTO_ROWS } from './tables/crypto.ts'
import { DECIMAL_ROWS } from './tables/decimal.ts'
import { FAR_ROWS } from './tables/far.ts'
import { FLAG_ROWS } from './tables/flag.ts'
import { IO_ROWS } from './tables/io.ts'
import { LOGIC_ROWS } from './tables/logic.ts'
import { MMX_ROWS } from './tables/mmx.ts'
import { MOVE_ROWS } from './tables/move.ts'
import { MSR_ROWS } from './tables/msr.ts'
import { MULTIPLY_ROWS } from './tables/multiply.ts'
import { SEGMENT_ROWS } from './tables/segment.ts'
import { SHIFT_ROWS } from './tables/shift.ts'
import { SSE_ROWS } from './tables/sse.ts'
import { SSE2_ROWS } from './tables/sse2.ts'
import { SSE3_ROWS } from './tables/sse3.ts'
import { SSE41_ROWS } from './tables/sse41.ts'
import { SSE42_ROWS } from './tables/sse42.ts'
import { SSSE3_ROWS } from './tables/ssse3.ts'
import { STACK_ROWS } from './tables/stack.ts'
import { STRING_ROWS } from './tables/string.ts'
import { X87_ROWS } from './tables/x87.ts'

const INTEGER: readonly InstructionRow[] = [
  ...ARITHMETIC_ROWS,
  ...LOGIC_ROWS,
  ...SHIFT_ROWS,
  ...MULTIPLY_ROWS,
  ...DECIMAL_ROWS,
  ...MOVE_ROWS,
  ...STACK_ROWS,
  ...BRANCH_ROWS,
  ...STRING_ROWS,
  ...BIT_ROWS,
  ...FLAG_ROWS,
  ...ATOMIC_ROWS,
]
const SYSTEM: readonly InstructionRow[] = [...IO_ROWS, ...FAR_ROWS, ...SEGMENT_ROWS, ...CONTROL_ROWS, ...MSR_ROWS]
const VECTOR: readonly InstructionRow[] = [
  ...MMX_ROWS,
  ...SSE_ROWS,
  ...SSE2_ROWS,
  ...SSE3_ROWS,
  ...SSSE3_ROWS,
  ...SSE41_ROWS,
  ...SSE42_ROWS,
  ...CRYPTO_ROWS,
]

export const OPCODE_ROWS: readonly InstructionRow[] = [...INTEGER, ...SYSTEM, ...X87_ROWS, ...VECTOR]
