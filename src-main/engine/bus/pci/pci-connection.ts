/** A function in its slot: its configuration space, the windows its BARs open into the port and memory spaces, and its INTA# wire. */
import type { MmioSpace } from '../mmio-bus.ts'
import type { PortSpace } from '../pio-bus.ts'
import { RelocatableWindow } from '../relocatable-window.ts'
import { ConfigSpace } from './config-space.ts'
import type { Bar, PciConnection, PciFunction } from './pci-slots.ts'
import { COMMAND_INTX_DISABLE, COMMAND_IO, COMMAND_MEMORY } from './registers.ts'

export interface ConnectionPorts {
  readonly ports: PortSpace
  readonly mmio: MmioSpace
  /** The level of the function's interrupt wire may have changed. */
  readonly onDidChangeInterrupt: () => void
  /** A window moved or went: one that found its place taken may try again. */
  readonly onDidMoveWindow: () => void
}

interface BarWindow {
  readonly index: number
  readonly bar: Bar
  readonly window: RelocatableWindow
}

export class SlotConnection implements PciConnection {
  readonly device: number
  readonly space: ConfigSpace
  readonly #ports: ConnectionPorts
  readonly #windows: readonly BarWindow[]
  readonly #rom: { readonly size: number; readonly window: RelocatableWindow } | undefined
  #level = false

  constructor(device: number, pciFunction: PciFunction, ports: ConnectionPorts) {
    this.device = device
    this.space = new ConfigSpace(pciFunction)
    this.#ports = ports
    this.#windows = pciFunction.bars.flatMap((bar, index) => (bar ? [{ index, bar, window: this.#createWindow(pciFunction, bar) }] : []))
    const { name, rom } = pciFunction
    if (rom) this.#rom = { size: rom.size, window: new RelocatableWindow((base) => showPages(ports.mmio, base, rom.size, name, rom.pages)) }
  }

  /** INTA# as the bus sees it: the function's wish, unless the command register forbids it. */
  get interrupt(): boolean {
    return this.#level && (this.space.command & COMMAND_INTX_DISABLE) === 0
  }

  setInterrupt(level: boolean): void {
    this.#level = level
    this.space.setInterruptStatus(level)
    this.#ports.onDidChangeInterrupt()
  }

  write(offset: number, size: number, value: number): void {
    if (this.space.write(offset, size, value)) this.#apply()
  }

  reset(): void {
    this.space.reset()
    this.#level = false
    this.space.setInterruptStatus(false)
    this.#apply()
  }

  save(): { readonly [name: string]: number | Uint8Array } {
    return this.space.save()
  }

  load(fields: { readonly [name: string]: unknown }): void {
    this.space.load(fields)
    this.#apply()
  }

  /** Maps what found its place taken before. */
  retryWindows(): void {
    for (const { window } of this.#windows) window.retry()
    this.#rom?.window.retry()
  }

  #apply(): void {
    for (const { index, bar, window } of this.#windows) window.moveTo(this.#place(index, bar))
    if (this.#rom) this.#rom.window.moveTo(this.#romPlace(this.#rom.size))
    this.#ports.onDidMoveWindow()
    this.#ports.onDidChangeInterrupt()
  }

  /** Where the BAR decodes now, or undefined. An end beyond its space is what sizing leaves behind: not an address. */
  #place(index: number, bar: Bar): number | undefined {
    const [enable, limit] = bar.kind === 'io' ? [COMMAND_IO, 0x1_0000] : [COMMAND_MEMORY, bar.wide ? 2 ** 52 : 0xffff_ffff]
    const base = this.space.barAddress(index)
    const decodes = (this.space.command & enable) !== 0 && base !== 0 && base + bar.size <= limit
    return decodes ? base : undefined
  }

  /** The ROM decodes while both it and memory are enabled (PCI 3.0, 6.2.5.2). */
  #romPlace(size: number): number | undefined {
    const base = this.space.romAddress
    const decodes = (this.space.command & COMMAND_MEMORY) !== 0 && base !== 0 && base + size <= 0xffff_ffff
    return decodes ? base : undefined
  }

  #createWindow(pciFunction: PciFunction, bar: Bar): RelocatableWindow {
    const { ports, mmio } = this.#ports
    if (bar.kind === 'io') return new RelocatableWindow((base) => ports.map(base, bar.size, pciFunction.name, bar.handler))
    if ('pages' in bar) return new RelocatableWindow((base) => showPages(mmio, base, bar.size, pciFunction.name, bar.pages))
    return new RelocatableWindow((base) => mmio.map(base, bar.size, pciFunction.name, bar.handler))
  }
}

/** The range belongs to the function on the bus too, so that no other window comes to lie in it. */
function showPages(mmio: MmioSpace, base: number, size: number, owner: string, pages: (base: number) => () => void): () => void {
  const release = mmio.map(base, size, owner, { read: () => 0, write: () => undefined })
  try {
    const hide = pages(base)
    return () => {
      hide()
      release()
    }
  } catch (error) {
    release()
    throw error
  }
}
