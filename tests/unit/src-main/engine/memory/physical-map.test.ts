import { describe, expect, it, vi } from 'vitest'
import { GuestMemory } from '../../../../../src-main/engine/memory/guest-memory.ts'
import { PAGE_RAM, PAGE_ROM, PHYS_MAP, RAM } from '../../../../../src-main/engine/memory/memory-map.ts'
import { PhysicalMap } from '../../../../../src-main/engine/memory/physical-map.ts'

const MiB = 1024 * 1024

function create(): { memory: GuestMemory; map: PhysicalMap; entry: (address: number) => number } {
  const memory = new GuestMemory(4 * MiB, MiB)
  const map = new PhysicalMap(memory)
  return { memory, map, entry: (address) => memory.words[PHYS_MAP / 4 + address / 4096] as number }
}

describe('PhysicalMap', () => {
  it('maps low memory, leaves the legacy hole to the bus, and maps RAM from 1 MiB', () => {
    const { map, entry } = create()
    expect(entry(0)).toBe(RAM | PAGE_RAM)
    expect(entry(0x9f000)).toBe((RAM + 0x9f000) | PAGE_RAM)
    expect(entry(0xa0000)).toBe(0)
    expect(entry(0xff000)).toBe(0)
    expect(entry(0x100000)).toBe((RAM + 0x100000) | PAGE_RAM)
    expect(map.readable(4 * MiB)).toBe(-1)
  })

  it('reads ROM directly and does not let it be written', () => {
    const { memory, map, entry } = create()
    const rom = memory.allocate(0x10000, 'bios')
    map.mapRom(0xffff0000, rom, 0x10000)
    expect(entry(0xffff0000)).toBe(rom | PAGE_ROM)
    expect(map.readable(0xfffffff0)).toBe(rom + 0xfff0)
    expect(map.writable(0xfffffff0)).toBe(-1)
  })

  it('switches the ROM area between ROM, write-only shadow, and shadow RAM as PAM registers do', () => {
    const { memory, map } = create()
    const rom = memory.allocate(0x10000, 'bios')
    map.mapRom(0xf0000, rom, 0x10000)
    expect(map.readable(0xf1234)).toBe(rom + 0x1234)
    expect(map.writable(0xf1234)).toBe(-1)
    map.setAccess(0xf0000, 0x10000, false, true)
    expect(map.readable(0xf1234)).toBe(rom + 0x1234)
    expect(map.writable(0xf1234)).toBe(RAM + 0xf1234)
    map.setAccess(0xf0000, 0x10000, true, true)
    expect(map.readable(0xf1234)).toBe(RAM + 0xf1234)
    map.setAccess(0xf0000, 0x10000, true, false)
    expect(map.readable(0xf1234)).toBe(RAM + 0xf1234)
    expect(map.writable(0xf1234)).toBe(-1)
  })

  it('tells its listeners of every change until they leave', () => {
    const { map } = create()
    const listener = vi.fn()
    const leave = map.onDidChange(listener)
    map.setAccess(0xc0000, 0x4000, true, true)
    map.unmap(0x100000, 0x1000)
    leave()
    map.unmap(0x100000, 0x1000)
    expect(listener).toHaveBeenCalledTimes(2)
  })

  it('finds host offsets above 2 GiB', () => {
    const memory = new GuestMemory(2000 * MiB, MiB)
    const map = new PhysicalMap(memory)
    expect(map.readable(1900 * MiB + 5)).toBe(RAM + 1900 * MiB + 5)
  })

  it('refuses ranges that are not whole pages', () => {
    const { map } = create()
    expect(() => map.mapRam(0x123, RAM, 4096)).toThrow(/whole pages/)
    expect(() => map.setAccess(0xe0000, 100, true, true)).toThrow(/whole pages/)
  })
})
