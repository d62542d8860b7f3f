/**
 * Blocks of decoded code: found by host address and mode, decoded on demand, forgotten when their bytes are written. Host addresses are physical
 * pages, so all address spaces and aliases of a page share its blocks. An arena only grows; when it is full, all of it is dropped.
 */
import { BLOCK_CROSSING, BLOCK_MAX_INSTRUCTIONS, BLOCK_MAX_SIZE, BLOCK_TRANSIENT, HANDLER_END } from './block-layout'
import { addBlock, arenaBase, arenaTop, blockSize, claimPage, firstInBucket, forgetBlock, resetArena, setArenaTop } from './block-index'
import { count } from './counters'
import { CPU, setRip } from './cpu'
import { decodeInstruction, DECODED_ENDS, DECODED_LENGTH } from './decode'
import { DECODE_BYTES } from './decode-state'
import { hasBreakpointAt } from './debugger'
import { CS } from './descriptors'
import { GP, raiseWithCode } from './fault'
import { fetchHost, fetchPhysical } from './fetch'
import {
  BLOCK_COUNT, BLOCK_END, BLOCK_FLAGS, BLOCK_GATED, BLOCK_HEADER, BLOCK_HEAT, BLOCK_HOST, BLOCK_MODE, BLOCK_NEXT_HASH, BLOCK_REGION, BLOCK_START,
  BLOCK_TRANSLATED, COUNTER_BLOCKS_DECODED, DECODE_ARENA_SIZE, MODE_64, MODE_CODE32, MODE_FLAT, MODE_LIMITED, S_HEAT_START, S_ICOUNT, S_MODE,
  S_RIP, S_RIP_BASE, S_SEG_BASE, S_SEG_LIMIT, S_STOP_AT, S_TEMP, UOP_SIZE,
} from './generated/layout'
import { readPhysical } from './memory'
import { removePatch } from './run-state'
import { uopLength } from './uop'

// @ts-ignore: decorator
@inline const MAX_LENGTH: u32 = 15

/** The block at RIP, decoded if need be; sets ripBase. Raises what fetching its first instruction raises. */
export function findBlock(): usize {
  let mode = load<u32>(CPU, S_MODE)
  const linear = linearRip(mode)
  store<u64>(CPU, load<u64>(CPU, S_RIP) - (linear & 0xfff), S_RIP_BASE)
  if (!(mode & MODE_FLAT) && isLimited(mode)) mode |= MODE_LIMITED
  const host = fetchHost(linear)
  let block: usize = host == 0 ? 0 : search(host, mode)
  if (block != 0 && load<u16>(block, BLOCK_FLAGS) & BLOCK_CROSSING && !isUnchanged(block, linear)) {
    forgetBlock(block)
    block = 0
  }
  if (block == 0) block = host == 0 ? decodeTransient(linear, mode) : decodeBlock(linear, host, mode)
  if (mode & MODE_LIMITED || (load<u16>(block, BLOCK_FLAGS) & BLOCK_CROSSING && !(mode & MODE_FLAT))) applyLimit(block)
  return block
}

/** Not all offsets of RIP's page are inside the code segment, or the page wraps in 16-bit code. */
function isLimited(mode: u32): bool {
  const limit: u64 = load<u32>(CPU + S_SEG_LIMIT + (CS << 2))
  const last = mode & MODE_CODE32 ? limit : min<u64>(limit, 0xffff)
  const base = load<u64>(CPU, S_RIP_BASE)
  return base > last || base + 0xfff > last
}

/** RIP as a linear address, both cut to the mode's width. */
function linearRip(mode: u32): u64 {
  if (mode & MODE_64) return load<u64>(CPU, S_RIP)
  const offset = load<u64>(CPU, S_RIP) & 0xffffffff
  setRip(offset)
  if (!(mode & MODE_FLAT) && offset > load<u32>(CPU + S_SEG_LIMIT + (CS << 2))) raiseWithCode(GP, 0)
  return (offset + load<u64>(CPU + S_SEG_BASE + (CS << 3))) & 0xffffffff
}

