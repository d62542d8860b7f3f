import { describe, expect, test } from 'vitest'
import { Vga } from '../../../../../../src-main/engine/devices/vga/chip.ts'
import { PayloadReader } from '../../../../../../src-main/engine/snapshot/payload.ts'
import { FakeVideoMemory } from '../../../../../support/fake-video-memory.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'
import { MODE_3, setMode, writePalette } from '../../../../../support/vga-modes.ts'

function create() {
  const memory = new FakeVideoMemory()
  const clock = new MockClock()
  const vga = new Vga(memory, clock)
  vga.reset()
  return { memory, clock, vga }
}

function readIndexed(vga: Vga, port: number, index: number): number {
  vga.write(port, index)
  return vga.read(port + 1)
}

// IBM PS/2 Hardware Technical Reference, "Video Subsystem" (1992); offsets count from 3B0h.
describe('Vga: ports', () => {
  test('what a mode sets reads back, register by register', () => {
    const { vga } = create()
    setMode(vga, MODE_3)
    expect(vga.read(0x1c)).toBe(MODE_3.misc)
    expect(MODE_3.sequencer.map((_, index) => readIndexed(vga, 0x14, index))).toEqual(MODE_3.sequencer)
    expect(MODE_3.crtc.map((_, index) => readIndexed(vga, 0x24, index))).toEqual(MODE_3.crtc)
    expect(MODE_3.graphics.map((_, index) => readIndexed(vga, 0x1e, index))).toEqual(MODE_3.graphics)
    const attributes = MODE_3.attribute.map((_, index) => {
      vga.read(0x2a)
      vga.write(0x10, index)
      return vga.read(0x11)
    })
    expect(attributes).toEqual(MODE_3.attribute)
  })

  test('I/O Address Select moves CRTC and status from 3Bxh to 3Dxh, and the other half is silent', () => {
    const { vga } = create()
    vga.write(0x04, 0x13)
    vga.write(0x05, 0x28)
    expect([readIndexed(vga, 0x04, 0x13), readIndexed(vga, 0x24, 0x13)]).toEqual([0x28, 0xff])
    vga.write(0x12, 1)
    expect([readIndexed(vga, 0x04, 0x13), readIndexed(vga, 0x24, 0x13)]).toEqual([0xff, 0x28])
  })

  test('bits that no register has cannot be set', () => {
    const { vga } = create()
    vga.write(0x14, 0)
    vga.write(0x15, 0xff)
    vga.write(0x1e, 5)
    vga.write(0x1f, 0xff)
    expect([readIndexed(vga, 0x14, 0), readIndexed(vga, 0x14, 6), readIndexed(vga, 0x1e, 5), readIndexed(vga, 0x1e, 12)]).toEqual([
      3, 0, 0x7b, 0,
    ])
  })

  test('CRTC registers 0..7 are protected but for the line compare bit', () => {
    const { vga } = create()
    vga.write(0x12, 1)
    vga.write(0x24, 0x11)
    vga.write(0x25, 0x80)
    vga.write(0x24, 0)
    vga.write(0x25, 0x5f)
    vga.write(0x24, 7)
    vga.write(0x25, 0xff)
    expect([readIndexed(vga, 0x24, 0), readIndexed(vga, 0x24, 7)]).toEqual([0, 0x10])
  })

  test('the attribute port takes index and data in turns; reading status 1 begins anew', () => {
    const { vga } = create()
    vga.write(0x12, 1)
    vga.write(0x10, 0x10)
    vga.write(0x10, 0x0c)
    vga.write(0x10, 0x13)
    vga.read(0x2a)
    vga.write(0x10, 0x10)
    expect([vga.read(0x10), vga.read(0x11)]).toEqual([0x10, 0x0c])
  })

  test('palette registers cannot be written while the display has them', () => {
    const { vga } = create()
    vga.read(0x0a)
    vga.write(0x10, 0x21)
    vga.write(0x10, 0x3f)
    vga.write(0x10, 0x01)
    expect(vga.read(0x11)).toBe(0)
  })

  test('the DAC takes six bits of three parts, moves its index on, and reads them back', () => {
    const { vga, memory } = create()
    writePalette(vga, 7, [
      [1, 2, 0xff],
      [4, 5, 6],
    ])
    vga.write(0x17, 7)
    expect(Array.from({ length: 6 }, () => vga.read(0x19))).toEqual([1, 2, 0x3f, 4, 5, 6])
    expect([...memory.registers.palette.subarray(21, 27)]).toEqual([1, 2, 0x3f, 4, 5, 6])
  })

  test('port 3C7h tells whether the DAC reads or writes, 3C8h the index', () => {
    const { vga } = create()
    vga.write(0x17, 9)
    const reading = vga.read(0x17)
    vga.write(0x18, 200)
    expect([reading, vga.read(0x17), vga.read(0x18)]).toEqual([3, 0, 200])
  })

  test('with the VBE 8-bit DAC a colour keeps eight bits', () => {
    const { vga } = create()
    vga.vbe.write(4, 0x20)
    writePalette(vga, 0, [[255, 128, 64]])
    vga.write(0x17, 0)
    expect([vga.read(0x19), vga.read(0x19), vga.read(0x19)]).toEqual([255, 128, 64])
  })

  test('a write that changes nothing is no change to the display', () => {
    const { vga, memory } = create()
    setMode(vga, MODE_3)
    const before = memory.changes
    vga.write(0x24, 0x13)
    vga.write(0x25, 0x28)
    expect(memory.changes).toBe(before)
    vga.write(0x25, 0x29)
    expect(memory.changes).toBe(before + 1)
  })
})

