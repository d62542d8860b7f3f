/** The counters that the core keeps in the vCPU's block (field `counters`, COUNTER_ indices of cpu/execution.ts). */
import {
  COUNTER_ARENA_RESETS,
  COUNTER_BLOCKS_DECODED,
  COUNTER_BLOCKS_INVALIDATED,
  COUNTER_EXCEPTIONS,
  COUNTER_INTERRUPTS,
  COUNTER_MMIO_ACCESSES,
  COUNTER_PORT_ACCESSES,
  COUNTER_REGIONS_EVICTED,
  COUNTER_REGIONS_TRANSLATED,
  COUNTER_TLB_MISSES,
  COUNTER_TRANSLATED,
} from '../../cpu/execution.ts'
import type { RegisterFile } from '../../cpu/register-file.ts'
import type { AcceleratorCounters } from '../counters.ts'

/** Regions are counted by the translator that made them (accel/jit/translator.ts); where vCPUs have threads of their own, that writes its counts here. */
export function coreCounters(registers: RegisterFile): AcceleratorCounters {
  const counter = (index: number): number => Number(registers.get('counters', index))
  const instructions = Number(registers.get('icount'))
  return {
    instructions,
    interpreted: instructions - counter(COUNTER_TRANSLATED),
    blocksDecoded: counter(COUNTER_BLOCKS_DECODED),
    blocksForgotten: counter(COUNTER_BLOCKS_INVALIDATED),
    blockResets: counter(COUNTER_ARENA_RESETS),
    regionsTranslated: counter(COUNTER_REGIONS_TRANSLATED),
    regionsEvicted: counter(COUNTER_REGIONS_EVICTED),
    tlbMisses: counter(COUNTER_TLB_MISSES),
    exceptions: counter(COUNTER_EXCEPTIONS),
    interrupts: counter(COUNTER_INTERRUPTS),
    portAccesses: counter(COUNTER_PORT_ACCESSES),
    mmioAccesses: counter(COUNTER_MMIO_ACCESSES),
  }
}