/** A block that runs past the limit of CS is executed one instruction at a time; the one beyond it faults. */
function applyLimit(block: usize): void {
  const limit: u64 = load<u32>(CPU + S_SEG_LIMIT + (CS << 2))
  const base = load<u64>(CPU, S_RIP_BASE)
  if (base + load<u16>(block, BLOCK_END) - 1 <= limit) return
  if (load<u64>(CPU, S_RIP) + uopLength(block + BLOCK_HEADER) - 1 > limit) raiseWithCode(GP, 0)
  const next = load<u64>(CPU, S_ICOUNT) + 1
  if (next < load<u64>(CPU, S_STOP_AT)) store<u64>(CPU, next, S_STOP_AT)
}

function search(host: usize, mode: u32): usize {
  let block = firstInBucket(host, mode)
  while (block != 0 && (load<u32>(block, BLOCK_HOST) != <u32>host || load<u32>(block, BLOCK_MODE) != mode)) block = load<u32>(block, BLOCK_NEXT_HASH)
  return block
}

/**
 * The block at `host`, decoded if need be and the arena has room for many more; 0 otherwise, and where its one instruction lies in two pages or a breakpoint may be
 * (the region leads out of itself there).
 */
export function blockAtHost(host: usize, mode: u32): usize {
  if (search(host, mode) != 0) return knownBlockAt(host, mode)
  if (hasBreakpointAt(<u32>host & 0xfff)) return 0
  if (arenaTop() + BLOCK_MAX_SIZE > DECODE_ARENA_SIZE || startsCrossing(host, mode)) return 0
  return decodeBlock(0, host, mode)
}

/** The block that was decoded at `host`; 0 without one, and as above. */
export function knownBlockAt(host: usize, mode: u32): usize {
  if (hasBreakpointAt(<u32>host & 0xfff)) return 0
  const known = search(host, mode)
  return known != 0 && load<u16>(known, BLOCK_FLAGS) & BLOCK_CROSSING ? 0 : known
}

function startsCrossing(host: usize, mode: u32): bool {
  const offset = <u32>host & 0xfff
  return offset + (decodeWithin(CPU + S_TEMP, host & ~0xfff, offset, mode) & DECODED_LENGTH) > 0x1000
}

/** Decodes from `linear`, at host address `host`, to a branch, the page's end or 64 instructions. */
function decodeBlock(linear: u64, host: usize, mode: u32): usize {
  if (arenaTop() + BLOCK_MAX_SIZE > DECODE_ARENA_SIZE) resetArena()
  claimPage(host)
  const block = arenaBase() + arenaTop()
  const page = host & ~0xfff
  const start = <u32>host & 0xfff
  let u = block + BLOCK_HEADER
  let offset = start
  let flags: u32 = 0
  let instructions: u32 = 0
  let decoded: u32 = 0
  while (!(decoded & DECODED_ENDS) && flags == 0 && offset < 0x1000 && instructions < BLOCK_MAX_INSTRUCTIONS) {
    if (instructions != 0 && hasBreakpointAt(offset)) break
    decoded = decodeWithin(u, page, offset, mode)
    if (offset + (decoded & DECODED_LENGTH) > 0x1000) {
      if (instructions != 0) break
      decoded = decodeCrossing(u, page + offset, linear, mode)
      flags = BLOCK_CROSSING
    }
    offset += decoded & DECODED_LENGTH
    u += UOP_SIZE
    instructions++
  }
  seal(block, u, start, offset, instructions, flags)
  store<u32>(block, <u32>host, BLOCK_HOST)
  store<u32>(block, mode, BLOCK_MODE)
  if (flags) memory.copy(u + UOP_SIZE, CPU + DECODE_BYTES, 16)
  setArenaTop(arenaTop() + <u32>blockSize(block))
  addBlock(block)
  count(COUNTER_BLOCKS_DECODED)
  return block
}

/** Decodes in place, or from a copy padded with zeros near the end of the page; a length beyond the page then tells that more bytes matter. */
function decodeWithin(u: usize, page: usize, offset: u32, mode: u32): u32 {
  const left = 0x1000 - offset
  if (left >= 32) return decodeInstruction(u, page + offset, offset, mode)
  memory.fill(CPU + DECODE_BYTES, 0, 48)
  memory.copy(CPU + DECODE_BYTES, page + offset, left)
  return decodeInstruction(u, CPU + DECODE_BYTES, offset, mode)
}

