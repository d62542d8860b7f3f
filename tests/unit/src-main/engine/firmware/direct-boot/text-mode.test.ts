import { describe, expect, test } from 'vitest'
import { MmioBus } from '../../../../../../src-main/engine/bus/mmio-bus.ts'
import { PioBus } from '../../../../../../src-main/engine/bus/pio-bus.ts'
import { bytePorts } from '../../../../../../src-main/engine/devices/byte-ports.ts'
import { screenText } from '../../../../../../src-main/engine/display/screen-text.ts'
import { describeTextMode, setTextMode } from '../../../../../../src-main/engine/firmware/direct-boot/text-mode.ts'
import { createDisplayBench } from '../../../../../support/display-bench.ts'

function create() {
  const bench = createDisplayBench()
  const ports = new PioBus()
  const mmio = new MmioBus()
  const { vga } = bench
  ports.map(0x3b0, 0x30, 'vga', bytePorts(vga))
  mmio.map(
    0xa_0000,
    0x2_0000,
    'vga',
    bytePorts({ read: (offset) => vga.window.read(offset), write: (offset, value) => vga.window.write(offset, value) }),
  )
  setTextMode(ports, mmio)
  return { ...bench, mmio }
}

describe('setTextMode', () => {
  test('80x25 of 9x16 dots, blank, and what is written is read and seen in our font', () => {
    const { mmio, draw, view, sizes, pixel } = create()
    draw()
    expect([sizes.at(-1), screenText(view)]).toEqual([[720, 400], new Array<string>(25).fill('')])
    for (const [cell, code] of [...Buffer.from('Linux')].entries()) mmio.write(0xb_8000 + cell * 2, 2, 0x0700 | code)
    draw()
    expect(screenText(view)?.[0]).toBe('Linux')
    expect([pixel(0, 2), pixel(1, 10), pixel(2, 10), pixel(6, 11)]).toEqual([0xaa_aaaa, 0xaa_aaaa, 0, 0xaa_aaaa])
  })

  test('boot_params tell of a VGA in mode 3: zero-page.rst', () => {
    const params = new DataView(new ArrayBuffer(64))
    describeTextMode(params)
    expect([6, 7, 10, 14, 15, 16].map((offset) => params.getUint8(offset))).toEqual([3, 80, 3, 25, 1, 16])
  })
})
