import { describe, expect, test } from 'vitest'
import { STATE_FIELDS } from '../../../../../../src-main/engine/cpu/state-layout.ts'
import { enterLongMode, enterProtectedMode } from '../../../../../../src-main/engine/firmware/direct-boot/initial-cpu-state.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'

describe('initial CPU state', () => {
  test('every field is one of the CPU state, with as many values', () => {
    const state = enterLongMode(new MemoryDma(0x1000), 0x10_0200, {}, 0x11000)
    for (const [name, value] of Object.entries(state)) {
      const field = STATE_FIELDS.find((candidate) => candidate.name === name)
      expect(field?.count, name).toBe(Array.isArray(value) ? value.length : 1)
    }
  })

  test('segment attributes agree with the descriptors in the GDT', () => {
    const dma = new MemoryDma(0x1000)
    const state = enterProtectedMode(dma, 0x10_0000, {})
    for (const segment of [0, 1, 2, 3, 4, 5]) {
      const descriptor = dma.readU64(Number(state.gdtrBase) + (state.segSelector[segment] as number))
      expect(state.segAttributes[segment]).toBe(Number((descriptor >> 40n) & 0xf0ffn))
    }
    expect(state.segAttributes.slice(0, 2)).toEqual([0xc093, 0xc09b])
  })

  test('64-bit entry has paging, PAE and an L code segment; 32-bit entry has none of them', () => {
    const wide = enterLongMode(new MemoryDma(0x1000), 0, {}, 0x11000)
    const narrow = enterProtectedMode(new MemoryDma(0x1000), 0, {})
    expect([wide.cr[0], wide.cr[3], wide.cr[4], wide.efer, wide.segAttributes[1]]).toEqual([0x8000_0011n, 0x11000n, 0x20n, 0x500n, 0xa09b])
    expect([narrow.cr[0], narrow.cr[3], narrow.cr[4], narrow.efer]).toEqual([0x11n, 0n, 0n, 0n])
  })
})
