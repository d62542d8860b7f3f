/**
 * A block of decoded code in the arena: this header, its micro-operations, the `end` micro-operation that leads on to what follows, and in
 * crossing blocks a copy of the instruction's bytes.
 *
 *   0 u64 instructions in it, or BLOCK_INVALID: too many for any budget, so that nobody enters it
 *   8 u16 instructions in it   10 u16 offset in the page of the first, 12 u16 of the byte after the last   14 u16 BLOCK_ flags
 *  16 u32 host address of the first byte   20 u32 mode   24 u32 next block in its hash bucket   28 u32 next block of its page
 *  32 u32 translated region that begins here: table index << 8 | entry, or 0   36 u32 entries until it is hot   40 u32 1: part of a translated region
 */
// @ts-ignore: decorator
@inline export const BLOCK_COUNT: usize = 8
// @ts-ignore: decorator
@inline export const BLOCK_START: usize = 10
// @ts-ignore: decorator
@inline export const BLOCK_END: usize = 12
// @ts-ignore: decorator
@inline export const BLOCK_FLAGS: usize = 14
// @ts-ignore: decorator
@inline export const BLOCK_HOST: usize = 16
// @ts-ignore: decorator
@inline export const BLOCK_MODE: usize = 20
// @ts-ignore: decorator
@inline export const BLOCK_NEXT_HASH: usize = 24
// @ts-ignore: decorator
@inline export const BLOCK_NEXT_PAGE: usize = 28
// @ts-ignore: decorator
@inline export const BLOCK_REGION: usize = 32
// @ts-ignore: decorator
@inline export const BLOCK_HEAT: usize = 36
// @ts-ignore: decorator
@inline export const BLOCK_TRANSLATED: usize = 40
// @ts-ignore: decorator
@inline export const BLOCK_HEADER: usize = 48

// @ts-ignore: decorator
@inline export const BLOCK_INVALID: u64 = 1 << 62
/** In place of the count of a block with a region: the quick way in is closed, so that the region is entered instead. */
// @ts-ignore: decorator
@inline export const BLOCK_GATED: u64 = 1 << 61
/** Its one instruction lies in two pages: never linked or kept in the jump cache, compared with memory whenever it is looked up. */
// @ts-ignore: decorator
@inline export const BLOCK_CROSSING: u32 = 1
/** Decoded from device memory: used once. */
// @ts-ignore: decorator
@inline export const BLOCK_TRANSIENT: u32 = 2
// @ts-ignore: decorator
@inline export const BLOCK_MAX_INSTRUCTIONS: u32 = 64
/** Header, instructions, end, copy of bytes. */
// @ts-ignore: decorator
@inline export const BLOCK_MAX_SIZE: u32 = 48 + (64 + 1) * 16 + 16

// Handlers of the dispatcher itself: the order of RESERVED in tools/isa/handler-plan.ts.
// @ts-ignore: decorator
@inline export const HANDLER_LEAVE: u16 = 0
// @ts-ignore: decorator
@inline export const HANDLER_STOP: u16 = 1
// @ts-ignore: decorator
@inline export const HANDLER_END: u16 = 2
// @ts-ignore: decorator
@inline export const HANDLER_UNDEFINED: u16 = 3
// @ts-ignore: decorator
@inline export const HANDLER_TOO_LONG: u16 = 4
