import { beforeEach, describe, expect, it } from 'vitest'
import type { CoreExports } from '../../../../../../src-main/engine/accel/interp/core-exports.ts'
import { CodeCache, hostOf } from '../../../../../../src-main/engine/accel/jit/code-cache.ts'
import { RegionClient } from '../../../../../../src-main/engine/accel/jit/region-client.ts'
import type { RegionOutline } from '../../../../../../src-main/engine/accel/jit/region-graph.ts'
import { FunctionBody } from '../../../../../../src-main/engine/accel/jit/wasm/function-body.ts'
import { writeModule } from '../../../../../../src-main/engine/accel/jit/wasm/module-writer.ts'
import { BLOCK_GATED, BLOCK_HOST, BLOCK_MODE, BLOCK_TRANSLATED } from '../../../../../../src-main/engine/memory/block-layout.ts'

const PAGE = 0x40_0000
const OTHER_PAGE = 0x50_0000
const MODE = 9
/** Blocks and slots in the memory of the test. */
const BLOCK = 0x1000
const SLOT = 0x8000
const COUNT = 0xa000

/** A region with two entries: at 10h of a page and at 20h of the page after it, which may lie anywhere. */
function outline(next = OTHER_PAGE, blocks = BLOCK): RegionOutline {
  return {
    pages: new Map([
      [0, PAGE],
      [1, next],
    ]),
    mode: MODE,
    entries: [0x10, 0x1020],
    blocks: new Map([
      [0x10, blocks],
      [0x1020, blocks + 0x100],
    ]),
  }
}

