/**
 * Bits of a micro-operation's fields (core/uop.ts has their places) and kinds of lazy flags, as decoder, handlers and translator share them.
 * `tools/gen-core.ts` writes the same numbers for the AssemblyScript core.
 */

/** `flags`: ModRM names a register, not memory. */
export const UOP_REGISTER = 1 << 0
/** `flags` of direct branches: the target is 4 GiB beyond the distance in `imm`. */
export const UOP_BEYOND = 1 << 0
/** `flags`: prefixes. */
export const UOP_LOCK = 1 << 1 // atomic towards other vCPUs; only where these run in parallel
export const UOP_REP = 1 << 2
export const UOP_REPNE = 1 << 3

/** `ea`: the operand's segment or address size needs work at run time. */
export const EA_GENERAL = 1 << 2
export const EA_ADDRESS_32 = 1 << 6
export const EA_ADDRESS_16 = 1 << 7
/** A scale without an index: the address is 4 GiB beyond the sum. Only of RIP-relative operands, and with EA_GENERAL. */
export const EA_BEYOND = 1 << 0

/** Byte offsets into the register file that base and index may name beside general registers: a zero, and the RIP of the page. */
export const SLOT_ZERO = 16 << 3
export const SLOT_RIP_BASE = 17 << 3

/** Lazy flags (core/flags.ts): what `flagOp` says of flagA, flagB and flagResult. */
export const FLAGS_BITS = 0 // flagA holds the flags themselves
export const FLAGS_ADD = 1
export const FLAGS_SUB = 2
export const FLAGS_LOGIC = 3
export const FLAGS_INC = 4 // flagB holds CF
export const FLAGS_DEC = 5 // flagB holds CF
export const FLAGS_RESULT = 6 // PF ZF SF of the result, flagB holds CF AF OF
export const FLAGS_ADC = 7 // operands and result; CF came in
export const FLAGS_SBB = 8
export const FLAGS_SHL = 9 // flagA: the operand, flagB: the count, not 0
export const FLAGS_SHR = 10
export const FLAGS_SAR = 11
