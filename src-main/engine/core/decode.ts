/**
 * One instruction from bytes to a micro-operation, by the generated tables (tools/isa/decode-source.ts has the layout of a record). Undefined
 * encodings become micro-operations that raise #UD, those of more than 15 bytes #GP, when they are reached.
 */
import { HANDLER_TOO_LONG, HANDLER_UNDEFINED } from './block-layout'
import { CPU, PARALLEL } from './cpu'
import { addressBits, decodeMemory, segmentBits } from './decode-memory'
import { MAX_LENGTH, readOpcode, readPrefixes } from './decode-prefix'
import {
  beginDecode, consumed, d32, d8, D_BROKEN, D_HAS_REX, D_LOCK, D_MAP, D_MODE, D_MODRM, D_OFFSET, D_OPCODE, D_OPERAND_PREFIX, D_PREFIX, D_REPEAT, D_REX,
  D_RIP_RELATIVE, D_SIZE, D_VEX_L, D_VVVV, REX_B, REX_R, REX_W, setD8, take,
} from './decode-state'
import {
  FIELD_BYTE, FIELD_GENERAL, FIELD_MODRM, FIELD_NONE, FIELD_OPCODE_BYTE, FIELD_OPCODE_GENERAL, FIELD_PLAIN, FIELD_PLAIN8, HAS_MODRM, IMMEDIATE_B, IMMEDIATE_D,
  IMMEDIATE_ENTER, IMMEDIATE_FAR, IMMEDIATE_NONE, IMMEDIATE_OFFSET, IMMEDIATE_RELATIVE_B, IMMEDIATE_RELATIVE_Z, IMMEDIATE_V, IMMEDIATE_W, IMMEDIATE_Z,
  OPCODE_INDEX, RECORD_SIZE, RECORDS, ROW_CONDITION, ROW_DEFAULT_64, ROW_ENDS, ROW_FORCE_64, ROW_L0, ROW_L1, ROW_LAST, ROW_LOCK, ROW_NO_REX_B,
  ROW_NOT_64, ROW_ONLY_64, ROW_W0, ROW_W1, VVVV_CONDITION, VVVV_NONE,
} from './generated/decode-tables'
import { EA_BEYOND, EA_GENERAL, MODE_64, MODE_CODE32, UOP_BEYOND, UOP_LOCK, UOP_REGISTER, UOP_REP, UOP_REPNE } from './generated/layout'

/** Result bit: the block ends after this instruction. */
// @ts-ignore: decorator
@inline export const DECODED_ENDS: u32 = 0x100
// @ts-ignore: decorator
@inline export const DECODED_LENGTH: u32 = 0xff

/** Decodes the instruction at host address `source`, `offset` bytes into its page, to `u`. Returns its length, with DECODED_ENDS. */
export function decodeInstruction(u: usize, source: usize, offset: u32, mode: u32): u32 {
  beginDecode(source, offset, mode)
  store<u64>(u, 0)
  store<u64>(u, 0, 8)
  if (!readPrefixes()) return finish(u, HANDLER_TOO_LONG, true)
  readOpcode()
  const record: usize = d8(D_BROKEN) ? 0 : findRecord()
  if (record == 0) return finish(u, HANDLER_UNDEFINED, true)
  return fill(u, record)
}

/** Ends the instruction; one that is too long faults whatever it is. */
function finish(u: usize, handler: u32, ends: bool): u32 {
  const length = consumed()
  const long = length > MAX_LENGTH
  store<u16>(u, <u16>(long ? HANDLER_TOO_LONG : handler))
  store<u8>(u, length, 2)
  return ends || long ? length | DECODED_ENDS : length
}

/** The first record that matches, or 0. Takes ModRM. */
function findRecord(): usize {
  const number: u32 = load<u16>(OPCODE_INDEX + (((d8(D_MAP) << 8) + d8(D_OPCODE)) << 1))
  if (number == 0) return 0
  let record: usize = RECORDS + (number - 1) * RECORD_SIZE
  if (load<u8>(record, 2) & HAS_MODRM) takeModrm()
  while (!matches(record)) {
    if (load<u16>(record, 4) & ROW_LAST) return 0
    record += RECORD_SIZE
  }
  return record
}

