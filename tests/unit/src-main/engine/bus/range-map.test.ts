import { describe, expect, test } from 'vitest'
import { RangeMap } from '../../../../../src-main/engine/bus/range-map.ts'

describe('RangeMap', () => {
  test('every boundary of adjacent ranges belongs to the right owner', () => {
    const map = new RangeMap<string>('port')
    map.insert({ base: 0x20, length: 2, owner: 'pic', value: 'a' })
    map.insert({ base: 0x22, length: 1, owner: 'next', value: 'b' })
    const found = [0x1f, 0x20, 0x21, 0x22, 0x23].map((address) => map.find(address)?.value)
    expect(found).toEqual([undefined, 'a', 'a', 'b', undefined])
  })

  test('an overlap and an empty range are refused by name', () => {
    const map = new RangeMap<string>('address')
    map.insert({ base: 0x1000, length: 0x100, owner: 'vga', value: 'a' })
    expect(() => map.insert({ base: 0x10ff, length: 1, owner: 'nic', value: 'b' })).toThrow('nic: address 0x10ff already belongs to vga')
    expect(() => map.insert({ base: 0, length: 0, owner: 'nic', value: 'b' })).toThrow('nic: empty address range')
  })

  test('a removed range is not found from the memory of the last hit', () => {
    const map = new RangeMap<string>('port')
    const remove = map.insert({ base: 8, length: 8, owner: 'a', value: 'a' })
    map.find(9)
    remove()
    expect(map.find(9)).toBeUndefined()
  })
})
