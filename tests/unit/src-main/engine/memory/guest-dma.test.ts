import { describe, expect, it, vi } from 'vitest'
import { GuestDma } from '../../../../../src-main/engine/memory/guest-dma.ts'
import { GuestMemory } from '../../../../../src-main/engine/memory/guest-memory.ts'
import {
  CODE_PAGES,
  DIRTY,
  DIRTY_CHECKPOINT,
  DIRTY_DISPLAY,
  DIRTY_SNAPSHOT,
  RAM,
} from '../../../../../src-main/engine/memory/memory-map.ts'
import { PhysicalMap } from '../../../../../src-main/engine/memory/physical-map.ts'

const MiB = 1024 * 1024

function create(): { memory: GuestMemory; map: PhysicalMap; dma: GuestDma; invalidate: ReturnType<typeof vi.fn> } {
  const memory = new GuestMemory(2 * MiB, MiB)
  const map = new PhysicalMap(memory)
  const invalidate = vi.fn<(host: number, length: number) => void>()
  return { memory, map, dma: new GuestDma(memory, map, invalidate), invalidate }
}

describe('GuestDma', () => {
  it('writes little-endian numbers and reads them back, also across a page boundary', () => {
    const { dma } = create()
    dma.writeU64(0x1ffc, 0x1122334455667788n)
    expect(dma.readU64(0x1ffc)).toBe(0x1122334455667788n)
    expect(dma.readU32(0x2000)).toBe(0x11223344)
    expect(dma.readU16(0x1fff)).toBe(0x4455)
    expect(dma.readU8(0x1ffc)).toBe(0x88)
  })

  it('reads all ones outside memory and drops writes there, while the part inside arrives', () => {
    const { dma } = create()
    dma.write(0x9fffe, Uint8Array.of(1, 2, 3, 4))
    expect([...dma.read(0x9fffe, 4)]).toEqual([1, 2, 0xff, 0xff])
    expect(dma.readU32(0xb8000)).toBe(0xffffffff)
  })

  it('marks the pages it writes dirty for every client, and no others', () => {
    const { memory, dma } = create()
    dma.fill(0x3ff0, 0x20, 7)
    const all = DIRTY_DISPLAY | DIRTY_SNAPSHOT | DIRTY_CHECKPOINT
    expect((memory.bytes[DIRTY + 3] as number) & all).toBe(all)
    expect((memory.bytes[DIRTY + 4] as number) & all).toBe(all)
    expect(memory.bytes[DIRTY + 5]).toBe(0)
  })

  it('tells who asked of each write before it happens, page by page', () => {
    const { memory, dma } = create()
    const seen: (readonly [number, number, number])[] = []
    dma.onWillWrite = (host, length) => seen.push([host - RAM, length, memory.bytes[host] as number])

    dma.write(0x1ffe, Uint8Array.of(1, 2, 3))
    dma.writeU8(0x2000, 4)

    expect(seen).toEqual([
      [0x1ffe, 2, 0],
      [0x2000, 1, 0],
      [0x2000, 1, 3],
    ])
  })

  it('has decoded code forgotten where it writes, and only in pages that hold some', () => {
    const { memory, dma, invalidate } = create()
    memory.words[CODE_PAGES / 4 + 5] = 0x4000000
    dma.write(0x4ffe, Uint8Array.of(1, 2, 3, 4))
    expect(invalidate.mock.calls).toEqual([[RAM + 0x5000, 2]])
  })

  it('reads ROM but does not write it', () => {
    const { memory, map, dma } = create()
    const rom = memory.allocate(0x1000, 'rom')
    memory.bytes[rom] = 0x55
    map.mapRom(0xe0000, rom, 0x1000)
    dma.writeU8(0xe0000, 0xaa)
    expect(dma.readU8(0xe0000)).toBe(0x55)
  })
})
