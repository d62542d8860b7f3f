/**
 * What the processor reads from the task state segment: stacks of inner levels, interrupt stacks, the I/O permission map, the interrupt redirection map
 * below it. SDM vol. 3, 8.2, 8.7, 21.3; vol. 1, 19.5.2. Task switches are in task-switch.ts.
 */
import { CPU } from './cpu'
import { isNull, TR, TYPE_TSS, typeOf } from './descriptors'
import { raiseWithCode, TS } from './fault'
import { IOPL } from './flags'
import { S_CPL, S_RFLAGS } from './generated/layout'
import { readSystem } from './memory'
import { isProtectionEnabled, isVirtual8086, segmentAttributes, segmentBase, segmentLimit, selectorOf } from './segments'

// @ts-ignore: decorator
@inline const TSS_IO_MAP_BASE: u32 = 0x66
/** Bytes of the interrupt redirection map, a bit per vector. */
// @ts-ignore: decorator
@inline const REDIRECTION_SIZE: u32 = 32

/** The TSS has the 32-bit layout (or the 64-bit one in long mode), not that of the 80286. */
export function hasWideTss(): bool {
  return (typeOf(segmentAttributes(TR)) & TYPE_TSS) == TYPE_TSS
}

/** #TS(TR) when the field at `offset` of `size` bytes lies outside. */
function checkField(offset: u32, size: u32): void {
  if (offset + size - 1 > segmentLimit(TR)) raiseWithCode(TS, selectorOf(TR) & 0xfffc)
}

function longField(offset: u32): u64 {
  checkField(offset, 8)
  return readSystem<u64>(segmentBase(TR) + offset)
}

/** RSP0..RSP2 of the 64-bit TSS. */
export function longStackPointer(level: u32): u64 {
  return longField(4 + (level << 3))
}

/** IST1..IST7. */
export function interruptStackPointer(ist: u32): u64 {
  return longField(28 + (ist << 3))
}

export function innerStackPointer(level: u32): u32 {
  if (hasWideTss()) {
    checkField(4 + (level << 3), 6)
    return readSystem<u32>(segmentBase(TR) + 4 + (level << 3))
  }
  checkField(2 + (level << 2), 4)
  return readSystem<u16>(segmentBase(TR) + 2 + (level << 2))
}

/** SS of an inner level; #TS for a null one. */
export function innerStackSelector(level: u32): u32 {
  const offset = hasWideTss() ? 8 + (level << 3) : 4 + (level << 2)
  const selector: u32 = readSystem<u16>(segmentBase(TR) + offset)
  if (isNull(selector)) raiseWithCode(TS, 0)
  return selector
}

/** True when the current level may use all of `size` ports from `port` on. In virtual-8086 mode IOPL does not count. */
export function mayUsePorts(port: u32, size: u32): bool {
  if (!isProtectionEnabled()) return true
  if (!isVirtual8086() && load<u32>(CPU, S_CPL) <= <u32>((load<u64>(CPU, S_RFLAGS) & IOPL) >> 12)) return true
  const limit = segmentLimit(TR)
  if (!hasWideTss() || limit < TSS_IO_MAP_BASE + 1) return false
  const byte: u32 = readSystem<u16>(segmentBase(TR) + TSS_IO_MAP_BASE) + (port >> 3)
  if (byte + 1 > limit) return false
  const bits = <u32>readSystem<u16>(segmentBase(TR) + byte) >> (port & 7)
  return (bits & ((1 << size) - 1)) == 0
}

/** INT `vector` of virtual-8086 mode with CR4.VME goes to protected mode: its bit is set, or lies outside the TSS as no I/O permission bit may. */
export function isInterruptTrapped(vector: u32): bool {
  const limit = segmentLimit(TR)
  if (!hasWideTss() || limit < TSS_IO_MAP_BASE + 1) return true
  const byte: u32 = readSystem<u16>(segmentBase(TR) + TSS_IO_MAP_BASE) - REDIRECTION_SIZE + (vector >> 3)
  if (byte > limit) return true
  return ((<u32>readSystem<u8>(segmentBase(TR) + byte) >> (vector & 7)) & 1) != 0
}
