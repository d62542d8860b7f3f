/**
 * What INVLPG must know beyond the tables of the TLB: hashed bit maps that are never wrong in saying no. Whether the address may lie in a page larger than
 * 4 KiB; whether code may have been looked up through its page since the last flush, in the present address space or in a global page.
 */
import { CPU } from './cpu'
import { CPU_TLB_FILTERS, CPU_TLB_FILTERS_SIZE } from './generated/layout'

// Offset from CPU_TLB_FILTERS and number of bits.
// @ts-ignore: decorator
@inline export const FILTER_LARGE: usize = 0x000
// @ts-ignore: decorator
@inline export const FILTER_HUGE: usize = 0x080
// @ts-ignore: decorator
@inline const FILTER_LARGE_BITS: u32 = 1024
// @ts-ignore: decorator
@inline export const FILTER_LOCAL_CODE: usize = 0x100
// @ts-ignore: decorator
@inline export const FILTER_GLOBAL_CODE: usize = 0x300
// @ts-ignore: decorator
@inline const FILTER_CODE_BITS: u32 = 4096
// @ts-ignore: decorator
@inline export const FILTER_CODE_SIZE: usize = 512

// @ts-ignore: decorator
@inline function shiftOf(filter: usize): u64 {
  if (filter >= FILTER_LOCAL_CODE) return 12
  return filter == FILTER_LARGE ? 22 : 30
}

/** Number of the bit for an address: half of the bits are for the upper half of the address space, so that no user page is taken for one of the kernel. */
function bitOf(filter: usize, linear: u64): u32 {
  const number = linear >> shiftOf(filter)
  const half = (filter < FILTER_LOCAL_CODE ? FILTER_LARGE_BITS : FILTER_CODE_BITS) >> 1
  const bit = <u32>(number ^ (number >> 11)) & (half - 1)
  return linear >> 63 ? bit | half : bit
}

export function addToFilter(filter: usize, linear: u64): void {
  const bit = bitOf(filter, linear)
  const byte = CPU + CPU_TLB_FILTERS + filter + (bit >> 3)
  store<u8>(byte, <u8>(<u32>load<u8>(byte) | (<u32>1 << (bit & 7))))
}

export function filterMayHave(filter: usize, linear: u64): bool {
  const bit = bitOf(filter, linear)
  return ((load<u8>(CPU + CPU_TLB_FILTERS + filter + (bit >> 3)) >> (bit & 7)) & 1) != 0
}

export function clearLocalFilter(): void {
  memory.fill(CPU + CPU_TLB_FILTERS + FILTER_LOCAL_CODE, 0, FILTER_CODE_SIZE)
}

export function clearFilters(): void {
  memory.fill(CPU + CPU_TLB_FILTERS, 0, CPU_TLB_FILTERS_SIZE)
}
