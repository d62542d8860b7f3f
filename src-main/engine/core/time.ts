/** Virtual time as the guest's TSC shows it: nanoseconds, a linear function of retired instructions within a slice; the host moves the anchor between slices. With vCPUs in parallel: the host's. */
import { CPU, PARALLEL } from './cpu'
import {
  BLOCK_COUNT, S_ANCHOR_COUNT, S_ANCHOR_TIME, S_BLOCK, S_ICOUNT, S_NANOSECONDS_PER_INSTRUCTION, S_TSC_OFFSET, S_UOP,
} from './generated/layout'
import { guestTime } from './parallel'
import { indexOf } from './run-state'

/** Instructions retired before the present one: `icount` counts the present block as a whole. */
function retired(): u64 {
  const block: usize = load<u32>(CPU, S_BLOCK)
  const count = load<u64>(CPU, S_ICOUNT)
  return block ? count - load<u16>(block, BLOCK_COUNT) + indexOf(load<u32>(CPU, S_UOP)) : count
}

/** Nanoseconds of virtual time before the present instruction. */
export function virtualTime(): u64 {
  if (PARALLEL) return guestTime()
  const instructions = <f64>(retired() - load<u64>(CPU, S_ANCHOR_COUNT))
  return <u64>(load<f64>(CPU, S_ANCHOR_TIME) + instructions * load<f64>(CPU, S_NANOSECONDS_PER_INSTRUCTION))
}

/** One tick a nanosecond. */
export function timeStampCounter(): u64 {
  return virtualTime() + load<u64>(CPU, S_TSC_OFFSET)
}
