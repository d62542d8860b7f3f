import { describe, expect, test } from 'vitest'
import { Vga } from '../../../../../../src-main/engine/devices/vga/chip.ts'
import { planeWord } from '../../../../../../src-main/engine/devices/vga/planes.ts'
import { FakeVideoMemory } from '../../../../../support/fake-video-memory.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'
import { MODE_3, MODE_12, MODE_13, setMode, type VgaMode } from '../../../../../support/vga-modes.ts'

function create(mode: VgaMode) {
  const memory = new FakeVideoMemory()
  const vga = new Vga(memory, new MockClock())
  vga.reset()
  setMode(vga, mode)
  const graphics = (index: number, value: number): void => {
    vga.write(0x1e, index)
    vga.write(0x1f, value)
  }
  const sequencer = (index: number, value: number): void => {
    vga.write(0x14, index)
    vga.write(0x15, value)
  }
  const planes = (address: number): number => memory.words[planeWord(address)] as number
  return { memory, window: vga.window, vga, graphics, sequencer, planes }
}

// FreeVGA, "Manipulating Display Memory"; IBM PS/2 Hardware Technical Reference, "Graphics Controller". Planes 3..0 are the bytes of a word.
describe('MemoryWindow: write modes', () => {
  test('mode 0 rotates, sets and resets planes, combines with the latches, and masks bits', () => {
    const { window, graphics, planes } = create(MODE_12)
    window.write(100, 0b1100_0011)
    window.read(100)
    graphics(3, (3 << 3) | 4) // exclusive or, rotate right by 4
    graphics(1, 0b0010) // plane 1 from Set/Reset
    graphics(0, 0b0010)
    graphics(8, 0b1111_0000)
    window.write(100, 0b1010_0101)
    const rotated = 0b0101_1010
    const latched = 0b1100_0011
    const mixed = ((latched ^ rotated) & 0xf0) | (latched & 0x0f)
    const setPlane = ((latched ^ 0xff) & 0xf0) | (latched & 0x0f)
    expect(planes(100) >>> 0).toBe(((mixed << 24) | (mixed << 16) | (setPlane << 8) | mixed) >>> 0)
  })

  test.each([
    ['and', 1, 0b1000],
    ['or', 2, 0b1110],
    ['exclusive or', 3, 0b0110],
  ])('function select: %s', (_name, code, result) => {
    const { window, graphics, planes } = create(MODE_12)
    window.write(0, 0b1100)
    window.read(0)
    graphics(3, code << 3)
    window.write(0, 0b1010)
    expect(planes(0) & 0xff).toBe(result)
  })

  test('mode 1 copies all planes through the latches', () => {
    const { window, graphics, memory, planes } = create(MODE_12)
    memory.words[planeWord(7)] = 0x0403_0201
    graphics(5, 1)
    window.read(7)
    window.write(5000, 0xff)
    expect(planes(5000)).toBe(0x0403_0201)
  })

  test('mode 2 spreads four bits over the planes where the bit mask allows', () => {
    const { window, graphics, planes } = create(MODE_12)
    graphics(5, 2)
    graphics(8, 0x80)
    window.write(0, 0b1001)
    expect(planes(0) >>> 0).toBe(0x8000_0080)
  })

  test('mode 3 writes the Set/Reset colour where data and bit mask agree', () => {
    const { window, graphics, planes } = create(MODE_12)
    graphics(5, 3)
    graphics(0, 0b0101)
    graphics(8, 0x3c)
    window.write(0, 0xf0)
    expect(planes(0)).toBe(0x0030_0030)
  })

  test('a write is announced before it is told of, with the same bytes', () => {
    const { window, memory } = create(MODE_12)
    window.write(5, 1)
    expect(memory.announced.at(-1)).toEqual([planeWord(5) * 4, 4])
    expect(memory.written.at(-1)).toEqual([planeWord(5) * 4, 4])
  })

  test('the map mask keeps planes as they are', () => {
    const { window, sequencer, planes } = create(MODE_12)
    sequencer(2, 0b0100)
    window.write(3, 0xaa)
    expect(planes(3)).toBe(0x00aa_0000)
  })
})

