/**
 * Locked instructions towards vCPUs that run in parallel: the value is read, the handler computes, and a compare-exchange writes the result if the
 * value is still the same; if not, the instruction runs again. What a compare-exchange cannot reach (two pages or cache lines, devices) is changed
 * while all other vCPUs stand still. Handlers change no register before they close the operand; flags are put back here.
 */
import { CPU } from './cpu'
import { stopInstruction } from './fault'
import { S_FLAG_A, S_FLAG_B, S_FLAG_OP, S_FLAG_RESULT, S_RFLAGS, S_TEMP } from './generated/layout'
import { lockedPlace, noteWritten, proveWrite, read, write } from './memory'
import { ACCESS_WRITE, NO_TRANSLATION, probe } from './paging'
import { resumeOthers, stopOthers } from './parallel'

// @ts-ignore: decorator
@inline const OLD: usize = S_TEMP + 16
// @ts-ignore: decorator
@inline const PLACE: usize = S_TEMP + 24
/** Result, A, B, operation, RFLAGS. */
// @ts-ignore: decorator
@inline const FLAGS: usize = S_TEMP + 32

/** Stores the value at `linear`, which may be written, at `target`. */
export function openLocked<T>(linear: u64, target: usize): void {
  const place = lockedPlace<T>(linear)
  store<u32>(CPU, <u32>place, PLACE)
  if (place == 0) {
    stopOthersFor(linear, sizeof<T>())
    store<T>(target, read<T>(linear))
    return
  }
  const value = atomic.load<T>(place)
  store<T>(CPU, value, OLD)
  store<T>(target, value)
  keepFlags()
}

/** All others stand still when it returns, and writing the operand cannot fault, though they may have changed the page tables while this vCPU waited. */
export function stopOthersFor(linear: u64, size: u32): void {
  stopOthers()
  while (!isWritable(linear) || !isWritable(linear + (size - 1))) {
    resumeOthers()
    proveWrite(linear, size)
    stopOthers()
  }
}

// @ts-ignore: decorator
@inline function isWritable(linear: u64): bool { return probe(linear, ACCESS_WRITE) != NO_TRANSLATION }

/** The new value takes the place of the one that was read. Returns only if it did. */
export function closeLocked<T>(linear: u64, value: T): void {
  const place: usize = load<u32>(CPU, PLACE)
  if (place == 0) {
    write<T>(linear, value)
    resumeOthers()
    return
  }
  const old = load<T>(CPU, OLD)
  if (atomic.cmpxchg<T>(place, old, value) != old) {
    restoreFlags()
    stopInstruction()
  }
  noteWritten(place, sizeof<T>())
}

function keepFlags(): void {
  store<u64>(CPU, load<u64>(CPU, S_FLAG_RESULT), FLAGS)
  store<u64>(CPU, load<u64>(CPU, S_FLAG_A), FLAGS + 8)
  store<u64>(CPU, load<u64>(CPU, S_FLAG_B), FLAGS + 16)
  store<u32>(CPU, load<u32>(CPU, S_FLAG_OP), FLAGS + 24)
  store<u64>(CPU, load<u64>(CPU, S_RFLAGS), FLAGS + 32)
}

function restoreFlags(): void {
  store<u64>(CPU, load<u64>(CPU, FLAGS), S_FLAG_RESULT)
  store<u64>(CPU, load<u64>(CPU, FLAGS + 8), S_FLAG_A)
  store<u64>(CPU, load<u64>(CPU, FLAGS + 16), S_FLAG_B)
  store<u32>(CPU, load<u32>(CPU, FLAGS + 24), S_FLAG_OP)
  store<u64>(CPU, load<u64>(CPU, FLAGS + 32), S_RFLAGS)
}
