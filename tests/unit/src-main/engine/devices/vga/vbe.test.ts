import { describe, expect, test } from 'vitest'
import { VbeRegisters } from '../../../../../../src-main/engine/devices/vga/vbe.ts'
import { FakeVideoMemory } from '../../../../../support/fake-video-memory.ts'

function create(size?: number) {
  const memory = new FakeVideoMemory(size)
  const vbe = new VbeRegisters(memory)
  vbe.reset()
  const set = (width: number, height: number, depth: number, enable = 0x41): void => {
    for (const [index, value] of [
      [4, 0],
      [1, width],
      [2, height],
      [3, depth],
      [4, enable],
    ] as const)
      vbe.write(index, value)
  }
  return { memory, vbe, set }
}

// Bochs VBE display hardware interface: index 0 ID, 1 XRES, 2 YRES, 3 BPP, 4 ENABLE, 5 BANK, 6 VIRT_WIDTH, 7 VIRT_HEIGHT, 8 X_OFFSET, 9 Y_OFFSET, A memory.
describe('VbeRegisters', () => {
  test('the ID says version 5, and takes an older one', () => {
    const { vbe } = create()
    const first = vbe.read(0)
    vbe.write(0, 0xb0c2)
    vbe.write(0, 0x1234)
    expect([first, vbe.read(0)]).toEqual([0xb0c5, 0xb0c2])
  })

  test('capabilities and memory in 64 KiB', () => {
    const { vbe } = create()
    vbe.write(4, 0x02)
    expect([1, 2, 3].map((index) => vbe.read(index))).toEqual([2560, 1600, 32])
    vbe.write(4, 0)
    expect(vbe.read(0xa)).toBe(256)
  })

  test('enabling sets the virtual size and clears memory', () => {
    const { vbe, memory, set } = create()
    memory.bytes[5] = 1
    set(1024, 768, 32)
    expect([6, 7, 8, 9].map((index) => vbe.read(index))).toEqual([1024, 4096, 0, 0])
    expect([memory.bytes[5], memory.written.at(-1)]).toEqual([0, [0, 16 * 1024 * 1024]])
  })

  test('NOCLEARMEM keeps memory', () => {
    const { memory, set } = create()
    memory.bytes[5] = 1
    set(640, 480, 8, 0x81)
    expect(memory.bytes[5]).toBe(1)
  })

  test('the size cannot change while enabled', () => {
    const { vbe, set } = create()
    set(800, 600, 16)
    vbe.write(1, 1024)
    vbe.write(3, 32)
    expect([vbe.read(1), vbe.read(3)]).toEqual([800, 16])
  })

  test('2560x1600 with 32 bits fits into 16 MiB, and not into 8', () => {
    const large = create()
    large.set(2560, 1600, 32)
    const small = create(8 * 1024 * 1024)
    small.set(2560, 1600, 32)
    expect([large.vbe.enabled, small.vbe.enabled]).toEqual([true, false])
  })

  test('sizes and depths beyond the interface are refused', () => {
    const { vbe, set } = create()
    set(640, 480, 8)
    set(4000, 3000, 7)
    expect([vbe.read(1), vbe.read(2), vbe.read(3)]).toEqual([640, 480, 8])
  })

  test('panning stays within the virtual screen', () => {
    const { vbe, set } = create()
    set(800, 600, 32)
    vbe.write(6, 1600)
    vbe.write(8, 800)
    vbe.write(9, 2021)
    expect([vbe.read(6), vbe.read(7), vbe.read(8), vbe.read(9)]).toEqual([1600, 2621, 800, 2021])
    vbe.write(8, 801)
    vbe.write(9, 2022)
    expect([vbe.read(8), vbe.read(9)]).toEqual([800, 2021])
  })

  test('banks end with memory', () => {
    const { vbe, set } = create()
    set(1024, 768, 32)
    vbe.write(5, 255)
    vbe.write(5, 256)
    expect(vbe.bankOffset).toBe(255 * 65536)
  })

  test('disabling gives the first bank back', () => {
    const { vbe, set } = create()
    set(1024, 768, 32)
    vbe.write(5, 3)
    vbe.write(4, 0)
    expect([vbe.linear, vbe.bankOffset]).toEqual([false, 0])
  })
})
