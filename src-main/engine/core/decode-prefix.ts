/** Prefixes and opcode: legacy prefixes in any order, REX directly before the opcode, VEX for the general-register encodings. SDM vol. 2, chapter 2. */
import {
  consumed, d32, d8, D_ADDRESS_PREFIX, D_BROKEN, D_HAS_REX, D_LOCK, D_MAP, D_MODE, D_OPCODE, D_OPERAND_PREFIX, D_PREFIX, D_REPEAT, D_REX, D_SEGMENT,
  D_VEX_L, D_VVVV, peekByte, REX_B, REX_R, REX_W, REX_X, setD8, take,
} from './decode-state'
import { CS, DS, ES, FS, GS, SS } from './descriptors'
import { MODE_64, MODE_PROTECTED } from './generated/layout'

// @ts-ignore: decorator
@inline export const MAX_LENGTH: u32 = 15

/** Reads prefixes up to the opcode. False when the instruction passes 15 bytes. */
export function readPrefixes(): bool {
  while (consumed() < MAX_LENGTH) {
    const byte = peekByte()
    if (!isLegacyPrefix(byte) && !(d32(D_MODE) & MODE_64 && (byte & 0xf0) == 0x40)) return true
    take<u8>()
    // A REX that is not the last prefix counts for nothing.
    setD8(D_HAS_REX, 0)
    setD8(D_REX, 0)
    if ((byte & 0xf0) == 0x40) {
      setD8(D_HAS_REX, 1)
      setD8(D_REX, byte & 15)
    }
  }
  return false
}

/** Notes a legacy prefix; false when the byte is none. */
function isLegacyPrefix(byte: u32): bool {
  switch (byte) {
    case 0x26: return segmentPrefix(ES)
    case 0x2e: return segmentPrefix(CS)
    case 0x36: return segmentPrefix(SS)
    case 0x3e: return segmentPrefix(DS)
    case 0x64: return segmentPrefix(FS)
    case 0x65: return segmentPrefix(GS)
    case 0x66: { setD8(D_OPERAND_PREFIX, 1); return true }
    case 0x67: { setD8(D_ADDRESS_PREFIX, 1); return true }
    case 0xf0: { setD8(D_LOCK, 1); return true }
    case 0xf2:
    case 0xf3: { setD8(D_REPEAT, byte); return true }
    default: return false
  }
}

/** 64-bit code ignores all but FS and GS. */
function segmentPrefix(segment: u32): bool {
  if (segment >= FS || !(d32(D_MODE) & MODE_64)) setD8(D_SEGMENT, segment)
  return true
}

/** Reads opcode bytes: map, opcode, mandatory prefix. */
export function readOpcode(): void {
  const byte: u32 = take<u8>()
  setD8(D_PREFIX, d8(D_REPEAT) == 0xf2 ? 8 : d8(D_REPEAT) == 0xf3 ? 4 : d8(D_OPERAND_PREFIX) ? 2 : 1)
  if ((byte == 0xc4 || byte == 0xc5) && isVex()) return readVex(byte == 0xc4)
  if (byte != 0x0f) return setD8(D_OPCODE, byte)
  const second: u32 = take<u8>()
  setD8(D_MAP, second == 0x38 ? 2 : second == 0x3a ? 3 : 1)
  setD8(D_OPCODE, second == 0x38 || second == 0x3a ? take<u8>() : second)
}

/** C4 and C5 are LES and LDS outside 64-bit code, where what would be their ModRM names memory; real mode has no VEX at all. */
function isVex(): bool {
  const mode = d32(D_MODE)
  return (mode & MODE_64) != 0 || ((mode & MODE_PROTECTED) != 0 && peekByte() >= 0xc0)
}

function readVex(long: bool): void {
  if (d8(D_HAS_REX) || d8(D_OPERAND_PREFIX) || d8(D_REPEAT) || d8(D_LOCK)) setD8(D_BROKEN, 1)
  const first: u32 = take<u8>()
  const last: u32 = long ? take<u8>() : first & 0x7f
  const map: u32 = long ? first & 31 : 1
  if (map < 1 || map > 3) setD8(D_BROKEN, 1)
  let rex: u32 = first & 0x80 ? 0 : REX_R
  if (long) {
    if (!(first & 0x40)) rex |= REX_X
    if (!(first & 0x20)) rex |= REX_B
    if (last & 0x80) rex |= REX_W
  }
  const is64 = (d32(D_MODE) & MODE_64) != 0
  setD8(D_HAS_REX, 1)
  setD8(D_REX, is64 ? rex : rex & REX_W)
  setD8(D_VVVV, ~(last >> 3) & (is64 ? 15 : 7))
  setD8(D_VEX_L, (last >> 2) & 1)
  // pp: none, 66, F3, F2, in the order of the bits.
  setD8(D_PREFIX, 1 << (last & 3))
  setD8(D_MAP, 3 + (map & 3))
  setD8(D_OPCODE, take<u8>())
}
