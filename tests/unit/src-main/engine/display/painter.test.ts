import { describe, expect, test } from 'vitest'
import { Damage } from '../../../../../src-main/engine/display/damage.ts'
import { screenText } from '../../../../../src-main/engine/display/screen-text.ts'
import { createDisplayBench, EGA_COLOURS } from '../../../../support/display-bench.ts'
import { MODE_3, MODE_4, MODE_12, MODE_13, setMode, writeIndexed, writePalette } from '../../../../support/vga-modes.ts'

const GREY = 0xaa_aaaa
const BLUE = 0x00_00aa

/** Text mode with a glyph for 'A' and for C4h: row 0 all dots, row 1 the last one. */
function createText() {
  const bench = createDisplayBench()
  setMode(bench.vga, MODE_3)
  writePalette(bench.vga, 0, EGA_COLOURS)
  for (const code of [0x41, 0xc4]) {
    bench.video.words[glyphWord(code, 0)] = 0x00ff_0000
    bench.video.words[glyphWord(code, 1)] = 0x0001_0000
  }
  writeIndexed(bench.vga, 0x24, [])
  bench.vga.write(0x24, 0x0a)
  bench.vga.write(0x25, 0x20)
  const put = (cell: number, code: number, attribute: number): void => {
    bench.vga.window.write(0x1_8000 + cell * 2, code)
    bench.vga.window.write(0x1_8001 + cell * 2, attribute)
  }
  return { ...bench, put }
}

/** devices/vga/planes.ts: word of plane address code * 32 + row. */
function glyphWord(code: number, row: number): number {
  const address = code * 32 + row
  return ((address & 3) << 14) | (address >> 2)
}

// IBM PS/2 Hardware Technical Reference, "Video Subsystem"; FreeVGA.
describe('Painter: text', () => {
  test('a character has nine dots, the ninth is background, and line drawing repeats the eighth', () => {
    const { put, draw, pixel, sizes } = createText()
    put(0, 0x41, 0x17)
    put(1, 0xc4, 0x17)
    draw()
    expect(sizes.at(-1)).toEqual([720, 400])
    expect([0, 7, 8].map((x) => pixel(x, 0))).toEqual([GREY, GREY, BLUE])
    expect([9 + 6, 9 + 7, 9 + 8].map((x) => pixel(x, 1))).toEqual([BLUE, GREY, GREY])
  })

  test('only the cell that changed is damage', () => {
    const { put, draw } = createText()
    draw()
    put(81, 0x41, 0x07)
    const damage = new Damage()
    damage.resize(720, 400)
    damage.take()
    for (const span of draw()) damage.add(...span)
    expect(damage.take()).toEqual([{ x: 9, y: 16, width: 8, height: 2 }])
  })

  test('the cursor covers its rows in the foreground colour while it is shown', () => {
    const { vga, put, draw, pixel } = createText()
    put(2, 0x20, 0x07)
    for (const [index, value] of [
      [0x0a, 13],
      [0x0b, 14],
      [0x0e, 0],
      [0x0f, 2],
    ] as const) {
      vga.write(0x24, index)
      vga.write(0x25, value)
    }
    draw()
    expect([12, 13, 14, 15].map((y) => pixel(18, y))).toEqual([0, GREY, GREY, 0])
    draw({ cursor: false, text: true })
    expect(pixel(18, 13)).toBe(0)
  })

  test('an attribute with bit 7 blinks, or is a bright background where blinking is off', () => {
    const { vga, put, draw, pixel } = createText()
    put(0, 0x41, 0x97)
    draw({ cursor: true, text: false })
    expect(pixel(0, 0)).toBe(BLUE)
    vga.read(0x2a)
    vga.write(0x10, 0x10)
    vga.write(0x10, 0x04)
    vga.write(0x10, 0x20)
    draw({ cursor: true, text: false })
    expect([pixel(0, 0), pixel(8, 1)]).toEqual([GREY, 0x55_55ff])
  })

  test('attribute bit 3 chooses the second font where Character Map Select differs', () => {
    const { vga, video, put, draw, pixel } = createText()
    const address = 0x4000 + 0x41 * 32 + 5
    video.words[((address & 3) << 14) | (address >> 2)] = 0x0080_0000
    vga.write(0x14, 3)
    vga.write(0x15, 0x04)
    put(0, 0x41, 0x0f)
    put(1, 0x41, 0x07)
    draw()
    expect([pixel(0, 5), pixel(9, 5), pixel(9, 0)]).toEqual([0xff_ffff, 0, GREY])
  })

  test('the start address scrolls, and the line compare register begins again at address 0', () => {
    const { vga, put, draw, pixel } = createText()
    put(80, 0x41, 0x07)
    put(0, 0x41, 0x17)
    for (const [index, value] of [
      [0x0d, 80],
      [0x07, 0x0f],
      [0x09, 0x0f],
      [0x18, 0x9f],
    ] as const) {
      vga.write(0x24, 0x11)
      vga.write(0x25, 0x0e)
      vga.write(0x24, index)
      vga.write(0x25, value)
    }
    draw()
    expect([pixel(0, 0), pixel(8, 0), pixel(0, 160), pixel(8, 160)]).toEqual([GREY, 0, GREY, BLUE])
  })

  test('the text on the screen is read from the planes, box drawing included', () => {
    const { put, draw, view } = createText()
    for (const [index, code] of [...Buffer.from('Login:')].entries()) put(80 + index, code, 7)
    put(160, 0xc9, 7)
    draw()
    expect(screenText(view)?.slice(1, 3)).toEqual(['Login:', '╔'])
  })
})

