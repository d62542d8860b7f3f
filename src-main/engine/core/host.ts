/**
 * Everything that the core asks of the host. While a call runs, `icount` is exact: the instructions retired before the present one. Afterwards the
 * run leaves at the end of the instruction, because the device may have raised the interrupt line or lowered `budgetEnd`.
 */
import { count } from './counters'
import { CPU } from './cpu'
import { BLOCK_COUNT, COUNTER_MMIO_ACCESSES, COUNTER_PORT_ACCESSES, S_BLOCK, S_ICOUNT, S_UOP } from './generated/layout'
import { indexOf, leaveAfterInstruction } from './run-state'

// @ts-ignore: decorator
@external('env', 'portRead') declare function hostPortRead(port: u32, size: u32): u32
// @ts-ignore: decorator
@external('env', 'portWrite') declare function hostPortWrite(port: u32, size: u32, value: u32): void
// @ts-ignore: decorator
@external('env', 'mmioRead') declare function hostMmioRead(low: u32, high: u32, size: u32): u32
// @ts-ignore: decorator
@external('env', 'mmioWrite') declare function hostMmioWrite(low: u32, high: u32, size: u32, value: u32): void
// @ts-ignore: decorator
@external('env', 'acknowledgeInterrupt') declare function hostAcknowledgeInterrupt(): i32
// @ts-ignore: decorator
@external('env', 'apicBaseWritten') declare function hostApicBaseWritten(): void
// @ts-ignore: decorator
@external('env', 'numericErrorChanged') declare function hostNumericErrorChanged(): void

/** Instructions of the present block that are not retired yet, taken off `icount`; give them to `resume`. */
function suspend(): u32 {
  const block: usize = load<u32>(CPU, S_BLOCK)
  if (block == 0) return 0
  const ahead = load<u16>(block, BLOCK_COUNT) - indexOf(load<u32>(CPU, S_UOP))
  store<u64>(CPU, load<u64>(CPU, S_ICOUNT) - ahead, S_ICOUNT)
  return ahead
}

function resume(ahead: u32): void {
  store<u64>(CPU, load<u64>(CPU, S_ICOUNT) + ahead, S_ICOUNT)
  leaveAfterInstruction()
}

/** IN: 1, 2 or 4 bytes. */
export function portRead(port: u32, size: u32): u32 {
  count(COUNTER_PORT_ACCESSES)
  const ahead = suspend()
  const value = hostPortRead(port, size)
  resume(ahead)
  return value
}

export function portWrite(port: u32, size: u32, value: u32): void {
  count(COUNTER_PORT_ACCESSES)
  const ahead = suspend()
  hostPortWrite(port, size, value)
  resume(ahead)
}

/** Device memory: 1, 2 or 4 bytes. */
export function mmioRead(low: u32, high: u32, size: u32): u32 {
  count(COUNTER_MMIO_ACCESSES)
  const ahead = suspend()
  const value = hostMmioRead(low, high, size)
  resume(ahead)
  return value
}

export function mmioWrite(low: u32, high: u32, size: u32, value: u32): void {
  count(COUNTER_MMIO_ACCESSES)
  const ahead = suspend()
  hostMmioWrite(low, high, size, value)
  resume(ahead)
}

/** The vector of the interrupt that the controllers offer, or -1 when they withdrew it. At a boundary. */
export function acknowledgeInterrupt(): i32 {
  return hostAcknowledgeInterrupt()
}

/** FERR# rose or fell: state field fpError. */
export function numericErrorChanged(): void {
  const ahead = suspend()
  hostNumericErrorChanged()
  resume(ahead)
}

/** MSR APIC_BASE changed. */
export function apicBaseWritten(): void {
  const ahead = suspend()
  hostApicBaseWritten()
  resume(ahead)
}
