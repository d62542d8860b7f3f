/** What the host may call: docs/core.md, "The interface to the host". */
import { codePage, invalidateCode, resetArenas } from './block-index'
import { CPU } from './cpu'
import { refreshWatching } from './debug'
import { readRflags, setFlags, writeRflags } from './flags'
import { S_RFLAGS } from './generated/layout'
import { initialize } from './run'
import { refreshMode } from './segments'
import { clearTlb, flushTlb } from './tlb'

export { execute } from './run'
export { flushTlb } from './tlb'

/** Once per vCPU, before anything else. */
export function powerOn(): void {
  initialize()
  clearTlb()
  refreshMode()
}

/** The host wrote registers, and perhaps memory behind Dma's back (a snapshot): recomputes what is derived from them. */
export function adoptState(): void {
  initialize()
  resetArenas()
  setFlags(<u32>load<u64>(CPU, S_RFLAGS))
  flushTlb()
  refreshWatching()
  refreshMode()
}

/** The host wrote guest memory: `length` bytes from host offset `host`, which may span pages. */
export function invalidateRange(host: u32, length: u32): void {
  let place: usize = host
  const end: usize = host + length
  while (place < end) {
    const next = (place | 0xfff) + 1
    const last = next < end ? next : end
    if (codePage(place) != 0) invalidateCode(place, <u32>(last - place))
    place = next
  }
}

/** RFLAGS with the arithmetic flags in place. */
export function materializeFlags(): void {
  writeRflags(readRflags(), ~<u64>0)
}