describe('Painter: graphics of the VGA', () => {
  test('16 colours from four planes, the most significant bit on the left', () => {
    const { vga, draw, pixel, sizes } = createDisplayBench()
    setMode(vga, MODE_12)
    writePalette(vga, 0, EGA_COLOURS)
    vga.write(0x14, 2)
    vga.write(0x15, 0b1010)
    vga.window.write(80 * 479, 0x81)
    draw()
    expect(sizes.at(-1)).toEqual([640, 480])
    expect([pixel(0, 479), pixel(1, 479), pixel(7, 479)]).toEqual([0x55_ff55, 0, 0x55_ff55])
  })

  test('256 colours: four pixels an address, two dots each, every line twice', () => {
    const { vga, draw, pixel, sizes } = createDisplayBench()
    setMode(vga, MODE_13)
    writePalette(vga, 200, [[63, 0, 21]])
    vga.window.write(320 * 3 + 5, 200)
    draw()
    expect(sizes.at(-1)).toEqual([640, 400])
    expect([pixel(9, 6), pixel(10, 6), pixel(11, 7), pixel(12, 7), pixel(10, 8)]).toEqual([0, 0xff_0055, 0xff_0055, 0, 0])
  })

  test('unchained, each address is four pixels (mode X)', () => {
    const { vga, draw, pixel } = createDisplayBench()
    setMode(vga, MODE_13)
    writePalette(vga, 1, [[63, 63, 63]])
    for (const [port, index, value] of [
      [0x14, 4, 6],
      [0x24, 0x14, 0],
      [0x24, 0x17, 0xe3],
      [0x14, 2, 8],
    ] as const) {
      vga.write(port, index)
      vga.write(port + 1, value)
    }
    vga.window.write(1, 1)
    draw()
    expect([pixel(12, 0), pixel(14, 0), pixel(15, 0), pixel(16, 0)]).toEqual([0, 0xff_ffff, 0xff_ffff, 0])
  })

  test('CGA: two bits a pixel, odd lines 8 KiB further on', () => {
    const { vga, draw, pixel, sizes } = createDisplayBench()
    setMode(vga, MODE_4)
    writePalette(vga, 0, EGA_COLOURS)
    vga.window.write(0x1_8000, 0b11_00_00_01)
    vga.window.write(0x1_8000 + 0x2000 + 1, 0b10_00_00_00)
    draw()
    expect(sizes.at(-1)).toEqual([640, 400])
    // Attributes 13h, 15h and 17h with the colours of an EGA: bit 4 is a third of green more.
    const [white, cyan, magenta] = [0xaa_ffaa, 0x00_ffaa, 0xaa_55aa]
    expect([pixel(0, 0), pixel(2, 0), pixel(6, 1), pixel(8, 2), pixel(0, 2)]).toEqual([white, 0, cyan, magenta, 0])
  })

  test('pixel panning moves the picture to the left', () => {
    const { vga, draw, pixel } = createDisplayBench()
    setMode(vga, MODE_12)
    writePalette(vga, 0, EGA_COLOURS)
    vga.window.write(0, 0x10)
    vga.read(0x2a)
    vga.write(0x10, 0x13)
    vga.write(0x10, 3)
    vga.write(0x10, 0x20)
    draw()
    expect([pixel(0, 0), pixel(1, 0)]).toEqual([0xff_ffff, 0])
  })

  test("nothing is shown before a mode is set, while the palette is not the display's, and with the screen off", () => {
    const { vga, draw, painter, video, pixel } = createDisplayBench()
    draw()
    expect(painter.mode?.kind).toBe('blank')
    setMode(vga, MODE_12)
    writePalette(vga, 0, EGA_COLOURS)
    video.words[0] = 0xffff_ffff
    draw()
    expect(pixel(0, 0)).toBe(0xff_ffff)
    vga.write(0x14, 1)
    vga.write(0x15, 0x21)
    draw()
    expect(pixel(0, 0)).toBe(0)
    vga.write(0x15, 0x01)
    vga.read(0x2a)
    vga.write(0x10, 0x00)
    draw()
    expect(pixel(0, 0)).toBe(0)
  })
})

