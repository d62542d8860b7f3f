import { describe, expect, test } from 'vitest'
import { parseElf } from '../../../../../../src-main/engine/firmware/direct-boot/elf.ts'
import { makeElf } from '../../../../../support/kernel-images.ts'

const content = Uint8Array.from([1, 2, 3])
const parse = (bytes: Uint8Array) => parseElf({ name: 'kernel', bytes })

describe('parseElf', () => {
  test('both classes give physical address, bytes and size in memory', () => {
    for (const bits of [32, 64] as const) {
      const image = parse(makeElf({ bits, entry: 0x10_0002, virtual: 0x10_0000, physical: 0x10_0000, content, memorySize: 100 }))
      expect(image).toEqual({ entry: 0x10_0002, segments: [{ address: 0x10_0000, bytes: content, memorySize: 100 }] })
    }
  })

  test('the entry of a kernel linked high is translated to its physical address', () => {
    const image = parse(makeElf({ bits: 32, entry: 0xc010_0001, virtual: 0xc010_0000, physical: 0x10_0000, content }))
    expect(image.entry).toBe(0x10_0001)
  })

  test('other processors and damaged files are refused by name', () => {
    const sample = { bits: 32 as const, entry: 0, virtual: 0, physical: 0, content }
    expect(() => parse(makeElf({ ...sample, machine: 40 }))).toThrow('kernel is an ELF file for another processor (machine 40)')
    expect(() => parse(makeElf(sample).subarray(0, 0x1002))).toThrow('kernel is cut short: a segment ends beyond the file')
    expect(() => parse(makeElf(sample).subarray(0, 60))).toThrow('program headers are missing')
    expect(() => parse(new Uint8Array(100))).toThrow('kernel has no ELF header')
  })
})
