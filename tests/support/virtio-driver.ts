/** The driver's side of one split virtqueue in test memory (VIRTIO 1.2, 2.7), and a modern PCI driver's start-up sequence. */
import type { MmioBus } from '../../src-main/engine/bus/mmio-bus.ts'
import type { QueueState } from '../../src-main/engine/devices/virtio/queue.ts'
import type { MemoryDma } from './memory-dma.ts'

export interface Buffer {
  readonly address: number
  readonly length: number
  /** Written by the device. */
  readonly write?: boolean
}

export const NEXT = 1
export const WRITE = 2
export const INDIRECT = 4

export class DriverQueue {
  readonly dma: MemoryDma
  readonly size: number
  readonly descriptors: number
  readonly available: number
  readonly used: number
  #next = 0
  #published = 0

  /** Rings lie from `base` on, a page apart. */
  constructor(dma: MemoryDma, size: number, base = 0x1000) {
    this.dma = dma
    this.size = size
    this.descriptors = base
    this.available = base + 0x1000
    this.used = base + 0x2000
  }

  /** The same queue as the device knows it. */
  get state(): Partial<QueueState> {
    return { size: this.size, enabled: true, descriptorsLow: this.descriptors, driverLow: this.available, deviceLow: this.used }
  }

  writeDescriptor(index: number, address: number, length: number, flags = 0, next = 0, table = this.descriptors): void {
    const at = table + index * 16
    this.dma.writeU64(at, BigInt(address))
    this.dma.writeU32(at + 8, length)
    this.dma.writeU16(at + 12, flags)
    this.dma.writeU16(at + 14, next)
  }

  /** Makes a chain of the buffers and publishes it; returns its head. */
  add(...buffers: readonly Buffer[]): number {
    const head = this.#next
    for (const [index, { address, length, write }] of buffers.entries()) {
      const last = index === buffers.length - 1
      this.writeDescriptor(head + index, address, length, (write ? WRITE : 0) | (last ? 0 : NEXT), last ? 0 : head + index + 1)
    }
    this.#next += buffers.length
    this.publish(head)
    return head
  }

  publish(head: number): void {
    this.dma.writeU16(this.available + 4 + (this.#published % this.size) * 2, head)
    this.#published++
    this.dma.writeU16(this.available + 2, this.#published & 0xffff)
  }

  get usedIndex(): number {
    return this.dma.readU16(this.used + 2)
  }

  /** Element `index` of the used ring. */
  usedElement(index: number): { readonly head: number; readonly length: number } {
    const at = this.used + 4 + (index % this.size) * 8
    return { head: this.dma.readU32(at), length: this.dma.readU32(at + 4) }
  }
}

/** Registers of a device whose BAR is at `bar`, as a modern driver uses them (3.1.1). */
export class DriverRegisters {
  readonly #mmio: MmioBus
  readonly #bar: number

  constructor(mmio: MmioBus, bar: number) {
    this.#mmio = mmio
    this.#bar = bar
  }

  read(offset: number, size: number): number {
    return this.#mmio.read(this.#bar + offset, size)
  }

  write(offset: number, size: number, value: number): void {
    this.#mmio.write(this.#bar + offset, size, value)
  }

  /** Accepts all of `features` that the device offers, sets queue 0 up and starts the device; returns the final status. */
  start(queue: DriverQueue, features: bigint): number {
    for (const status of [0, 1, 3]) this.write(0x14, 1, status)
    for (const half of [0, 1]) {
      this.write(0x00, 4, half)
      this.write(0x08, 4, half)
      const wanted = Number((features >> BigInt(half * 32)) & 0xffff_ffffn)
      this.write(0x0c, 4, (this.read(0x04, 4) & wanted) >>> 0)
    }
    this.write(0x14, 1, 11)
    this.write(0x16, 2, 0)
    this.write(0x18, 2, queue.size)
    this.write(0x20, 4, queue.descriptors)
    this.write(0x28, 4, queue.available)
    this.write(0x30, 4, queue.used)
    this.write(0x1c, 2, 1)
    this.write(0x14, 1, 15)
    return this.read(0x14, 1)
  }

  notify(queue = 0): void {
    this.write(0x3000 + queue * 4, 2, queue)
  }
}
