/**
 * Memory operands: ModRM, SIB and displacement into the micro-operation's base, index, scale, displacement and segment. Where segment and address size
 * need no work at run time, `ea` says so: below 4 for plain 64-bit addresses, without EA_GENERAL for flat 32-bit ones.
 */
import { d32, d8, D_ADDRESS_PREFIX, D_MODE, D_MODRM, D_REX, D_RIP_RELATIVE, D_SEGMENT, NO_SEGMENT, REX_B, REX_X, setD8, take } from './decode-state'
import { CS, DS, FS, SS } from './descriptors'
import { EA_ADDRESS_16, EA_ADDRESS_32, EA_GENERAL, MODE_64, MODE_CODE32, MODE_FLAT, SLOT_RIP_BASE, SLOT_ZERO } from './generated/layout'

// Register slots (eight bytes each) of the register file: general registers, then a zero and the RIP of the page.
// @ts-ignore: decorator
@inline const BP: u32 = 5
// @ts-ignore: decorator
@inline const SP: u32 = 4

/** Address size as bits of `ea`: 0 for 64. */
export function addressBits(): u32 {
  const mode = d32(D_MODE)
  const prefixed = d8(D_ADDRESS_PREFIX) != 0
  if (mode & MODE_64) return prefixed ? EA_ADDRESS_32 : 0
  return ((mode & MODE_CODE32) != 0) != prefixed ? EA_ADDRESS_32 : EA_ADDRESS_16
}

/** The override, or else `preferred`, as bits of `ea`. */
export function segmentBits(preferred: u32): u32 {
  const segment = d8(D_SEGMENT)
  return (segment == NO_SEGMENT ? preferred : segment) << 3
}

/** Reads SIB and displacement of the ModRM taken before. */
export function decodeMemory(u: usize): void {
  const address = addressBits()
  const stack = address & EA_ADDRESS_16 ? decode16(u) : decode32(u)
  store<u8>(u, load<u8>(u, 7) | segmentation(segmentBits(stack ? SS : DS), address), 7)
}

/** Everything of `ea` but the scale. */
function segmentation(segment: u32, address: u32): u32 {
  const mode = d32(D_MODE)
  const withBase = segment >= FS << 3
  if (mode & MODE_64) return withBase ? segment | address | EA_GENERAL : address
  const flat = mode & MODE_FLAT && address & EA_ADDRESS_32 && !withBase && segment != CS << 3
  return flat ? segment | address : segment | address | EA_GENERAL
}

function place(u: usize, base: u32, index: u32, scale: u32, displacement: i32): void {
  store<u8>(u, base, 5)
  store<u8>(u, index, 6)
  store<u8>(u, scale, 7)
  store<i32>(u, displacement, 8)
}

function displacementOf(mod: u32): i32 {
  if (mod == 1) return take<i8>()
  return mod == 2 ? take<i32>() : 0
}

/** 32- and 64-bit addressing: SDM vol. 2, tables 2-2 and 2-3. True when the base is the stack's. */
function decode32(u: usize): bool {
  const modrm = d8(D_MODRM)
  const mod = modrm >> 6
  const rm = modrm & 7
  if (rm == SP) return decodeSib(u, mod)
  if (rm == BP && mod == 0) {
    const is64 = (d32(D_MODE) & MODE_64) != 0
    setD8(D_RIP_RELATIVE, is64 ? 1 : 0)
    place(u, is64 ? SLOT_RIP_BASE : SLOT_ZERO, SLOT_ZERO, 0, take<i32>())
    return false
  }
  const base = d8(D_REX) & REX_B ? rm | 8 : rm
  place(u, base << 3, SLOT_ZERO, 0, displacementOf(mod))
  return base == BP
}

function decodeSib(u: usize, mod: u32): bool {
  const sib: u32 = take<u8>()
  const rex = d8(D_REX)
  const index = ((sib >> 3) & 7) | (rex & REX_X ? 8 : 0)
  const indexSlot = index == SP ? SLOT_ZERO : index << 3
  const scale = index == SP ? 0 : sib >> 6
  if ((sib & 7) == BP && mod == 0) {
    place(u, SLOT_ZERO, indexSlot, scale, take<i32>())
    return false
  }
  const base = (sib & 7) | (rex & REX_B ? 8 : 0)
  place(u, base << 3, indexSlot, scale, displacementOf(mod))
  return base == BP || base == SP
}

/** 16-bit addressing: SDM vol. 2, table 2-1. */
function decode16(u: usize): bool {
  const modrm = d8(D_MODRM)
  const mod = modrm >> 6
  const rm = modrm & 7
  const absolute = rm == 6 && mod == 0
  const displacement: i32 = absolute || mod == 2 ? <i32>take<i16>() : mod == 1 ? <i32>take<i8>() : 0
  if (absolute) {
    place(u, SLOT_ZERO, SLOT_ZERO, 0, displacement)
    return false
  }
  place(u, base16(rm) << 3, index16(rm), 0, displacement)
  return rm == 2 || rm == 3 || rm == 6
}

/** BX+SI BX+DI BP+SI BP+DI SI DI BP BX. */
function base16(rm: u32): u32 {
  switch (rm) {
    case 2:
    case 3:
    case 6: return 5
    case 4: return 6
    case 5: return 7
    default: return 3
  }
}

function index16(rm: u32): u32 {
  if (rm > 3) return SLOT_ZERO
  return rm & 1 ? 7 << 3 : 6 << 3
}
