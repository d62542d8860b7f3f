/** What the decoder knows about the instruction it reads: bytes at the end of the vCPU's scratch page. */
import { CPU } from './cpu'
import { CPU_SCRATCH } from './generated/layout'

// @ts-ignore: decorator
@inline const BASE: usize = CPU_SCRATCH + 0xf00
/** Room for the bytes of one instruction that do not lie in one piece of memory. */
// @ts-ignore: decorator
@inline export const DECODE_BYTES: usize = CPU_SCRATCH + 0xf40

// @ts-ignore: decorator
@inline export const D_CURSOR: usize = BASE // u32: host address of the next byte
// @ts-ignore: decorator
@inline export const D_START: usize = BASE + 4 // u32: host address of the first byte
// @ts-ignore: decorator
@inline export const D_OFFSET: usize = BASE + 8 // u32: offset of the first byte in its page
// @ts-ignore: decorator
@inline export const D_MODE: usize = BASE + 12 // u32: MODE_ bits
// @ts-ignore: decorator
@inline export const D_REX: usize = BASE + 16 // u8: REX without its high nibble, also made from VEX: W R X B
// @ts-ignore: decorator
@inline export const D_HAS_REX: usize = BASE + 17
// @ts-ignore: decorator
@inline export const D_REPEAT: usize = BASE + 18 // u8: 0, F2 or F3, the last one
// @ts-ignore: decorator
@inline export const D_OPERAND_PREFIX: usize = BASE + 19
// @ts-ignore: decorator
@inline export const D_ADDRESS_PREFIX: usize = BASE + 20
// @ts-ignore: decorator
@inline export const D_LOCK: usize = BASE + 21
// @ts-ignore: decorator
@inline export const D_SEGMENT: usize = BASE + 22 // u8: override, NO_SEGMENT if none
// @ts-ignore: decorator
@inline export const D_MAP: usize = BASE + 23
// @ts-ignore: decorator
@inline export const D_OPCODE: usize = BASE + 24
// @ts-ignore: decorator
@inline export const D_MODRM: usize = BASE + 25
// @ts-ignore: decorator
@inline export const D_VVVV: usize = BASE + 26
// @ts-ignore: decorator
@inline export const D_VEX_L: usize = BASE + 27
// @ts-ignore: decorator
@inline export const D_SIZE: usize = BASE + 28 // u8: operand size, 0: 16, 1: 32, 2: 64 bits
// @ts-ignore: decorator
@inline export const D_RIP_RELATIVE: usize = BASE + 29
// @ts-ignore: decorator
@inline export const D_PREFIX: usize = BASE + 30 // u8: mandatory prefix, a bit as in the records
// @ts-ignore: decorator
@inline export const D_BROKEN: usize = BASE + 31 // u8: the prefixes forbid any instruction

// @ts-ignore: decorator
@inline export const NO_SEGMENT: u8 = 0xff
// @ts-ignore: decorator
@inline export const REX_B: u32 = 1
// @ts-ignore: decorator
@inline export const REX_X: u32 = 2
// @ts-ignore: decorator
@inline export const REX_R: u32 = 4
// @ts-ignore: decorator
@inline export const REX_W: u32 = 8

// @ts-ignore: decorator
@inline export function d8(field: usize): u32 { return load<u8>(CPU + field) }
// @ts-ignore: decorator
@inline export function setD8(field: usize, value: u32): void { store<u8>(CPU + field, value) }
// @ts-ignore: decorator
@inline export function d32(field: usize): u32 { return load<u32>(CPU + field) }

/** The next byte, left in place. */
// @ts-ignore: decorator
@inline export function peekByte(): u32 { return load<u8>(d32(D_CURSOR)) }
/** Bytes read so far. */
// @ts-ignore: decorator
@inline export function consumed(): u32 { return d32(D_CURSOR) - d32(D_START) }

/** Takes a little-endian T from the code. */
// @ts-ignore: decorator
@inline export function take<T>(): T {
  const cursor: usize = d32(D_CURSOR)
  store<u32>(CPU + D_CURSOR, <u32>(cursor + sizeof<T>()))
  return load<T>(cursor)
}

export function beginDecode(source: usize, offset: u32, mode: u32): void {
  memory.fill(CPU + BASE, 0, 32)
  store<u32>(CPU + D_CURSOR, <u32>source)
  store<u32>(CPU + D_START, <u32>source)
  store<u32>(CPU + D_OFFSET, offset)
  store<u32>(CPU + D_MODE, mode)
  setD8(D_SEGMENT, NO_SEGMENT)
}
