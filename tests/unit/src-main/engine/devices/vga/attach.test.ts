import { describe, expect, test } from 'vitest'
import { readConfig, writeConfig } from '../../../../../../src-main/engine/bus/pci/assign-resources.ts'
import { AttachedVga } from '../../../../../../src-main/engine/devices/vga/attach.ts'
import { GuestMemory } from '../../../../../../src-main/engine/memory/guest-memory.ts'
import { DIRTY, RAM } from '../../../../../../src-main/engine/memory/memory-map.ts'
import { PhysicalMap } from '../../../../../../src-main/engine/memory/physical-map.ts'
import { GuestVideoMemory } from '../../../../../../src-main/engine/memory/video-memory.ts'
import { FakeVideoMemory } from '../../../../../support/fake-video-memory.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'
import { createPciBench } from '../../../../../support/pci.ts'
import { MODE_13, setMode } from '../../../../../support/vga-modes.ts'

const MiB = 1024 * 1024
const LFB = 0xe000_0000
const REGISTERS = 0xe100_0000

function attach(memory = new FakeVideoMemory(), rom?: Uint8Array) {
  const { ports, mmio, bus } = createPciBench()
  const vga = new AttachedVga({ clock: new MockClock(), ports, mmio, pci: bus, memory, rom })
  vga.reset()
  const legacy = {
    read: (offset: number) => ports.read(0x3b0 + offset, 1),
    write: (offset: number, value: number) => ports.write(0x3b0 + offset, 1, value),
  }
  return { ports, mmio, vga, memory, legacy }
}

function place({ ports }: Pick<ReturnType<typeof attach>, 'ports'>, lfb = LFB): void {
  writeConfig(ports, 2, 0, 0x10, 4, lfb)
  writeConfig(ports, 2, 0, 0x18, 4, REGISTERS)
  writeConfig(ports, 2, 0, 0x04, 2, 3)
}

describe('AttachedVga', () => {
  test('the guest finds the display adapter 1234:1111 at device 2', () => {
    const { ports } = attach()
    expect([readConfig(ports, 2, 0, 0, 4), readConfig(ports, 2, 0, 8, 4) >>> 16]).toEqual([0x1111_1234, 0x0300])
  })

  test('BAR 0 asks for 16 MiB of prefetchable memory and shows it where the guest puts it', () => {
    const bench = attach()
    writeConfig(bench.ports, 2, 0, 0x10, 4, 0xffff_ffff)
    expect(readConfig(bench.ports, 2, 0, 0x10, 4)).toBe(0xff00_0008)
    place(bench)
    expect(bench.memory.shown.get(LFB)).toBe(0)
    writeConfig(bench.ports, 2, 0, 0x04, 2, 0)
    expect(bench.memory.shown.size).toBe(0)
  })

  test('a word to an index port sets index and data', () => {
    const { ports } = attach()
    ports.write(0x3ce, 2, 0x0308)
    expect(ports.read(0x3cf, 1)).toBe(3)
  })

  test('VBE registers at 1CEh and 1CFh', () => {
    const { ports } = attach()
    ports.write(0x1ce, 2, 0)
    expect([ports.read(0x1ce, 2), ports.read(0x1cf, 2)]).toEqual([0, 0xb0c5])
  })

  test('BAR 2 has the EDID, the VGA ports, the VBE registers and the byte order', () => {
    const bench = attach()
    place(bench)
    const { mmio, ports } = bench
    mmio.write(REGISTERS + 0x400 + 0x12, 1, 0x67) // 3D2h - 3C0h is beyond: 3C2h is offset 2
    mmio.write(REGISTERS + 0x402, 1, 0x67)
    mmio.write(REGISTERS + 0x502, 2, 800)
    ports.write(0x1ce, 2, 1)
    expect([mmio.read(REGISTERS, 4), ports.read(0x3cc, 1), ports.read(0x1cf, 2), mmio.read(REGISTERS + 0x604, 4)]).toEqual([
      0xffff_ff00, 0x67, 800, 0x1e1e_1e1e,
    ])
    const edid = Array.from({ length: 128 }, (_, offset) => mmio.read(REGISTERS + offset, 1))
    expect(edid.reduce((sum, byte) => sum + byte, 0) & 0xff).toBe(0)
  })

  test('mode 13h shows video memory at A0000h, other modes do not', () => {
    const { legacy, memory, ports } = attach()
    setMode(legacy, MODE_13)
    expect(memory.shown.get(0xa_0000)).toBe(0)
    ports.write(0x3c4, 2, 0x0604)
    expect(memory.shown.has(0xa_0000)).toBe(false)
  })

  test('what the bus brings to A0000h reaches the planes', () => {
    const { legacy, memory, mmio, ports } = attach()
    setMode(legacy, MODE_13)
    ports.write(0x3c4, 2, 0x0604)
    mmio.write(0xa_0010, 4, 0x0403_0201)
    expect(memory.words[0x10 / 4]).toBe(0x0101_0101)
    expect(mmio.read(0xa_0010, 4)).toBe(0x0403_0201)
  })

  test('saved and loaded: equal payloads and the same windows; an unknown field is refused', () => {
    const bench = attach()
    setMode(bench.legacy, MODE_13)
    place(bench)
    const saved = bench.vga.save()
    const other = attach()
    other.vga.load(saved)
    expect(other.vga.save()).toEqual(saved)
    expect([...other.memory.shown.keys()].sort((a, b) => a - b)).toEqual([0xa_0000, LFB])
    expect(() => other.vga.load({ ...saved, fields: { ...saved.fields, more: 1 } })).toThrow('more')
  })
})

