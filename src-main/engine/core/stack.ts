/** Push and pop in the stack's size: RSP in 64-bit mode, ESP or SP by the B bit of SS. RSP changes only after the access succeeded. */
import { CPU, RSP } from './cpu'
import { MODE_64, MODE_STACK32, S_GPR, S_MODE } from './generated/layout'
import { segmentLinear } from './operands'
import { read, write } from './memory'
import { isCanonicalExtent } from './paging'

// @ts-ignore: decorator
@inline const SS: u32 = 2

/** Mask of the stack pointer. */
// @ts-ignore: decorator
@inline export function stackMask(): u64 {
  const mode = load<u32>(CPU, S_MODE)
  if (mode & MODE_64) return ~<u64>0
  return mode & MODE_STACK32 ? 0xffffffff : 0xffff
}

// @ts-ignore: decorator
@inline export function stackPointer(): u64 { return load<u64>(CPU, S_GPR + RSP * 8) }

/** Writes the stack pointer in its size. */
// @ts-ignore: decorator
@inline export function setStackPointer(value: u64): void {
  const mask = stackMask()
  store<u64>(CPU, mask == 0xffff ? (stackPointer() & ~<u64>0xffff) | (value & mask) : value & mask, S_GPR + RSP * 8)
}

// @ts-ignore: decorator
@inline function stackLinear(offset: u64, size: u32): u64 {
  return load<u32>(CPU, S_MODE) & MODE_64 ? segmentLinear64(offset, size) : segmentLinear(SS, offset & stackMask(), size)
}

// @ts-ignore: decorator
@inline function segmentLinear64(offset: u64, size: u32): u64 {
  return isCanonicalExtent(offset, size) ? offset : segmentLinear(SS, offset, size)
}

/** Linear address of a T on the stack. Eight bytes are only pushed with a 64-bit stack. */
// @ts-ignore: decorator
@inline export function stackAddress<T>(offset: u64): u64 {
  return sizeof<T>() == 8 ? segmentLinear64(offset, 8) : stackLinear(offset, sizeof<T>())
}

/** Pushes `value`. */
// @ts-ignore: decorator
@inline export function push<T>(value: T): void {
  const pointer = stackPointer() - sizeof<T>()
  write<T>(stackAddress<T>(pointer), value)
  if (sizeof<T>() == 8) store<u64>(CPU, pointer, S_GPR + RSP * 8)
  else setStackPointer(pointer)
}

// @ts-ignore: decorator
@inline export function pop<T>(): T {
  const value = peek<T>(0)
  if (sizeof<T>() == 8) store<u64>(CPU, stackPointer() + 8, S_GPR + RSP * 8)
  else setStackPointer(stackPointer() + sizeof<T>())
  return value
}

/** The slot-th value of the stack (0 = top), without popping. */
// @ts-ignore: decorator
@inline export function peek<T>(slot: u32): T {
  const pointer = stackPointer() + slot * sizeof<T>()
  return read<T>(stackAddress<T>(pointer))
}

/** Writes the value that a later push of slot `slot` (1 = next) would write, without moving the pointer. */
// @ts-ignore: decorator
@inline export function pushAt<T>(slot: u32, value: T): void {
  write<T>(stackAddress<T>(stackPointer() - slot * sizeof<T>()), value)
}