describe('MemoryWindow: read modes', () => {
  test('mode 0 reads the plane of Read Map Select', () => {
    const { window, graphics, memory } = create(MODE_12)
    memory.words[planeWord(9)] = 0x4433_2211
    const read = [0, 1, 2, 3].map((map) => {
      graphics(4, map)
      return window.read(9)
    })
    expect(read).toEqual([0x11, 0x22, 0x33, 0x44])
  })

  test('mode 1 compares colours in the planes that are cared for', () => {
    const { window, graphics, memory } = create(MODE_12)
    memory.words[planeWord(0)] = 0xff00_f00f // pixel colours 9, 9, 9, 9 and A, A, A, A with plane 3 set
    graphics(5, 8)
    graphics(2, 0b1001)
    graphics(7, 0b1111)
    const exact = window.read(0)
    graphics(7, 0b1000)
    expect([exact, window.read(0)]).toEqual([0x0f, 0xff])
  })
})

describe('MemoryWindow: addressing', () => {
  test('text: even addresses are plane 0, odd ones plane 1, at B8000h only', () => {
    const { window, planes } = create(MODE_3)
    window.write(0x1_8000, 0x41)
    window.write(0x1_8001, 0x07)
    window.write(0, 0xff)
    expect([planes(0), window.read(0x1_8000), window.read(0x1_8001), window.read(0)]).toEqual([0x0741, 0x41, 0x07, 0xff])
  })

  test('the second character lies at plane address 2', () => {
    const { window, planes } = create(MODE_3)
    window.write(0x1_8002, 0x42)
    expect([planes(1), planes(2)]).toEqual([0, 0x42])
  })

  test('chain-4: the plane is the low two bits, and unchained the planes hold every fourth address', () => {
    const { window, sequencer, graphics, memory } = create(MODE_13)
    for (let pixel = 0; pixel < 8; pixel++) window.write(pixel, pixel + 1)
    expect([...memory.bytes.subarray(0, 8)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    sequencer(4, 6)
    graphics(4, 2)
    expect([window.read(0), window.read(1), window.read(4)]).toEqual([3, 0, 7])
  })

  test('RAM disabled: nothing is written, all ones are read', () => {
    const { window, vga, memory } = create(MODE_13)
    vga.write(0x12, 0x61)
    window.write(0, 5)
    expect([window.read(0), memory.bytes[0]]).toEqual([0xff, 0])
  })

  test('map select 0 opens 128 KiB, of which the planes are the first 64', () => {
    const { window, graphics, planes } = create(MODE_12)
    graphics(6, 1)
    window.write(0x1_0005, 0x77)
    expect(planes(5)).toBe(0x7777_7777)
  })

  test('a bank of a linear mode goes straight to video memory, and ends with it', () => {
    const { window, vga, memory } = create(MODE_13)
    for (const [index, value] of [
      [1, 1024],
      [2, 768],
      [3, 32],
      [4, 0x01],
      [5, 47],
    ] as const)
      vga.vbe.write(index, value)
    window.write(0x1234, 0x99)
    expect([memory.bytes[47 * 65536 + 0x1234], window.read(0x1234), window.read(0x1_0000)]).toEqual([0x99, 0x99, 0xff])
  })
})

describe('MemoryWindow: what may be shown directly', () => {
  test('mode 13h from its start', () => {
    expect(create(MODE_13).window.direct).toEqual({ offset: 0 })
  })

  test.each([
    ['planes left out', (c: ReturnType<typeof create>) => c.sequencer(2, 7)],
    ['unchained', (c: ReturnType<typeof create>) => c.sequencer(4, 6)],
    ['a bit mask', (c: ReturnType<typeof create>) => c.graphics(8, 0x7f)],
    ['write mode 1', (c: ReturnType<typeof create>) => c.graphics(5, 0x41)],
    ['RAM disabled', (c: ReturnType<typeof create>) => c.vga.write(0x12, 0x61)],
    ['another window', (c: ReturnType<typeof create>) => c.graphics(6, 0x0d)],
  ])('not with %s', (_what, change) => {
    const created = create(MODE_13)
    change(created)
    expect(created.window.direct).toBeUndefined()
  })

  test('the bank of a linear mode', () => {
    const { window, vga } = create(MODE_3)
    for (const [index, value] of [
      [1, 800],
      [2, 600],
      [3, 16],
      [4, 0x41],
      [5, 3],
    ] as const)
      vga.vbe.write(index, value)
    expect(window.direct).toEqual({ offset: 0x3_0000 })
  })
})