describe('Painter: linear modes', () => {
  test.each([
    [8, [7], 0xff_0055],
    [15, [0x1f, 0x7c], 0xff_00ff],
    [16, [0xe0, 0x07], 0x00_ff00],
    [24, [0x33, 0x22, 0x11], 0x11_2233],
    [32, [0x33, 0x22, 0x11, 0xff], 0x11_2233],
  ])('%s bits', (depth, bytes, colour) => {
    const { vga, video, setLinear, draw, pixel } = createDisplayBench()
    setLinear(800, 600, depth)
    writePalette(vga, 7, [[63, 0, 21]])
    video.bytes.set(bytes, (2 * 800 + 3) * bytes.length)
    draw()
    expect([pixel(3, 2), pixel(4, 2)]).toEqual([colour, 0])
  })

  test('four planes', () => {
    const { vga, setLinear, draw, pixel } = createDisplayBench()
    setMode(vga, MODE_12)
    writePalette(vga, 0, EGA_COLOURS)
    setLinear(800, 600, 4)
    vga.window.write(100, 0x40)
    draw()
    expect([pixel(0, 1), pixel(1, 1)]).toEqual([0, 0xff_ffff])
  })

  test('offsets pan over the virtual screen', () => {
    const { vga, video, setLinear, draw, pixel } = createDisplayBench()
    setLinear(640, 480, 32)
    vga.vbe.write(6, 1024)
    vga.vbe.write(8, 10)
    vga.vbe.write(9, 5)
    video.words[5 * 1024 + 10] = 0x12_3456
    draw()
    expect(pixel(0, 0)).toBe(0x12_3456)
  })

  test('only lines of dirty pages are looked at', () => {
    const { video, setLinear, draw, pixel, markDirty } = createDisplayBench()
    setLinear(1024, 768, 32)
    draw()
    video.words[1024 * 3] = 0xff
    video.words[1024 * 9 + 5] = 0xff
    markDirty(9)
    expect(draw()).toEqual([[9, 5, 6]])
    expect(pixel(0, 3)).toBe(0)
  })

  test('a page is looked at again when the machine has given up translations, and not before', () => {
    const { video, setLinear, draw, markDirty, boundary, flushes } = createDisplayBench()
    setLinear(1024, 768, 32)
    boundary.serve()
    draw()
    boundary.serve()
    draw()
    markDirty(2)
    draw()
    video.words[2 * 1024] = 0xff
    expect(draw()).toEqual([])
    const before = flushes.length
    boundary.serve()
    expect(flushes.length).toBe(before + 1)
    expect(draw()).toEqual([[2, 0, 1]])
    boundary.serve()
    expect(flushes.length).toBe(before + 1)
  })
})
