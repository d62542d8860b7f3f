import { describe, expect, it } from 'vitest'
import { Interpreter } from '../../../../../../src-main/engine/accel/interp/interpreter.ts'
import { CompileHere, type CompileJob, RegionFactory } from '../../../../../../src-main/engine/accel/jit/region-factory.ts'
import { outlineRegion, type RegionOutline } from '../../../../../../src-main/engine/accel/jit/region-graph.ts'
import { cpuBlock, RAM } from '../../../../../../src-main/engine/memory/memory-map.ts'
import { CoreGuest } from '../../../../../support/core-guest.ts'

const PAGE = 0x1_0000

/** A guest that ran a loop which goes on to undecoded code, and the loop's outline. */
function ranLoop(): { guest: CoreGuest; job: (index: number, epoch: number) => CompileJob } {
  const guest = new CoreGuest(8, Interpreter)
  guest.enterLongMode()
  // INC RAX; JZ +20h; JMP to the start.
  guest.load(PAGE, '48ffc0 7420 ebf9')
  guest.run(20)
  const start = {
    page: RAM + PAGE,
    base: BigInt(PAGE),
    offset: 0,
    mode: Number(guest.registers.get('mode')),
    heat: 512,
    isAwaited: () => false,
  }
  const outline = outlineRegion(guest.cpu.core, guest.memory.view, start) as RegionOutline
  return {
    guest,
    job: (index, epoch) => ({ index, epoch, outline, frame: { cpu: cpuBlock(0), tlbMode: 0, is64: true }, entered: 7, hotAt: 100 }),
  }
}

describe('RegionFactory', () => {
  it('makes one module of several regions, with a slot where each leads on', () => {
    const { guest, job } = ranLoop()

    const batch = new RegionFactory(guest.memory.bytes).make([job(3, 0), job(7, 0)])

    expect(batch.module).toBeInstanceOf(WebAssembly.Module)
    expect(batch.regions.map(({ index, slots }) => [index, slots.length])).toEqual([
      [3, 2],
      [7, 2],
    ])
    expect(new Set(batch.regions.flatMap(({ slots }) => slots.map(([slot]) => slot))).size).toBe(4)
    expect(batch.hasRoom).toBe(true)
  })

  it('begins the count of entries where it is told to', () => {
    const { guest, job } = ranLoop()

    const [region] = new RegionFactory(guest.memory.bytes).make([job(3, 0)]).regions

    expect(guest.memory.view.getUint32(region?.count as number, true)).toBe(7)
  })

  it('uses the places of the pool again in a new epoch', () => {
    const { guest, job } = ranLoop()
    const factory = new RegionFactory(guest.memory.bytes)
    const slotIn = (epoch: number): number | undefined => factory.make([job(1, epoch)]).regions[0]?.slots[0]?.[0]
    const [first, second] = [slotIn(0), slotIn(0)]

    expect(second).not.toBe(first)
    expect(slotIn(1)).toBe(first)
  })
})

describe('CompileHere', () => {
  it('has done at once what it is asked for, once', () => {
    const { guest, job } = ranLoop()
    const service = new CompileHere(guest.memory.bytes)

    service.request(job(5, 2))

    expect(service.collect()).toMatchObject({ epoch: 2, regions: [{ index: 5 }] })
    expect(service.collect()).toBeUndefined()
  })
})
