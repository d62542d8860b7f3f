/**
 * A block of decoded code in the arena: this header, its micro-operations, the `end` micro-operation that leads on to what follows, and in
 * crossing blocks a copy of the instruction's bytes. `tools/gen-core.ts` writes the same offsets for the AssemblyScript core.
 *
 *   0 u64 instructions in it, or BLOCK_GATED, or BLOCK_INVALID: too many for any budget, so that nobody enters it
 *   8 u16 instructions in it   10 u16 offset in the page of the first, 12 u16 of the byte after the last   14 u16 BLOCK_ flags
 *  16 u32 host address of the first byte   20 u32 mode   24 u32 next block in its hash bucket   28 u32 next block of its page
 *  32 u32 translated region that begins here: table index << 8 | entry, or 0   36 u32 entries until it is hot   40 u32 translated regions that it is part of
 */
export const BLOCK_COUNT = 8
export const BLOCK_START = 10
export const BLOCK_END = 12
export const BLOCK_FLAGS = 14
export const BLOCK_HOST = 16
export const BLOCK_MODE = 20
export const BLOCK_NEXT_HASH = 24
export const BLOCK_NEXT_PAGE = 28
export const BLOCK_REGION = 32
export const BLOCK_HEAT = 36
export const BLOCK_TRANSLATED = 40
export const BLOCK_HEADER = 48

export const BLOCK_INVALID = 1n << 62n
/** In place of the count of a block with a region: the quick way in is closed, so that the region is entered instead. */
export const BLOCK_GATED = 1n << 61n

/** Bytes of a micro-operation; core/uop.ts has its fields. */
export const UOP_SIZE = 16