/** Moves to and from control and debug registers take any ModRM for its register form. */
function takeModrm(): void {
  const modrm: u32 = take<u8>()
  setD8(D_MODRM, d8(D_MAP) == 1 && (d8(D_OPCODE) & 0xfc) == 0x20 ? modrm | 0xc0 : modrm)
}

function matches(record: usize): bool {
  if (!(load<u8>(record) & d8(D_PREFIX))) return false
  if (load<u8>(record, 9) == VVVV_NONE && d8(D_VVVV)) return false
  const forms: u32 = load<u8>(record, 2)
  if (forms & HAS_MODRM) {
    const modrm = d8(D_MODRM)
    const digit: u32 = load<u8>(record, 1)
    if (digit != 0xff && digit != ((modrm >> 3) & 7)) return false
    if (!(forms & (modrm >= 0xc0 ? 1 : 2))) return false
    const fixed: u32 = load<u8>(record, 3)
    if (fixed != 0 && fixed != modrm) return false
  }
  return flagsMatch(load<u16>(record, 4))
}

function flagsMatch(flags: u32): bool {
  if (flags & (d32(D_MODE) & MODE_64 ? ROW_NOT_64 : ROW_ONLY_64)) return false
  if (flags & ROW_NO_REX_B && d8(D_REX) & REX_B) return false
  if (flags & (d8(D_REX) & REX_W ? ROW_W0 : ROW_W1)) return false
  return !(flags & (d8(D_VEX_L) ? ROW_L0 : ROW_L1))
}

function fill(u: usize, record: usize): u32 {
  const flags: u32 = load<u16>(record, 4)
  const hasModrm = (load<u8>(record, 2) & HAS_MODRM) != 0
  const memoryForm = hasModrm && d8(D_MODRM) < 0xc0
  setD8(D_SIZE, operandSize(flags))
  fillFlags(u, record, hasModrm && !memoryForm)
  store<u8>(u, register(load<u8>(record, 7), d8(D_MODRM) >> 3, REX_R), 4)
  if (memoryForm) decodeMemory(u)
  else {
    store<u8>(u, register(load<u8>(record, 8), d8(D_MODRM), REX_B), 5)
    store<u8>(u, 4 | segmentBits(DEFAULT_SEGMENT) | addressBits(), 7)
  }
  fillImmediate(u, load<u8>(record, 6))
  if (d8(D_RIP_RELATIVE)) addNextOffset(u)
  // Not before all bytes are taken: a part of the instruction that cannot be fetched faults first.
  if (d8(D_LOCK) && !(flags & ROW_LOCK && memoryForm)) return finish(u, HANDLER_UNDEFINED, true)
  let handler: u32 = load<u16>(record + (d8(D_SIZE) << 2) + (memoryForm ? 2 : 0), 12)
  // The sixteen conditions of a hot handler are consecutive cases.
  if (flags & ROW_CONDITION && handler < 512) handler += d8(D_OPCODE) & 15
  return finish(u, handler, (flags & ROW_ENDS) != 0)
}

/** A displacement at the very end of its range no longer fits together with the offset. */
function addNextOffset(u: usize): void {
  const displacement = load<i32>(u, 8)
  const sum = displacement + <i32>nextOffset()
  store<i32>(u, sum, 8)
  if (displacement > 0 && sum < 0) store<u8>(u, load<u8>(u, 7) | (EA_GENERAL | EA_BEYOND), 7)
}

// @ts-ignore: decorator
@inline const DEFAULT_SEGMENT: u32 = 3

function operandSize(flags: u32): u32 {
  const mode = d32(D_MODE)
  if (mode & MODE_64) {
    if (flags & ROW_FORCE_64 || d8(D_REX) & REX_W) return 2
    return d8(D_OPERAND_PREFIX) ? 0 : flags & ROW_DEFAULT_64 ? 2 : 1
  }
  return ((mode & MODE_CODE32) != 0) != (d8(D_OPERAND_PREFIX) != 0) ? 1 : 0
}

