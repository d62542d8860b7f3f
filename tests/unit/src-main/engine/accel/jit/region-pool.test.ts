import { describe, expect, it } from 'vitest'
import { RegionPool } from '../../../../../../src-main/engine/accel/jit/region-pool.ts'
import { Uop } from '../../../../../../src-main/engine/accel/jit/uop.ts'
import { UOP_SIZE } from '../../../../../../src-main/engine/memory/block-layout.ts'
import { GuestMemory } from '../../../../../../src-main/engine/memory/guest-memory.ts'
import { RAM, REGION_POOL, REGION_POOL_SIZE } from '../../../../../../src-main/engine/memory/memory-map.ts'

const MiB = 1024 * 1024
const memory = new GuestMemory(MiB)

describe('RegionPool', () => {
  it('gives places of its own to slots, tables and blocks, all inside the pool', () => {
    const pool = new RegionPool(memory.bytes)
    const places = [pool.slot(), pool.byteTable(20, new Map()), pool.slot(), pool.byteTable(1, new Map()), pool.slot()]

    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect((places[2] as number) - (places[1] as number)).toBeGreaterThanOrEqual(20)
    expect(new Set(places).size).toBe(5)
    expect(places[0]).toBeGreaterThanOrEqual(REGION_POOL)
  })

  it('fills a table of bytes with its entries and zeros, whatever was there', () => {
    memory.bytes.fill(0xff, REGION_POOL, REGION_POOL + 4096)
    const pool = new RegionPool(memory.bytes)

    const table = pool.byteTable(
      10,
      new Map([
        [0, 3],
        [9, 4],
      ]),
    )

    expect([...memory.bytes.subarray(table, table + 10)]).toEqual([3, 0, 0, 0, 0, 0, 0, 0, 0, 4])
  })

  it('makes a block of one instruction with a copy of the micro-operation, then zeros', () => {
    const pool = new RegionPool(memory.bytes)
    const source = RAM + 64
    for (let index = 0; index < UOP_SIZE; index++) memory.bytes[source + index] = index === 2 ? 5 : index + 1

    const { block, uop } = pool.handlerBlock(new Uop(memory.view, source), 0x3ff0)

    expect([...memory.bytes.subarray(uop, uop + UOP_SIZE)]).toEqual([...memory.bytes.subarray(source, source + UOP_SIZE)])
    expect(memory.bytes.subarray(uop + UOP_SIZE, uop + 2 * UOP_SIZE).every((byte) => byte === 0)).toBe(true)
    // core/block-layout.ts: instructions, start and end in the page.
    expect([8, 10, 12].map((offset) => memory.view.getUint16(block + offset, true))).toEqual([1, 0xff0, 0xff5])
  })

  it('runs out of room before it leaves the pool, and has room again when emptied', () => {
    const pool = new RegionPool(memory.bytes)
    let last = 0
    while (pool.hasRoom) last = pool.byteTable(4096, new Map())

    expect(last).toBeGreaterThan(REGION_POOL + REGION_POOL_SIZE / 2)
    expect(last + 4096).toBeLessThan(REGION_POOL + REGION_POOL_SIZE)
    pool.empty()
    expect(pool.hasRoom).toBe(true)
    expect(pool.slot()).toBe(REGION_POOL)
  })
})
