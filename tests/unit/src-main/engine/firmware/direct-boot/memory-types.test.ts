import { describe, expect, it } from 'vitest'
import { FIRMWARE_MEMORY_TYPES } from '../../../../../../src-main/engine/firmware/direct-boot/memory-types.ts'

describe('FIRMWARE_MEMORY_TYPES', () => {
  const { mtrrDefType, mtrrFixed, mtrrPhys } = FIRMWARE_MEMORY_TYPES

  it('enable the registers with write-back as default: SDM vol. 3, 12.11.2.1', () => {
    expect(mtrrDefType).toBe(0xc06n)
  })

  it('leave A0000h..BFFFFh uncached', () => {
    expect(mtrrFixed[2]).toBe(0n)
    expect(mtrrFixed).toHaveLength(11)
  })

  it('leave 3 GiB..4 GiB uncached', () => {
    const [base = 0n, mask = 0n] = mtrrPhys
    const covers = (address: bigint): boolean => (address & mask & ~0xfffn) === (base & mask & ~0xfffn)

    expect([0xbfff_f000n, 0xc000_0000n, 0xffff_f000n, 0x1_0000_0000n].map(covers)).toEqual([false, true, true, false])
  })
})
