import { describe, expect, test } from 'vitest'
import { ConfigSpace } from '../../../../../../src-main/engine/bus/pci/config-space.ts'
import { samplePciFunction, taggedRegisters } from '../../../../../support/pci.ts'

// Register numbers and sizing: PCI Local Bus Specification 3.0, chapter 6.
const memory = (size: number, wide = false) => ({ kind: 'memory' as const, size, wide, handler: taggedRegisters(0) })

describe('ConfigSpace', () => {
  test('the header shows the identity of its function in bytes, words and double words', () => {
    const space = new ConfigSpace(samplePciFunction())
    expect(space.read(0x00, 4)).toBe(0x1044_1af4)
    expect(space.read(0x08, 4)).toBe(0x0203_0405)
    expect(space.read(0x0b, 1)).toBe(0x02)
    expect(space.read(0x2c, 4)).toBe(0x1100_1af4)
    expect(space.read(0x3d, 1)).toBe(1)
  })

  test('identity registers ignore writes', () => {
    const space = new ConfigSpace(samplePciFunction())
    space.write(0x00, 4, 0xdead_beef)
    space.write(0x3d, 1, 4)
    expect([space.read(0x00, 4), space.read(0x3d, 1)]).toEqual([0x1044_1af4, 1])
  })

  test('the command register keeps only bits that exist, and bits that are wired to 1', () => {
    const space = new ConfigSpace(samplePciFunction({ fixedCommand: 6 }))
    space.write(0x04, 2, 0xffff)
    expect(space.read(0x04, 2)).toBe(0x0547)
    space.write(0x04, 2, 0)
    expect(space.read(0x04, 2)).toBe(6)
  })

  test('a 32-bit memory BAR sized by writing all ones shows its size', () => {
    const space = new ConfigSpace(samplePciFunction({ bars: [memory(0x4000)] }))
    space.write(0x10, 4, 0xffff_ffff)
    expect(space.read(0x10, 4)).toBe(0xffff_c000)
  })

  test('an I/O BAR sized by writing all ones shows its size and the I/O bit', () => {
    const space = new ConfigSpace(samplePciFunction({ bars: [undefined, { kind: 'io', size: 32, handler: taggedRegisters(0) }] }))
    space.write(0x14, 4, 0xffff_ffff)
    expect([space.read(0x10, 4), space.read(0x14, 4)]).toEqual([0, 0xffff_ffe1])
  })

  test('a 64-bit BAR takes two registers', () => {
    const space = new ConfigSpace(samplePciFunction({ bars: [memory(2 ** 33, true)] }))
    space.write(0x10, 4, 0xffff_ffff)
    space.write(0x14, 4, 0xffff_ffff)
    expect([space.read(0x10, 4), space.read(0x14, 4)]).toEqual([4, 0xffff_fffe])
    space.write(0x14, 4, 0x12)
    expect(space.barAddress(0)).toBe(0x12_0000_0000)
  })

  test('a BAR of a size that is no power of two is refused by name', () => {
    expect(() => new ConfigSpace(samplePciFunction({ bars: [memory(0x3000)] }))).toThrow('sample: the size of BAR 0 is 12288')
  })

  test('capabilities form a list that starts at the capabilities pointer', () => {
    const capabilities = [
      { id: 9, body: new Uint8Array([6, 0xaa, 0xbb]) },
      { id: 5, body: new Uint8Array([1]) },
    ]
    const space = new ConfigSpace(samplePciFunction({ capabilities }))
    expect(space.read(0x06, 2) & 0x10).toBe(0x10)
    const first = space.read(0x34, 1)
    const second = space.read(first + 1, 1)
    expect([space.read(first, 1), space.read(first + 3, 1), space.read(second, 1), space.read(second + 1, 1)]).toEqual([9, 0xaa, 5, 0])
  })

  test('registers of a capability answer for its body, not for its head', () => {
    const registers = taggedRegisters(0x77)
    const space = new ConfigSpace(samplePciFunction({ capabilities: [{ id: 9, body: new Uint8Array(6), registers }] }))
    space.write(0x44, 4, 0x1234)
    expect([space.read(0x40, 1), space.read(0x44, 4)]).toEqual([9, 0x77])
    expect(registers.writes).toEqual([[4, 4, 0x1234]])
  })

  test('offsets beyond header and capabilities reach the function', () => {
    const registers = taggedRegisters(0x5a)
    const space = new ConfigSpace(samplePciFunction({ readConfig: registers.read, writeConfig: registers.write }))
    space.write(0x60, 1, 0x80)
    expect(space.read(0x60, 1)).toBe(0x5a)
    expect(registers.writes).toEqual([[0x60, 1, 0x80]])
  })

  test('saved state restores what software wrote', () => {
    const bars = [memory(0x1000)]
    const space = new ConfigSpace(samplePciFunction({ bars }))
    space.write(0x04, 2, 7)
    space.write(0x10, 4, 0xe000_0000)
    space.write(0x3c, 1, 11)
    const copy = new ConfigSpace(samplePciFunction({ bars }))
    copy.load(space.save())
    expect([copy.read(0x04, 2), copy.read(0x10, 4), copy.read(0x3c, 1)]).toEqual([7, 0xe000_0000, 11])
  })

  test('saved state with an unknown or missing field is refused', () => {
    const space = new ConfigSpace(samplePciFunction())
    expect(() => space.load({ ...space.save(), extra: 1 })).toThrow("'sample' has unknown fields: extra")
    const { command, ...rest } = space.save()
    expect(() => space.load(rest)).toThrow("no number 'command'")
    expect(command).toBe(0)
  })

  test('reset clears what software wrote and keeps identity and capabilities', () => {
    const space = new ConfigSpace(samplePciFunction({ bars: [memory(0x1000)], capabilities: [{ id: 9, body: new Uint8Array(2) }] }))
    space.write(0x04, 2, 7)
    space.write(0x10, 4, 0xe000_0000)
    space.reset()
    expect([space.read(0x04, 2), space.read(0x10, 4), space.read(0x00, 4), space.read(0x34, 1)]).toEqual([0, 0, 0x1044_1af4, 0x40])
  })
})
