import { describe, expect, test } from 'vitest'
import { isLinuxKernel, parseLinuxHeader } from '../../../../../../src-main/engine/firmware/direct-boot/linux-header.ts'
import { makeBzImage } from '../../../../../support/kernel-images.ts'

const parse = (bytes: Uint8Array) => parseLinuxHeader({ name: 'vmlinuz', bytes })

describe('parseLinuxHeader', () => {
  test('the protected-mode part starts behind boot sector and setup sectors', () => {
    const header = parse(makeBzImage({ imageLength: 2048 }))
    expect([header.image.length, header.image[0], header.bytes.length]).toEqual([2048, 0x90, 0x202 + 0x6a - 0x1f1])
  })

  test('a kernel is 64-bit when xloadflags says so and its protocol has them', () => {
    expect(parse(makeBzImage()).sixtyFourBit).toBe(true)
    expect(parse(makeBzImage({ xloadflags: 0 })).sixtyFourBit).toBe(false)
    expect(parse(makeBzImage({ version: 0x20b })).sixtyFourBit).toBe(false)
  })

  test('kernels that cannot be loaded are refused by name', () => {
    expect(() => parse(makeBzImage({ version: 0x209 }))).toThrow('vmlinuz has boot protocol 2.09')
    expect(() => parse(makeBzImage({ loadflags: 0 }))).toThrow('vmlinuz is a zImage')
    expect(() => parse(makeBzImage().subarray(0, 3000))).toThrow('vmlinuz is cut short: a kernel of 5120 bytes, of which 3000 are there')
  })

  test('other files are no Linux kernels', () => {
    expect([isLinuxKernel(makeBzImage()), isLinuxKernel(new Uint8Array(4096)), isLinuxKernel(new Uint8Array(3))]).toEqual([
      true,
      false,
      false,
    ])
  })
})
