/**
 * How an unmasked x87 exception is told while CR0.NE is clear (SDM vol. 1, 8.7.2; APM vol. 1, 6.8.3): the processor asserts FERR# and stands still before
 * the instruction until an interrupt comes. The board answers with IRQ 13, and with IGNNE# while its handler runs: then the exception is ignored.
 */
import { CPU } from '../cpu'
import { MF, raise, stopInstruction } from '../fault'
import { ACTIVITY_HALTED, S_ACTIVITY, S_CR, S_FP_CONTROL, S_FP_ERROR, S_FP_STATUS } from '../generated/layout'
import { numericErrorChanged } from '../host'

// @ts-ignore: decorator
@inline const CR0_NE: u32 = 1 << 5
// Bits of the state field fpError.
// @ts-ignore: decorator
@inline const FERR: u32 = 1 << 0
// @ts-ignore: decorator
@inline const IGNNE: u32 = 1 << 1

// @ts-ignore: decorator
@inline function isPending(): bool { return (load<u16>(CPU, S_FP_STATUS) & ~load<u16>(CPU, S_FP_CONTROL) & 0x3f) != 0 }

/** A waiting instruction found a pending exception. Returns only where IGNNE# lets the instruction go on. */
export function answerPending(): void {
  if (load<u32>(CPU, S_CR) & CR0_NE) raise(MF)
  const pins = load<u32>(CPU, S_FP_ERROR)
  if (pins & IGNNE) return
  if (!(pins & FERR)) {
    store<u32>(CPU, FERR, S_FP_ERROR)
    numericErrorChanged()
  }
  store<u32>(CPU, ACTIVITY_HALTED, S_ACTIVITY)
  stopInstruction()
}

/** The exceptions or their masks may have changed: with none left, FERR# falls, and IGNNE# with it. */
export function refreshErrorPins(): void {
  if (load<u32>(CPU, S_FP_ERROR) == 0 || isPending()) return
  store<u32>(CPU, 0, S_FP_ERROR)
  numericErrorChanged()
}