// PCI 3.0, 6.2.5.2.
describe('AttachedVga: its video BIOS', () => {
  const ROM = 0xfebe_0000

  test('the ROM BAR asks for its size, and shows it while it and memory are enabled', () => {
    const bench = attach(undefined, new Uint8Array(0x1_0000))
    writeConfig(bench.ports, 2, 0, 0x30, 4, 0xffff_fffe)
    expect(readConfig(bench.ports, 2, 0, 0x30, 4)).toBe(0xffff_0000)
    writeConfig(bench.ports, 2, 0, 0x30, 4, ROM | 1)
    expect(bench.memory.shown.has(ROM)).toBe(false)
    writeConfig(bench.ports, 2, 0, 0x04, 2, 2)
    expect(bench.memory.shown.get(ROM)).toBe(-0x1_0000)
    writeConfig(bench.ports, 2, 0, 0x30, 4, ROM)
    expect(bench.memory.shown.has(ROM)).toBe(false)
  })

  test('its place is saved and loaded; without a ROM the register is 0', () => {
    const bench = attach(undefined, new Uint8Array(0x1_0000))
    writeConfig(bench.ports, 2, 0, 0x04, 2, 2)
    writeConfig(bench.ports, 2, 0, 0x30, 4, ROM | 1)
    const other = attach(undefined, new Uint8Array(0x1_0000))
    other.vga.load(bench.vga.save())
    expect([other.memory.shown.has(ROM), other.vga.save()]).toEqual([true, bench.vga.save()])
    const { ports, vga } = attach()
    writeConfig(ports, 2, 0, 0x30, 4, 0xffff_ffff)
    expect(readConfig(ports, 2, 0, 0x30, 4)).toBe(0)
    expect(() => vga.load(bench.vga.save())).toThrow('rom')
  })
})

describe('video memory in the physical map', () => {
  function create() {
    const memory = new GuestMemory(16 * MiB)
    const map = new PhysicalMap(memory)
    const invalidated: number[] = []
    const video = new GuestVideoMemory(memory, map, 4 * MiB, (offset) => void invalidated.push(offset))
    return { memory, map, video, invalidated }
  }

  test('lies right above RAM and is read and written directly where it is shown', () => {
    const { map, video } = create()
    expect(video.place.offset).toBe(RAM + 16 * MiB)
    const hide = video.map(LFB, 0, 4 * MiB)
    expect([map.readable(LFB + 0x1234), map.writable(LFB + 0x1234)]).toEqual([RAM + 16 * MiB + 0x1234, RAM + 16 * MiB + 0x1234])
    hide()
    expect(map.readable(LFB)).toBe(-1)
  })

  test('cannot be shown over RAM: the guest gets nothing, and keeps its RAM', () => {
    const { map, video } = create()
    expect(() => video.map(8 * MiB, 0, 4 * MiB)).toThrow('taken')
    expect(map.readable(8 * MiB)).toBe(RAM + 8 * MiB)
  })

  test('an option ROM is read where it is shown, and cannot be written', () => {
    const { memory, map, video } = create()
    const image = new Uint8Array(0x1000).fill(0x55)
    const hide = video.installRom(image)(LFB)
    expect([memory.bytes[map.readable(LFB + 5)], map.writable(LFB + 5)]).toEqual([0x55, -1])
    hide()
    expect(map.readable(LFB)).toBe(-1)
  })

  test('what the device writes is dirty', () => {
    const { memory, video } = create()
    video.noteWritten(4096 * 5 + 4095, 2)
    const first = DIRTY + (16 * MiB) / 4096
    expect([...memory.bytes.subarray(first + 4, first + 8)]).toEqual([0, 0xff, 0xff, 0])
  })
})