function fillFlags(u: usize, record: usize, registerForm: bool): void {
  const vvvv = load<u8>(record, 9) == VVVV_CONDITION ? d8(D_OPCODE) & 15 : d8(D_VVVV)
  let bits: u32 = vvvv << 4
  if (registerForm) bits |= UOP_REGISTER
  if (PARALLEL && !registerForm && (d8(D_LOCK) || isExchange())) bits |= UOP_LOCK
  if (d8(D_REPEAT) == 0xf3) bits |= UOP_REP
  if (d8(D_REPEAT) == 0xf2) bits |= UOP_REPNE
  store<u8>(u, bits, 3)
}

/** XCHG with memory is locked, prefix or not. */
function isExchange(): bool {
  return d8(D_MAP) == 0 && (d8(D_OPCODE) & 0xfe) == 0x86
}

/** A register field: byte offset of a general register, number of any other. `low` holds its low three bits, `rexBit` extends it. */
function register(field: u32, low: u32, rexBit: u32): u32 {
  if (field == FIELD_NONE) return 0
  if (field == FIELD_MODRM) return d8(D_MODRM)
  const opcode = field == FIELD_OPCODE_BYTE || field == FIELD_OPCODE_GENERAL
  if (opcode) {
    low = d8(D_OPCODE)
    rexBit = REX_B
  }
  low &= 7
  if (field == FIELD_PLAIN8) return low
  const number = d8(D_REX) & rexBit ? low | 8 : low
  if (field == FIELD_PLAIN) return number
  const byte = field == FIELD_BYTE || field == FIELD_OPCODE_BYTE
  // Without any REX, byte registers 4 to 7 are AH CH DH BH.
  return byte && !d8(D_HAS_REX) && number >= 4 ? ((number - 4) << 3) + 1 : number << 3
}

/** Offset in the page of the byte after what was read. */
// @ts-ignore: decorator
@inline function nextOffset(): u32 { return d32(D_OFFSET) + consumed() }

function fillImmediate(u: usize, kind: u32): void {
  switch (kind) {
    case IMMEDIATE_NONE: { store<i32>(u, d32(D_OFFSET), 12); return }
    case IMMEDIATE_B: { store<i32>(u, take<i8>(), 12); return }
    case IMMEDIATE_W: { store<i32>(u, take<i16>(), 12); return }
    case IMMEDIATE_Z: { store<i32>(u, takeZ(), 12); return }
    case IMMEDIATE_D: { store<i32>(u, take<i32>(), 12); return }
    case IMMEDIATE_V: {
      store<i32>(u, takeZ(), 12)
      if (d8(D_SIZE) == 2) store<i32>(u, take<i32>(), 8)
      return
    }
    case IMMEDIATE_RELATIVE_B: {
      const distance: i32 = take<i8>()
      store<i32>(u, distance + <i32>nextOffset(), 12)
      return
    }
    case IMMEDIATE_RELATIVE_Z: {
      const distance = takeZ()
      const sum = distance + <i32>nextOffset()
      store<i32>(u, sum, 12)
      if (distance > 0 && sum < 0) store<u8>(u, load<u8>(u, 3) | UOP_BEYOND, 3)
      return
    }
    case IMMEDIATE_OFFSET: return fillOffset(u)
    case IMMEDIATE_FAR: {
      store<u32>(u, d8(D_SIZE) == 0 ? <u32>take<u16>() : take<u32>(), 12)
      store<u32>(u, take<u16>(), 8)
      return
    }
    case IMMEDIATE_ENTER: {
      const size: u32 = take<u16>()
      store<u32>(u, size | (<u32>take<u8>() << 16), 12)
      return
    }
    default: unreachable()
  }
}

// @ts-ignore: decorator
@inline function takeZ(): i32 { return d8(D_SIZE) == 0 ? <i32>take<i16>() : take<i32>() }

/** moffs: as long as an address. */
function fillOffset(u: usize): void {
  const bits = addressBits()
  if (bits & 0x80) store<u32>(u, take<u16>(), 8)
  else store<u32>(u, take<u32>(), 8)
  if (bits == 0) store<u32>(u, take<u32>(), 12)
}