/** An instruction that goes on in the next page, whose translation is proven now. DECODE_BYTES holds the bytes afterwards. */
function decodeCrossing(u: usize, host: usize, linear: u64, mode: u32): u32 {
  gather(host, linear)
  return decodeInstruction(u, CPU + DECODE_BYTES, <u32>host & 0xfff, mode)
}

/** The 15 bytes from `linear`, at host address `host`, over the page boundary. */
function gather(host: usize, linear: u64): void {
  const left = 0x1000 - (<u32>host & 0xfff)
  memory.fill(CPU + DECODE_BYTES, 0, 48)
  memory.copy(CPU + DECODE_BYTES, host, left)
  const second = secondPage(linear)
  const rest = fetchHost(second)
  if (rest != 0) memory.copy(CPU + DECODE_BYTES + left, rest, MAX_LENGTH - left)
  else readDevice(CPU + DECODE_BYTES + left, fetchPhysical(second), MAX_LENGTH - left)
}

function secondPage(linear: u64): u64 {
  const next = (linear | 0xfff) + 1
  return load<u32>(CPU, S_MODE) & MODE_64 ? next : next & 0xffffffff
}

/** The bytes of a crossing instruction are compared with memory: the second page may have been remapped or written. */
function isUnchanged(block: usize, linear: u64): bool {
  gather(load<u32>(block, BLOCK_HOST), linear)
  const copy = block + BLOCK_HEADER + 2 * UOP_SIZE
  return load<u64>(copy) == load<u64>(CPU, DECODE_BYTES) && load<u64>(copy, 8) == load<u64>(CPU, DECODE_BYTES + 8)
}

/** One instruction from device memory, in a place of its own at the arena's start. */
function decodeTransient(linear: u64, mode: u32): usize {
  removePatch() // perhaps in the instruction that was there before
  const block = arenaBase()
  const start = <u32>linear & 0xfff
  const left: u32 = 0x1000 - start
  memory.fill(CPU + DECODE_BYTES, 0, 48)
  readDevice(CPU + DECODE_BYTES, fetchPhysical(linear), left < MAX_LENGTH ? left : MAX_LENGTH)
  let length = decodeInstruction(block + BLOCK_HEADER, CPU + DECODE_BYTES, start, mode) & DECODED_LENGTH
  if (length > left) {
    const second = secondPage(linear)
    const rest = fetchHost(second)
    if (rest != 0) memory.copy(CPU + DECODE_BYTES + left, rest, MAX_LENGTH - left)
    else readDevice(CPU + DECODE_BYTES + left, fetchPhysical(second), MAX_LENGTH - left)
    length = decodeInstruction(block + BLOCK_HEADER, CPU + DECODE_BYTES, start, mode) & DECODED_LENGTH
  }
  seal(block, block + BLOCK_HEADER + UOP_SIZE, start, start + length, 1, BLOCK_TRANSIENT)
  return block
}

function readDevice(target: usize, gpa: u64, length: u32): void {
  for (let i: u32 = 0; i < length; i++) store<u8>(target + i, readPhysical<u8>(gpa + i))
}

/** Writes the `end` micro-operation at `u` and the header. */
function seal(block: usize, u: usize, start: u32, end: u32, instructions: u32, flags: u32): void {
  store<u64>(u, HANDLER_END)
  store<u64>(u, <u64>end << 32, 8)
  const gated = hasBreakpointAt(start)
  store<u64>(block, gated ? BLOCK_GATED : instructions)
  store<u16>(block, instructions, BLOCK_COUNT)
  store<u16>(block, start, BLOCK_START)
  store<u16>(block, end, BLOCK_END)
  store<u16>(block, flags, BLOCK_FLAGS)
  store<u32>(block, 0, BLOCK_REGION)
  store<u32>(block, flags == 0 && !gated ? load<u32>(CPU, S_HEAT_START) : 0, BLOCK_HEAT)
  store<u32>(block, 0, BLOCK_TRANSLATED)
}
