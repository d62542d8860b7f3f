/**
 * A split virtqueue (VIRTIO 1.2, section 2.7), the device's side. In guest memory, with N = queue size:
 *
 *   descriptor table   N x { u64 address, u32 length, u16 flags, u16 next }
 *   available ring     u16 flags, u16 idx, N x u16 head, u16 used_event
 *   used ring          u16 flags, u16 idx, N x { u32 head, u32 length }, u16 avail_event
 *
 * The rings belong to the guest and may hold anything: whatever a correct driver cannot produce ends in a QueueError, on which the transport stops
 * the device until it is reset. A chain has at most MAX_SEGMENTS buffers and MAX_CHAIN_BYTES bytes (2.7.4); how much of that is served in one turn
 * is the budget's affair (work-budget.ts). A chain that is not finished stays the next available one and is read anew in its next turn, so that the
 * position in it is all that has to be remembered.
 */
import type { Dma } from '../../bus/dma.ts'
import { F_EVENT_IDX, F_INDIRECT_DESC } from './registers.ts'

/** The driver broke the rules of its rings. */
export class QueueError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'QueueError'
  }
}

export interface Segment {
  readonly address: number
  readonly length: number
}

/** One request: buffers that the device reads, then buffers that it writes. */
export interface DescriptorChain {
  readonly head: number
  readonly readable: readonly Segment[]
  readonly writable: readonly Segment[]
}

/** A request that goes on in a later turn: `done` says where, in the device's own terms. */
export interface Unfinished {
  readonly done: number
}

interface Descriptor extends Segment {
  readonly flags: number
  readonly next: number
}

export const MAX_SEGMENTS = 1024
export const MAX_CHAIN_BYTES = 2 ** 32

const DESC_NEXT = 1 << 0 // VIRTQ_DESC_F_NEXT
const DESC_WRITE = 1 << 1 // VIRTQ_DESC_F_WRITE
const DESC_INDIRECT = 1 << 2 // VIRTQ_DESC_F_INDIRECT
const DESCRIPTOR_SIZE = 16
const AVAIL_NO_INTERRUPT = 1 << 0 // VIRTQ_AVAIL_F_NO_INTERRUPT
const RING_HEADER = 4
const USED_ELEMENT = 8

export const QUEUE_AT_RESET = {
  size: 0,
  enabled: false,
  descriptorsLow: 0,
  descriptorsHigh: 0,
  driverLow: 0,
  driverHigh: 0,
  deviceLow: 0,
  deviceHigh: 0,
  nextAvailable: 0,
  nextUsed: 0,
  /** Value of nextUsed at the last decision about an interrupt. */
  signalled: 0,
  /** How far the next available chain is served already. */
  done: 0,
  /** Chains wait for the next turn. */
  waiting: false,
}

export type QueueState = typeof QUEUE_AT_RESET

export class VirtQueue {
  readonly maximumSize: number
  /** What the driver configures through the transport, and how far the device is. */
  state: QueueState
  /** Negotiated features. */
  features = 0n
  readonly #dma: Dma

  constructor(dma: Dma, maximumSize: number) {
    this.#dma = dma
    this.maximumSize = maximumSize
    this.state = { ...QUEUE_AT_RESET, size: maximumSize }
  }

  reset(): void {
    this.state = { ...QUEUE_AT_RESET, size: this.maximumSize }
    this.features = 0n
  }

  /** Takes the next available chain, or undefined when there is none. Throws QueueError. */
  pop(): DescriptorChain | undefined {
    const { size, nextAvailable } = this.state
    const available = this.#available()
    if (available === 0) return undefined
    if (available > size) throw new QueueError(`available index is ${available} ahead in a queue of ${size}`)
    const head = this.#dma.readU16(this.#driverRing + RING_HEADER + (nextAvailable % size) * 2)
    const chain = this.#walk(head)
    this.state.nextAvailable = (nextAvailable + 1) & 0xffff
    return chain
  }

  /** Gives a chain back; `written` bytes of its writable part were filled. */
  push(chain: DescriptorChain, written: number): void {
    const { size, nextUsed } = this.state
    const element = this.#deviceRing + RING_HEADER + (nextUsed % size) * USED_ELEMENT
    this.#dma.writeU32(element, chain.head)
    this.#dma.writeU32(element + 4, written)
    this.state.nextUsed = (nextUsed + 1) & 0xffff
    this.#dma.writeU16(this.#deviceRing + 2, this.state.nextUsed)
  }

