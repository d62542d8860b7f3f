/** Memory type range registers: they keep what is legal; memory is always coherent, so nothing follows. APM vol. 2, 7.7; SDM vol. 3, 12.11. */
import { CPU } from './cpu'
import { GP, raiseWithCode } from './fault'
import { S_MTRR_DEF_TYPE, S_MTRR_FIXED, S_MTRR_PHYS } from './generated/layout'

// @ts-ignore: decorator
@inline const MSR_MTRR_CAP: u32 = 0xfe
// @ts-ignore: decorator
@inline const MSR_MTRR_PHYS: u32 = 0x200 // base and mask of eight ranges
// @ts-ignore: decorator
@inline const MSR_MTRR_FIX_64K: u32 = 0x250
// @ts-ignore: decorator
@inline const MSR_MTRR_FIX_16K: u32 = 0x258 // and 0x259
// @ts-ignore: decorator
@inline const MSR_MTRR_FIX_4K: u32 = 0x268 // .. 0x26f
// @ts-ignore: decorator
@inline const MSR_MTRR_DEF_TYPE: u32 = 0x2ff

/** Eight variable ranges, fixed ranges, write combining. */
// @ts-ignore: decorator
@inline const MTRR_CAP: u64 = 0x508
/** Default type (7:0), fixed ranges enabled (10), enabled (11). */
// @ts-ignore: decorator
@inline const DEF_TYPE_BITS: u64 = 0xcff
/** Address bits 39:12; masks have the valid bit 11 as well. */
// @ts-ignore: decorator
@inline const ADDRESS_BITS: u64 = 0xff_fffff000
// @ts-ignore: decorator
@inline const MASK_VALID: u64 = 1 << 11

/** Field in the state, or 0. */
function field(number: u32): usize {
  if (number >= MSR_MTRR_PHYS && number < MSR_MTRR_PHYS + 16) return S_MTRR_PHYS + ((number - MSR_MTRR_PHYS) << 3)
  if (number == MSR_MTRR_DEF_TYPE) return S_MTRR_DEF_TYPE
  if (number == MSR_MTRR_FIX_64K) return S_MTRR_FIXED
  if ((number & ~1) == MSR_MTRR_FIX_16K) return S_MTRR_FIXED + 8 + ((number & 1) << 3)
  return (number & ~7) == MSR_MTRR_FIX_4K ? S_MTRR_FIXED + 24 + ((number & 7) << 3) : 0
}

export function isMtrr(number: u32): bool {
  return number == MSR_MTRR_CAP || field(number) != 0
}

export function readMtrr(number: u32): u64 {
  return number == MSR_MTRR_CAP ? MTRR_CAP : load<u64>(CPU + field(number))
}

function isMemoryType(type: u32): bool {
  return type < 7 && type != 2 && type != 3
}

function isLegal(number: u32, value: u64): bool {
  if (number == MSR_MTRR_DEF_TYPE) return !(value & ~DEF_TYPE_BITS) && isMemoryType(<u32>value & 0xff)
  if (number < MSR_MTRR_PHYS + 16) {
    if (number & 1) return !(value & ~(ADDRESS_BITS | MASK_VALID))
    return !(value & ~(ADDRESS_BITS | 0xff)) && isMemoryType(<u32>value & 0xff)
  }
  for (let entry: u32 = 0; entry < 8; entry++) {
    // Bits 4:3 of a fixed range are AMD's RdMem and WrMem, visible with SYSCFG.MtrrFixDramModEn only.
    if (!isMemoryType(<u32>(value >> (entry << 3)) & 0xe7)) return false
  }
  return true
}

export function writeMtrr(number: u32, value: u64): void {
  if (number == MSR_MTRR_CAP || !isLegal(number, value)) raiseWithCode(GP, 0)
  store<u64>(CPU + field(number), value)
}
