/** Blocks of decoded code (memory/block-layout.ts has the header): flags, sizes, and the handlers of the dispatcher itself. */
import { BLOCK_HEADER, UOP_SIZE } from './generated/layout'

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
@inline export const BLOCK_MAX_SIZE: u32 = <u32>BLOCK_HEADER + (BLOCK_MAX_INSTRUCTIONS + 2) * <u32>UOP_SIZE

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
