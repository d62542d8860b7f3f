/** Statistics of a vCPU: COUNTER_ indices of cpu/execution.ts. */
import { CPU } from './cpu'
import { S_COUNTERS } from './generated/layout'

// @ts-ignore: decorator
@inline export function count(counter: u32): void {
  add(counter, 1)
}

// @ts-ignore: decorator
@inline export function add(counter: u32, amount: u64): void {
  const address = CPU + S_COUNTERS + (counter << 3)
  store<u64>(address, load<u64>(address) + amount)
}
