/**
 * Guest-physical address space: which 4 KiB page is RAM, ROM or the bus (PHYS_MAP, see memory-map.ts).
 *
 *   00000000h 640 KiB RAM   A0000h legacy video: bus   C0000h..FFFFFh ROM or shadow RAM, switched by PAM registers   1 MiB.. RAM up to 3 GiB
 *   3 GiB..4 GiB PCI, APICs, firmware: bus and ROM   4 GiB.. the RAM that did not fit below
 */
import type { ShadowRam } from '../bus/shadow-ram.ts'
import type { GuestMemory } from './guest-memory.ts'
import { PAGE_RAM, PAGE_ROM, PHYS_MAP, PHYS_MAP_PAGES, RAM } from './memory-map.ts'

const PAGE = 4096
const PAGE_SHIFT = 12
const LEGACY_HOLE = 0xa_0000
const SHADOW_START = 0xc_0000
const SHADOW_END = 0x10_0000
export const LOW_RAM_LIMIT = 0xc000_0000
const HIGH_RAM = 0x1_0000_0000
const SHADOW_PAGES = (SHADOW_END - SHADOW_START) / PAGE

/** Shadow RAM that reads from ROM or the bus while writes go to RAM, or whose ROM nobody installed in C0000h..FFFFFh. */
interface ShadowPage {
  readable: boolean
  writable: boolean
  /** Host offset of the ROM page, 0 = none. */
  rom: number
}

export class PhysicalMap implements ShadowRam {
  readonly #memory: GuestMemory
  readonly #entries: Uint32Array
  readonly #listeners = new Set<() => void>()
  readonly #shadow: ShadowPage[] = Array.from({ length: SHADOW_PAGES }, () => ({ readable: false, writable: false, rom: 0 }))

  constructor(memory: GuestMemory) {
    this.#memory = memory
    this.#entries = memory.words.subarray(PHYS_MAP / 4, PHYS_MAP / 4 + PHYS_MAP_PAGES)
    const low = Math.min(memory.ramSize, LOW_RAM_LIMIT)
    this.#set(0, RAM, Math.min(low, LEGACY_HOLE), PAGE_RAM)
    if (low > SHADOW_END) this.#set(SHADOW_END, RAM + SHADOW_END, low - SHADOW_END, PAGE_RAM)
    if (memory.ramSize > low) this.#set(HIGH_RAM, RAM + low, memory.ramSize - low, PAGE_RAM)
  }

  /** Bytes of RAM below 4 GiB (from 0, with the hole counted) and above it: what firmware tables report. */
  get ramBelow4GiB(): number {
    return Math.min(this.#memory.ramSize, LOW_RAM_LIMIT)
  }
  get ramAbove4GiB(): number {
    return this.#memory.ramSize - this.ramBelow4GiB
  }

  /** Calls `listener` after every change: translations made before are stale. Returns the undo. */
  onDidChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Readable and writable pages, e.g. linear video memory. `host` from GuestMemory.allocate. */
  mapRam(address: number, host: number, length: number): void {
    this.#set(address, host, length, PAGE_RAM)
    this.#notify()
  }

  /** Pages that are read directly and whose writes go to the bus. In C0000h..FFFFFh shadow RAM may cover them. */
  mapRom(address: number, host: number, length: number): void {
    if (address >= SHADOW_START && address + length <= SHADOW_END) {
      for (const [index, page] of this.#shadowPages(address, length)) {
        page.rom = host + index * PAGE
        this.#applyShadow(page, address + index * PAGE)
      }
    } else this.#set(address, host, length, PAGE_ROM)
    this.#notify()
  }

  /** Gives pages back to the bus. */
  unmap(address: number, length: number): void {
    this.#set(address, 0, length, 0)
    this.#notify()
  }

  setAccess(base: number, length: number, readable: boolean, writable: boolean): void {
    for (const [index, page] of this.#shadowPages(base, length)) {
      page.readable = readable
      page.writable = writable
      this.#applyShadow(page, base + index * PAGE)
    }
    this.#notify()
  }

  /** Host offset of a byte that is read directly, or -1. */
  readable(address: number): number {
    const entry = this.#entry(address)
    return entry & (PAGE_RAM | PAGE_ROM) ? hostOf(entry, address) : -1
  }

  /** Host offset of a byte that is written directly, or -1. */
  writable(address: number): number {
    const entry = this.#entry(address)
    return entry & PAGE_RAM ? hostOf(entry, address) : this.shadowWrite(address)
  }

  /** Host offset of shadow RAM that is written although reads come from elsewhere, or -1: for the bus. */
  shadowWrite(address: number): number {
    if (address < SHADOW_START || address >= SHADOW_END) return -1
    const page = this.#shadow[(address - SHADOW_START) >> PAGE_SHIFT] as ShadowPage
    return page.writable && !page.readable ? RAM + address : -1
  }

  #entry(address: number): number {
    return this.#entries[Math.floor(address / PAGE)] ?? 0
  }

  *#shadowPages(address: number, length: number): Generator<[number, ShadowPage]> {
    if (address < SHADOW_START || address + length > SHADOW_END || address % PAGE || length % PAGE) {
      throw new Error(`0x${address.toString(16)}, ${length} bytes: not whole pages of the ROM area C0000h..FFFFFh`)
    }
    for (let index = 0; index < length / PAGE; index++)
      yield [index, this.#shadow[((address - SHADOW_START) >> PAGE_SHIFT) + index] as ShadowPage]
  }

  /** Reads of ROM stay direct while only writes are shadowed; those reach RAM through the bus (`shadowWrite`). */
  #applyShadow(page: ShadowPage, address: number): void {
    if (page.readable) this.#set(address, RAM + address, PAGE, page.writable ? PAGE_RAM : PAGE_ROM)
    else this.#set(address, page.rom, PAGE, page.rom ? PAGE_ROM : 0)
  }

  #set(address: number, host: number, length: number, flags: number): void {
    if (address % PAGE || host % PAGE || length % PAGE) throw new Error(`0x${address.toString(16)}, ${length} bytes: not whole pages`)
    const first = address / PAGE
    if (first + length / PAGE > PHYS_MAP_PAGES) throw new Error(`0x${address.toString(16)}: beyond the physical address space`)
    for (let index = 0; index < length / PAGE; index++) this.#entries[first + index] = flags ? (host + index * PAGE) | flags : 0
  }

  #notify(): void {
    for (const listener of this.#listeners) listener()
  }
}

function hostOf(entry: number, address: number): number {
  return ((entry & ~(PAGE - 1)) >>> 0) + (address % PAGE)
}
