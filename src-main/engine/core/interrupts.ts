/** Interrupts at instruction boundaries: NMI and the maskable line, inhibition after STI and MOV SS, waking from HLT. SDM vol. 3, 6.3, 6.7, 6.8. */
import { CPU } from './cpu'
import { ACTIVITY_RUNNING, deliverInterrupt } from './exceptions'
import { IF } from './flags'
import { S_ACTIVITY, S_INTERRUPT_SHADOW, S_NMI_BLOCKED, S_RFLAGS } from './generated/layout'
import { acknowledgeInterrupt } from './host'

// @ts-ignore: decorator
@inline export const SHADOW_STI: u32 = 1
/** MOV SS, POP SS: debug traps and NMI wait too. */
// @ts-ignore: decorator
@inline export const SHADOW_STACK: u32 = 2
// @ts-ignore: decorator
@inline const NMI: u32 = 2

/** INTR may be served now. */
// @ts-ignore: decorator
@inline export function acceptsInterrupt(): bool {
  return (load<u64>(CPU, S_RFLAGS) & IF) != 0 && load<u32>(CPU, S_INTERRUPT_SHADOW) == 0
}

/** An NMI may be served now: not inside an NMI handler, not in a shadow. */
// @ts-ignore: decorator
@inline export function acceptsNmi(): bool {
  return load<u32>(CPU, S_NMI_BLOCKED) == 0 && load<u32>(CPU, S_INTERRUPT_SHADOW) == 0
}

/** Acknowledges INTR and delivers the vector; false when the controllers withdrew it. */
export function takeInterrupt(): bool {
  const vector = acknowledgeInterrupt()
  if (vector < 0) return false
  store<u32>(CPU, ACTIVITY_RUNNING, S_ACTIVITY)
  deliverInterrupt(<u32>vector & 0xff)
  return true
}

/** Delivers an NMI; further ones wait for IRET. */
export function takeNmi(): void {
  store<u32>(CPU, ACTIVITY_RUNNING, S_ACTIVITY)
  store<u32>(CPU, 1, S_NMI_BLOCKED)
  deliverInterrupt(NMI)
}