describe('CodeCache', () => {
  let cache: CodeCache
  let view: DataView
  /** Two vCPUs of one thread. */
  let clients: readonly RegionClient[]
  const functions = (index: number): unknown[] => clients.map(({ table }) => table.get(index))
  const stubs = (): unknown[] => functions(0)
  /** Region word that the core was told for each block. */
  let attached: Map<number, number>
  /** Blocks that may get hot once more. */
  let cooled: number[]
  let instructions: number
  const body = new FunctionBody(2).assemble()
  const compiled = (index: number): Parameters<CodeCache['install']>[0] => {
    return { module: new WebAssembly.Module(writeModule([{ index, body }])), regions: [{ index, slots: [], count: COUNT }] }
  }
  const install = (region: RegionOutline): void => cache.install(compiled(cache.announce(region)))

  beforeEach(() => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true })
    view = new DataView(memory.buffer)
    attached = new Map()
    cooled = []
    instructions = 0
    const attachRegion = (block: number, word: number): void => {
      attached.set(block, word)
      view.setBigUint64(block, word ? BLOCK_GATED : 1n, true)
    }
    const coolBlock = (block: number): void => void cooled.push(block)
    const core = new Proxy(
      { attachRegion, coolBlock },
      { get: (target, name) => Reflect.get(target, name) ?? (() => 0) },
    ) as unknown as CoreExports
    clients = [0, 1].map((cpu) => new RegionClient(memory, cpu, () => core))
    cache = new CodeCache(view, () => instructions)
    for (const client of clients) cache.join(client)
  })

  it('names each entry of a region to the core, as table index and entry', () => {
    install(outline())

    expect([...attached]).toEqual([
      [BLOCK, 0x100],
      [BLOCK + 0x100, 0x101],
    ])
    expect(functions(1)).not.toContain(null)
    expect(new Set(functions(1)).size).toBe(2)
    expect(cache.size).toBe(1)
  })

  it('fills a slot at once where the region is there, and later where it comes later', () => {
    cache.link(SLOT, PAGE + 0x10, MODE)
    expect(view.getUint32(SLOT, true)).toBe(0)

    install(outline())
    cache.link(SLOT + 8, hostOf(outline(), 0x1020), MODE)
    cache.link(SLOT + 16, PAGE + 0x10, MODE + 1)

    expect([0, 8, 16].map((offset) => view.getUint32(SLOT + offset, true))).toEqual([0x100, 0x101, 0])
  })

  it.each([
    ['first', PAGE + 0x123],
    ['second', OTHER_PAGE + 0xfff],
  ])('takes a region out of service when its %s page is written: stub, slots, blocks', (_, written) => {
    cache.link(SLOT, PAGE + 0x10, MODE)
    install(outline())

    cache.retirePage(written)

    expect(functions(1)).toEqual(stubs())
    expect(view.getUint32(SLOT, true)).toBe(0)
    expect([...attached.values()]).toEqual([0, 0])
    expect(cache.size).toBe(0)
    expect(cache.retirements(written & ~0xfff)).toBe(1)
  })

  it('links the slots again to the region that follows, at the same table index', () => {
    cache.link(SLOT, PAGE + 0x10, MODE)
    install(outline())
    cache.retirePage(PAGE)

    install(outline())

    expect(view.getUint32(SLOT, true)).toBe(0x100)
    expect(functions(1)).not.toEqual(stubs())
  })

  it('exchanges the function of a region, and gives the former one back', () => {
    install(outline())
    const former = functions(1)

    const undo = cache.exchange(compiled(1))

    expect(functions(1).some((one, cpu) => one === former[cpu])).toBe(false)
    expect(cache.size).toBe(1)
    undo()
    expect(functions(1)).toEqual(former)
  })

  it('keeps a region whose pages were not written', () => {
    install(outline())

    cache.retirePage(PAGE + 0x20_0000)

    expect(cache.size).toBe(1)
    expect(functions(1)).not.toEqual(stubs())
  })

  it('grows its table for as many regions as come', () => {
    for (let index = 0; index < 1100; index++) install({ ...outline(), mode: index })

    expect(clients.map(({ table }) => table.length)).toEqual([2048, 2048])
    expect(cache.size).toBe(1100)
  })

  it('forgets everything, slots included, when the decode arena was emptied', () => {
    cache.link(SLOT, PAGE + 0x10, MODE)
    install(outline())

    cache.retireAll(false)
    view.setUint32(SLOT, 77, true)
    install(outline())

    expect(cache.retirements(PAGE)).toBe(0)
    // The word belongs to somebody else by now.
    expect(view.getUint32(SLOT, true)).toBe(77)
  })

  it('has no way into an announced region, whose first block is known to wait for it', () => {
    cache.link(SLOT, PAGE + 0x10, MODE)

    const index = cache.announce(outline())

    expect([BLOCK, BLOCK + 0x100].map((block) => cache.isAwaited(block))).toEqual([true, false])
    expect(view.getUint32(BLOCK + 0x100 + BLOCK_TRANSLATED, true)).toBe(1)
    expect([cache.size, view.getUint32(SLOT, true), attached.size]).toEqual([0, 0, 0])
    cache.install(compiled(index))
    expect(cache.isAwaited(BLOCK)).toBe(false)
    expect([cache.size, view.getUint32(SLOT, true)]).toEqual([1, 0x100])
  })

  it('links the slots that a region leads on by', () => {
    const index = cache.announce(outline())

    cache.install({ ...compiled(index), regions: [{ index, slots: [[SLOT, 0x1020]], count: COUNT }] })

    expect(view.getUint32(SLOT, true)).toBe(0x101)
  })

  it('never serves a region whose code was written while it was compiled', () => {
    const index = cache.announce(outline())
    cache.retirePage(OTHER_PAGE)

    cache.install(compiled(index))

    expect([cache.size, attached.size, view.getUint32(BLOCK + BLOCK_TRANSLATED, true)]).toEqual([0, 0, 0])
    expect(functions(index)).toEqual(stubs())
    expect(cache.announce(outline())).toBe(index)
  })

  it('lets the block get hot once more whose region was written while it was compiled', () => {
    cache.announce(outline())

    cache.retirePage(OTHER_PAGE)

    expect(cooled).toEqual([BLOCK])
  })

  it('forgives a page that has not been overwritten for long', () => {
    const overwrite = (): void => {
      install(outline())
      cache.retirePage(PAGE)
    }
    overwrite()
    overwrite()
    expect(cache.retirements(PAGE)).toBe(2)

    instructions = 2 ** 30 + 1
    expect(cache.retirements(PAGE)).toBe(0)
    overwrite()
    expect(cache.retirements(PAGE)).toBe(1)
  })

  it('writes nothing where blocks were before the decode arena was emptied, but to those that are still there', () => {
    install(outline())
    view.setBigUint64(BLOCK, BLOCK_GATED, true)
    view.setUint32(BLOCK + BLOCK_TRANSLATED, 0x500, true)

    cache.retireAll(false)

    expect([view.getUint32(BLOCK + BLOCK_TRANSLATED, true), attached.get(BLOCK)]).toEqual([0x500, 0x100])
    install(outline())
    cache.retireAll(true)
    expect([view.getUint32(BLOCK + BLOCK_TRANSLATED, true), attached.get(BLOCK)]).toEqual([0x500, 0])
  })

  it('gives an index again only when its compilation has ended', () => {
    const index = cache.announce(outline())
    cache.retireAll(false)
    const other = cache.announce(outline())
    expect(other).not.toBe(index)

    cache.drop([{ index }])

    expect(cache.announce(outline())).toBe(index)
  })

  it('leads to a merged region by all of its entries, and retires one that none leads to any more', () => {
    cache.link(SLOT, PAGE + 0x10, MODE)
    install(outline())
    install({ ...outline(), entries: [0x10] })
    expect([...attached.values()]).toEqual([0x200, 0x101])

    cache.install(compiled(cache.announce(outline(), true)))

    expect([...attached.values()]).toEqual([0x300, 0x301])
    expect(view.getUint32(SLOT, true)).toBe(0x300)
    expect([functions(1), functions(2)]).toEqual([stubs(), stubs()])
    expect([cache.size, cache.evicted]).toEqual([1, 2])
  })

  it('tells how often the region was entered that begins at a block', () => {
    view.setUint32(BLOCK + BLOCK_HOST, PAGE + 0x10, true)
    view.setUint32(BLOCK + BLOCK_MODE, MODE, true)
    expect(cache.entered(BLOCK)).toBeUndefined()
    install(outline())

    view.setUint32(COUNT, 77, true)

    expect(cache.entered(BLOCK)).toBe(77)
  })
})
