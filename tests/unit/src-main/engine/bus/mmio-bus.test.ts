import { describe, expect, test } from 'vitest'
import { MmioBus } from '../../../../../src-main/engine/bus/mmio-bus.ts'

/** A device that remembers its accesses and answers with its offset. */
function recorder() {
  const writes: number[][] = []
  return { writes, read: (offset: number) => offset, write: (...access: number[]) => void writes.push(access) }
}

describe('MmioBus', () => {
  test('nobody there: reads are all ones of their size, writes vanish', () => {
    const bus = new MmioBus()
    bus.write(0xd000_0000, 4, 1)
    expect([1, 2, 4].map((size) => bus.read(0xd000_0000, size))).toEqual([0xff, 0xffff, 0xffff_ffff])
  })

  test('an access reaches its owner with the offset, also above 4 GiB', () => {
    const bus = new MmioBus()
    const device = recorder()
    bus.map(0x1_0000_0000, 0x1000, 'nvme', device)
    bus.write(0x1_0000_0010, 2, 0xabcd)
    expect(device.writes).toEqual([[0x10, 2, 0xabcd]])
    expect(bus.read(0x1_0000_0ffc, 4)).toBe(0xffc)
  })
})
