/**
 * x87 control and status words and exceptions (SDM vol. 1, 8.1.3, 8.1.5, 8.4 and 8.5). Operations note their exceptions in a scratch slot; `settle`
 * moves them to the status word and says whether the result may be stored. An unmasked one raises #MF at the next waiting instruction (unit.ts).
 */
import { CPU } from '../cpu'
import { S_FP_CONTROL, S_FP_STATUS, S_TEMP } from '../generated/layout'

// @ts-ignore: decorator
@inline export const IE: u32 = 1 << 0 // invalid operation
// @ts-ignore: decorator
@inline export const DE: u32 = 1 << 1 // denormal operand
// @ts-ignore: decorator
@inline export const ZE: u32 = 1 << 2 // zero divide
// @ts-ignore: decorator
@inline export const OE: u32 = 1 << 3 // overflow
// @ts-ignore: decorator
@inline export const UE: u32 = 1 << 4 // underflow
// @ts-ignore: decorator
@inline export const PE: u32 = 1 << 5 // precision
// @ts-ignore: decorator
@inline export const SF: u32 = 1 << 6 // stack fault
// @ts-ignore: decorator
@inline export const C0: u32 = 1 << 8
// @ts-ignore: decorator
@inline export const C1: u32 = 1 << 9
// @ts-ignore: decorator
@inline export const C2: u32 = 1 << 10
// @ts-ignore: decorator
@inline export const C3: u32 = 1 << 14
// @ts-ignore: decorator
@inline const SUMMARY: u32 = 0x8080 // ES and its copy B
// @ts-ignore: decorator
@inline const EXCEPTIONS: u32 = 0x3f
// @ts-ignore: decorator
@inline const BEFORE_OPERATION: u32 = IE | DE | ZE
// @ts-ignore: decorator
@inline const NOTED: usize = S_TEMP + 12 * 8

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
@inline export function controlWord(): u32 { return <u32>load<u16>(CPU, S_FP_CONTROL) }
// @ts-ignore: decorator
@inline export function statusWord(): u32 { return <u32>load<u16>(CPU, S_FP_STATUS) }
// @ts-ignore: decorator
@inline export function roundingControl(): u32 { return (controlWord() >> 10) & 3 }
// @ts-ignore: decorator
@inline export function isMasked(exception: u32): bool { return (controlWord() & exception) != 0 }

/** Bits below the precision that PC (bits 9:8) asks of additions, multiplications, divisions and square roots. */
// @ts-ignore: decorator
@inline export function precisionDrop(): u32 {
  const control = (controlWord() >> 8) & 3
  return control == 0 ? 40 : control == 2 ? 11 : 0
}

// @ts-ignore: decorator
@inline export function begin(): void { store<u32>(CPU, 0, NOTED) }
// @ts-ignore: decorator
@inline export function note(flags: u32): void { store<u32>(CPU, load<u32>(CPU, NOTED) | flags, NOTED) }
/** Forgets a denormal operand that was noted while it was read: a NaN beside it, an invalid operation and a division by zero win. */
// @ts-ignore: decorator
@inline export function forgetDenormal(): void { store<u32>(CPU, load<u32>(CPU, NOTED) & ~DE, NOTED) }
// @ts-ignore: decorator
@inline export function noted(): u32 { return load<u32>(CPU, NOTED) }

/** Status word with ES and B as the exceptions in it and the masks say. */
export function setStatus(status: u32): void {
  const pending = (status & ~controlWord() & EXCEPTIONS) != 0
  store<u16>(CPU, <u16>(pending ? status | SUMMARY : status & ~SUMMARY), S_FP_STATUS)
}

/** Ends an operation whose destination is a register; false: an unmasked exception forbids to store the result and to pop. */
// @ts-ignore: decorator
@inline export function settle(): bool {
  if (noted() == 0) {
    store<u16>(CPU, load<u16>(CPU, S_FP_STATUS) & ~(<u16>C1), S_FP_STATUS)
    return true
  }
  return settleAll(BEFORE_OPERATION)
}

/** The same for a destination in memory, where unmasked overflow and underflow forbid it too. */
// @ts-ignore: decorator
@inline export function settleStore(): bool { return settleAll(BEFORE_OPERATION | OE | UE) }

function settleAll(forbidding: u32): bool {
  let flags = noted()
  const unmasked = flags & ~controlWord()
  if (unmasked & BEFORE_OPERATION) flags &= BEFORE_OPERATION | SF | (flags & SF ? C1 : 0)
  else if (unmasked & forbidding) flags &= ~(PE | C1)
  setStatus((statusWord() & ~C1) | flags)
  return !(unmasked & forbidding)
}

/** Sets C0, C2 and C3 (bits of `codes`). */
// @ts-ignore: decorator
@inline export function setConditions(codes: u32): void {
  store<u16>(CPU, <u16>((statusWord() & ~(C0 | C2 | C3)) | codes), S_FP_STATUS)
}
