/**
 * MXCSR and SIMD floating-point exceptions (SDM vol. 1, 10.2.3 and 11.5). The exact operations note their exceptions in a scratch slot;
 * `settle` then moves them to the sticky flags and raises #XM for unmasked ones, before the destination is written.
 */
import { CPU } from '../cpu'
import { raise, UD, XM } from '../fault'
import { S_CR, S_MXCSR, S_TEMP } from '../generated/layout'

// @ts-ignore: decorator
@inline export const MXCSR_IE: u32 = 1 << 0 // invalid operation
// @ts-ignore: decorator
@inline export const MXCSR_DE: u32 = 1 << 1 // denormal operand
// @ts-ignore: decorator
@inline export const MXCSR_ZE: u32 = 1 << 2 // divide by zero
// @ts-ignore: decorator
@inline export const MXCSR_OE: u32 = 1 << 3 // overflow
// @ts-ignore: decorator
@inline export const MXCSR_UE: u32 = 1 << 4 // underflow
// @ts-ignore: decorator
@inline export const MXCSR_PE: u32 = 1 << 5 // precision (inexact)
// @ts-ignore: decorator
@inline export const MXCSR_DAZ: u32 = 1 << 6 // denormals are zeros
// @ts-ignore: decorator
@inline export const MXCSR_MASKS: u32 = 0x3f << 7
// @ts-ignore: decorator
@inline export const MXCSR_OM: u32 = 1 << 10 // overflow masked
// @ts-ignore: decorator
@inline export const MXCSR_UM: u32 = 1 << 11 // underflow masked
// @ts-ignore: decorator
@inline export const MXCSR_PM: u32 = 1 << 12 // inexactness masked
// @ts-ignore: decorator
@inline export const MXCSR_RC: u32 = 3 << 13 // rounding control
// @ts-ignore: decorator
@inline export const MXCSR_FTZ: u32 = 1 << 15 // flush to zero
/** The bits that exist; setting another is #GP. */
// @ts-ignore: decorator
@inline export const MXCSR_MASK: u32 = 0xffff

// @ts-ignore: decorator
@inline const FLAGS: u32 = 0x3f
// @ts-ignore: decorator
@inline const BEFORE_OPERATION: u32 = MXCSR_IE | MXCSR_DE | MXCSR_ZE
// @ts-ignore: decorator
@inline const NOTED: usize = S_TEMP + 13 * 8
// @ts-ignore: decorator
@inline const CR4: usize = S_CR + 4 * 8
// @ts-ignore: decorator
@inline const CR4_OSXMMEXCPT: u32 = 1 << 10

// Values of RC.
// @ts-ignore: decorator
@inline export const TO_NEAREST: u32 = 0
// @ts-ignore: decorator
@inline export const DOWN: u32 = 1
// @ts-ignore: decorator
@inline export const UP: u32 = 2
// @ts-ignore: decorator
@inline export const TO_ZERO: u32 = 3

// @ts-ignore: decorator
@inline export function mxcsr(): u32 { return load<u32>(CPU, S_MXCSR) }
// @ts-ignore: decorator
@inline export function roundingControl(): u32 { return (mxcsr() >> 13) & 3 }
// @ts-ignore: decorator
@inline export function denormalsAreZeros(): bool { return (mxcsr() & MXCSR_DAZ) != 0 }

/** Rounding to nearest, everything masked and PE already set: native arithmetic on ordinary numbers leaves MXCSR as it is. */
// @ts-ignore: decorator
@inline export function nativeSuffices(): bool {
  return (mxcsr() & (MXCSR_RC | MXCSR_MASKS | MXCSR_PE)) == (MXCSR_MASKS | MXCSR_PE)
}

// @ts-ignore: decorator
@inline export function beginExact(): void { store<u32>(CPU, 0, NOTED) }
// @ts-ignore: decorator
@inline export function note(flags: u32): void { store<u32>(CPU, load<u32>(CPU, NOTED) | flags, NOTED) }

/**
 * Ends an exact operation. Faults found before the operation (IE, DE, ZE) win over those found after it, in any element of the
 * vector: an unmasked one of the first group suppresses the flags of the second.
 */
export function settle(): void {
  let flags = load<u32>(CPU, NOTED)
  const masks = mxcsr() >> 7
  if (flags & BEFORE_OPERATION & ~masks) flags &= BEFORE_OPERATION
  store<u32>(CPU, mxcsr() | flags, S_MXCSR)
  if (flags & ~masks & FLAGS) raise(load<u32>(CPU, CR4) & CR4_OSXMMEXCPT ? XM : UD)
}
