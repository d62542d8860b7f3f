import { describe, expect, it, vi } from 'vitest'
import { BusAccess } from '../../../../../src-main/engine/memory/bus-access.ts'
import { GuestDma } from '../../../../../src-main/engine/memory/guest-dma.ts'
import { GuestMemory } from '../../../../../src-main/engine/memory/guest-memory.ts'
import { PhysicalMap } from '../../../../../src-main/engine/memory/physical-map.ts'

const MiB = 1024 * 1024

describe('BusAccess', () => {
  it('writes shadow RAM behind ROM while reads still come from ROM', () => {
    const memory = new GuestMemory(2 * MiB, MiB)
    const map = new PhysicalMap(memory)
    const bus = { read: vi.fn(() => 0xff), write: vi.fn() }
    const dma = new GuestDma(memory, map, () => undefined)
    const access = new BusAccess(bus, map, dma)
    map.mapRom(0xf0000, memory.allocate(0x10000, 'bios'), 0x10000)
    map.setAccess(0xf0000, 0x10000, false, true)

    access.write(0xf0010, 4, 0x12345678)
    access.write(0xb8000, 2, 0x0741)
    map.setAccess(0xf0000, 0x10000, true, true)

    expect(dma.readU32(0xf0010)).toBe(0x12345678)
    expect(bus.write.mock.calls).toEqual([[0xb8000, 2, 0x0741]])
  })
})