describe('Vga: input status 1', () => {
  /** 9 dots at 28.322 MHz, 100 characters: 31.78 us a line, 449 lines: 14.27 ms. */
  const LINE = (900 / 28.322e6) * 1e9

  test('the retrace of mode 3 begins at line 412 and lasts 2 lines, once in 14.27 ms', () => {
    const { vga, clock } = create()
    setMode(vga, MODE_3)
    const levels = [411, 412, 413, 414, 412 + 449].map((line) => {
      clock.advance((line + 0.1) * LINE - clock.now())
      return vga.read(0x2a) & 8
    })
    expect(levels).toEqual([0, 8, 8, 0, 8])
  })

  test('display is disabled beyond the 80 characters of a line and below line 400', () => {
    const { vga, clock } = create()
    setMode(vga, MODE_3)
    const levels = [10.1, 10.79, 10.81, 399.1, 400.1].map((line) => {
      clock.advance(line * LINE - clock.now())
      return vga.read(0x2a) & 1
    })
    expect(levels).toEqual([0, 0, 1, 0, 1])
  })

  test('a linear mode retraces sixty times a second', () => {
    const { vga, clock } = create()
    vga.write(0x12, 1)
    for (const [index, value] of [
      [1, 1024],
      [2, 768],
      [3, 32],
      [4, 0x41],
    ] as const)
      vga.vbe.write(index, value)
    let edges = 0
    for (let before = 0, time = 0; time < 1e9; time += 100e3) {
      const now = vga.read(0x2a) & 8
      if (now && !before) edges++
      before = now
      clock.advance(100e3)
    }
    expect(edges).toBe(60)
  })
})

describe('Vga: saved state', () => {
  test('in the midst of a colour, of an attribute and with latches loaded: equal payloads, and it goes on', () => {
    const { vga, memory } = create()
    setMode(vga, MODE_3)
    memory.words[0] = 0x1234_5678
    vga.window.read(0x1_8000)
    writePalette(vga, 3, [[1, 2]])
    vga.read(0x2a)
    vga.write(0x10, 0x10)
    const saved = vga.save()
    const other = create()
    const dac = new PayloadReader({ kind: 'dac', version: 1, fields: saved.dac as never }, 'dac', 1)
    const reader = new PayloadReader({ kind: 'vga', version: 1, fields: saved }, 'vga', 1)
    reader.value('dac')
    other.vga.load(reader, dac)
    expect(other.vga.save()).toEqual(saved)
    other.vga.write(0x19, 3)
    expect([...other.memory.registers.palette.subarray(9, 12)]).toEqual([1, 2, 3])
    other.vga.write(0x10, 0x08)
    expect(other.memory.registers.attribute[0x10]).toBe(0x08)
    expect(other.vga.window.latches).toBe(0x1234_5678)
  })
})