  /**
   * Serves available chains as long as `mayGoOn`; `serve` returns the bytes that it wrote. Notes in `waiting` whether some are left. With event index,
   * asks for a notification of the next one.
   */
  drain(serve: (chain: DescriptorChain, done: number) => number | Unfinished, mayGoOn: () => boolean = () => true): void {
    this.state.waiting = false
    // No driver runs meanwhile, so more than a queue of chains can only come from a buffer that lies over the available ring.
    for (let left = this.state.size; left > 0; left--) {
      if (!mayGoOn()) {
        this.state.waiting = this.#available() !== 0
        return
      }
      const chain = this.pop()
      if (!chain) return
      const served = serve(chain, this.state.done)
      if (typeof served !== 'number') return this.#putBack(served)
      this.state.done = 0
      this.push(chain, served)
      if (this.#has(F_EVENT_IDX))
        this.#dma.writeU16(this.#deviceRing + RING_HEADER + this.state.size * USED_ELEMENT, this.state.nextAvailable)
    }
  }

  /** The chain popped last is the next one again. */
  #putBack({ done }: Unfinished): void {
    this.state.nextAvailable = (this.state.nextAvailable - 1) & 0xffff
    this.state.done = done
    this.state.waiting = true
  }

  /** Does the driver want an interrupt for what was pushed since the last call (2.7.7)? */
  takeInterrupt(): boolean {
    const { signalled, nextUsed, size } = this.state
    this.state.signalled = nextUsed
    if (signalled === nextUsed) return false
    if (!this.#has(F_EVENT_IDX)) return (this.#dma.readU16(this.#driverRing) & AVAIL_NO_INTERRUPT) === 0
    const event = this.#dma.readU16(this.#driverRing + RING_HEADER + size * 2)
    return ((nextUsed - event - 1) & 0xffff) < ((nextUsed - signalled) & 0xffff)
  }

  #available(): number {
    return (this.#dma.readU16(this.#driverRing + 2) - this.state.nextAvailable) & 0xffff
  }

  #walk(head: number): DescriptorChain {
    const { size } = this.state
    if (head >= size) throw new QueueError(`available ring names descriptor ${head} of ${size}`)
    const first = this.#descriptor(this.#descriptors, head)
    if ((first.flags & DESC_INDIRECT) === 0) return this.#collect(head, this.#descriptors, size, head)
    if (!this.#has(F_INDIRECT_DESC)) throw new QueueError('indirect descriptor without the feature')
    if ((first.flags & DESC_NEXT) !== 0) throw new QueueError('indirect descriptor with a successor')
    const count = first.length / DESCRIPTOR_SIZE
    if (count === 0 || !Number.isInteger(count)) throw new QueueError(`indirect table of ${first.length} bytes`)
    return this.#collect(head, first.address, count, 0)
  }

  /** Follows a chain in a table of `count` descriptors. More steps than a table has entries is a loop. */
  #collect(head: number, table: number, count: number, start: number): DescriptorChain {
    const readable: Segment[] = []
    const writable: Segment[] = []
    let bytes = 0
    let index = start
    for (let steps = 0; ; steps++) {
      if (steps >= Math.min(count, MAX_SEGMENTS)) throw new QueueError('descriptor chain is a loop or too long')
      const descriptor = this.#descriptor(table, index)
      if ((descriptor.flags & DESC_INDIRECT) !== 0) throw new QueueError('indirect descriptor inside a chain')
      const writes = (descriptor.flags & DESC_WRITE) !== 0
      if (!writes && writable.length > 0) throw new QueueError('readable descriptor behind a writable one')
      bytes += descriptor.length
      if (bytes > MAX_CHAIN_BYTES) throw new QueueError(`descriptor chain of more than ${MAX_CHAIN_BYTES} bytes`)
      const target = writes ? writable : readable
      target.push({ address: descriptor.address, length: descriptor.length })
      if ((descriptor.flags & DESC_NEXT) === 0) return { head, readable, writable }
      index = descriptor.next
      if (index >= count) throw new QueueError(`descriptor names successor ${index} of ${count}`)
    }
  }

  #descriptor(table: number, index: number): Descriptor {
    const bytes = this.#dma.read(table + index * DESCRIPTOR_SIZE, DESCRIPTOR_SIZE)
    const view = new DataView(bytes.buffer, bytes.byteOffset, DESCRIPTOR_SIZE)
    return {
      address: Number(view.getBigUint64(0, true)),
      length: view.getUint32(8, true),
      flags: view.getUint16(12, true),
      next: view.getUint16(14, true),
    }
  }

  #has(feature: bigint): boolean {
    return (this.features & feature) !== 0n
  }

  get #descriptors(): number {
    return this.state.descriptorsHigh * 2 ** 32 + this.state.descriptorsLow
  }

  get #driverRing(): number {
    return this.state.driverHigh * 2 ** 32 + this.state.driverLow
  }

  get #deviceRing(): number {
    return this.state.deviceHigh * 2 ** 32 + this.state.deviceLow
  }
}
