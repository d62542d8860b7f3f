import { describe, expect, it } from 'vitest'
import { GuestMemory, maximumRam } from '../../../../../src-main/engine/memory/guest-memory.ts'
import { RAM } from '../../../../../src-main/engine/memory/memory-map.ts'
import { MAXIMUM_MEMORY_MIB } from '../../../../../src-shared/domain/vm-spec.ts'

const MiB = 1024 * 1024

describe('GuestMemory', () => {
  it('is shared and has RAM behind the engine’s own structures', () => {
    const memory = new GuestMemory(2 * MiB, MiB)
    expect(memory.memory.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(memory.bytes.length).toBeGreaterThanOrEqual(RAM + 3 * MiB)
  })

  it('gives out whole pages above RAM that do not overlap', () => {
    const memory = new GuestMemory(2 * MiB, MiB)
    const first = memory.allocate(5000, 'video')
    const second = memory.allocate(1, 'rom')
    expect(first).toBe(RAM + 2 * MiB)
    expect(second).toBe(first + 8192)
  })

  it('names the owner when the room above RAM is used up', () => {
    const memory = new GuestMemory(2 * MiB, 64 * 1024)
    expect(() => memory.allocate(MiB, 'video memory')).toThrow(/video memory: no room/)
  })

  it('has room for the most memory that a specification may ask for', () => {
    expect(maximumRam()).toBeGreaterThanOrEqual(MAXIMUM_MEMORY_MIB * MiB)
  })

  it('refuses sizes that are not whole pages or beyond the limit', () => {
    expect(() => new GuestMemory(1000)).toThrow(/multiple of 4 KiB/)
    expect(() => new GuestMemory(maximumRam() + 4096)).toThrow(/the most is/)
  })
})
