/** Words by which the core and its host understand each other; tools/gen-core.ts writes them for the core. */

/** What `execute` returns. */
export const EXIT_BUDGET = 1 // icount reached budgetEnd
export const EXIT_HALT = 2 // HLT, nothing pending
export const EXIT_SHUTDOWN = 3 // triple fault
export const EXIT_ATTENTION = 4 // somebody asked for control: ATTENTION_STOP
export const EXIT_HOT = 5 // a block became hot: hotBlock
export const EXIT_YIELD = 6 // pausesLeft came down to 0: the guest waits for another vCPU
export const EXIT_DEBUG = 7 // a breakpoint or watchpoint of a debugger on the host: debugHit

/** What `debugHit` says; the accesses are bits of a watchpoint's kinds, too. */
export const DEBUG_HIT_WRITE = 1
export const DEBUG_HIT_READ = 2
export const DEBUG_HIT_BREAKPOINT = 4

/** No translated region executes more instructions than this between two looks at the budget. */
export const REGION_LONGEST = 512

/** Bits of `attention`. */
export const ATTENTION_STOP = 1 << 0 // leave with EXIT_ATTENTION
export const ATTENTION_INTERRUPT = 1 << 1 // INTR is asserted (level)
export const ATTENTION_NMI = 1 << 2 // NMI edge latched
export const ATTENTION_INIT = 1 << 3
export const ATTENTION_STARTUP = 1 << 4 // SIPI; its vector is in startupVector

/** `activity`. */
export const ACTIVITY_RUNNING = 0
export const ACTIVITY_HALTED = 1
export const ACTIVITY_SHUTDOWN = 2
export const ACTIVITY_WAIT_FOR_STARTUP = 3

/** Indices of `counters`. */
export const COUNTER_BLOCKS_DECODED = 0
export const COUNTER_BLOCKS_INVALIDATED = 1
export const COUNTER_ARENA_RESETS = 2
export const COUNTER_BOUNDARIES = 3
export const COUNTER_EXCEPTIONS = 4
export const COUNTER_INTERRUPTS = 5
export const COUNTER_TLB_MISSES = 6
export const COUNTER_PORT_ACCESSES = 7
export const COUNTER_MMIO_ACCESSES = 8
export const COUNTER_TRANSLATED = 9 // instructions retired in regions, those included that a region has a handler execute
/** Of a translator on a thread of its own, for the machine's thread. */
export const COUNTER_REGIONS_TRANSLATED = 10
export const COUNTER_REGIONS_EVICTED = 11

/** Operations of core/region-vector.ts; an immediate stands above them. */
export const VECTOR_AES_ENCRYPT = 0
export const VECTOR_AES_ENCRYPT_LAST = 1
export const VECTOR_AES_DECRYPT = 2
export const VECTOR_AES_DECRYPT_LAST = 3
export const VECTOR_AES_INVERSE_MIX = 4
export const VECTOR_AES_KEY = 5
export const VECTOR_CARRYLESS = 6
export const VECTOR_SHA1_ROUNDS = 7
export const VECTOR_SHA1_NEXT = 8
export const VECTOR_SHA1_MESSAGE1 = 9
export const VECTOR_SHA1_MESSAGE2 = 10
export const VECTOR_SHA256_ROUNDS = 11
export const VECTOR_SHA256_MESSAGE1 = 12
export const VECTOR_SHA256_MESSAGE2 = 13
export const VECTOR_STRING_MASK = 14 // of the result in the second operand, by the immediate of PCMPxSTRM

/** Floating-point operations of core/region-float.ts: those of core/float/elements.ts (0..16), and these. */
export const FLOAT_COMPARE = 17 // gives both operands as doubles, denormals cleared with DAZ; a quiet NaN is invalid
export const FLOAT_COMPARE_QUIET = 18 // only a signalling one is
export const FLOAT_WIDEN = 19 // binary32 to binary64
export const FLOAT_NARROW = 20
export const FLOAT_FROM_INTEGER = 21 // of 64 bits
export const FLOAT_TO_INT32 = 22
export const FLOAT_TRUNCATE = 1 // added to the two: by truncation, not by MXCSR.RC
export const FLOAT_TO_INT64 = 24
/** Of binary64, not binary32; of all elements, not the low ones. */
export const FLOAT_DOUBLE = 32
export const FLOAT_PACKED = 64
/** `floatLimit` where native arithmetic may be tried: accel/jit/lower/float-guard.ts. */
export const FLOAT_LIMIT = 0xffa0_0000
