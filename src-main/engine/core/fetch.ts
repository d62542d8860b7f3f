/** Translation of code addresses through the execute table of the TLB. */
import { CPU } from './cpu'
import { CPU_TLB, PAGE_RAM, PAGE_ROM, S_TLB_MODE, TLB_ENTRIES } from './generated/layout'
import { physicalEntry } from './memory'
import { ACCESS_FETCH, translate } from './paging'
import { fillTlb, TABLE_EXECUTE } from './tlb'

/** Host address of the code at `linear`, or 0 when it lies in device memory. Raises what the fetch raises. */
export function fetchHost(linear: u64): usize {
  const slot = CPU + CPU_TLB + TABLE_EXECUTE + load<u32>(CPU, S_TLB_MODE) + ((<u32>(linear >> 12) & (<u32>TLB_ENTRIES - 1)) << 4)
  if (load<u64>(slot) == (linear & ~0xfff)) return <u32>linear + load<u32>(slot, 8)
  const gpa = translate(linear, ACCESS_FETCH)
  const entry = physicalEntry(gpa)
  if (!(entry & <u32>(PAGE_RAM | PAGE_ROM))) return 0
  fillTlb(linear, entry, TABLE_EXECUTE)
  return (entry & 0xfffff000) + (<u32>linear & 0xfff)
}

/** Guest-physical address of code in device memory. */
export function fetchPhysical(linear: u64): u64 {
  return translate(linear, ACCESS_FETCH)
}
