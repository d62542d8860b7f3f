/** The dirty log (memory-map.ts, DIRTY): a byte per host page, a bit per client. Writers set all bits of a page, each client takes its own. */
import { DIRTY } from './generated/layout'

/**
 * Notes which of `pages` pages from the first one were written since the last call for this client (DIRTY_), as 32-bit page numbers at `list`, and clears
 * its bit: how many. Only the first write of a page through a TLB entry sets the bits, so the caller flushes the TLB as well.
 */
export function takeDirty(client: u32, pages: u32, list: usize): u32 {
  const mask = i8x16.splat(<i8>client)
  let found: usize = list
  for (let page: u32 = 0; page < pages; page += 16) {
    const flags = v128.load(DIRTY + page)
    let hits = <u32>i8x16.bitmask(i8x16.ne(v128.and(flags, mask), i8x16.splat(0)))
    if (hits == 0) continue
    v128.store(DIRTY + page, v128.andnot(flags, mask))
    for (; hits != 0; hits &= hits - 1) {
      store<u32>(found, page + ctz(hits))
      found += 4
    }
  }
  return <u32>(found - list) >> 2
}
