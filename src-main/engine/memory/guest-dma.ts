/** Access of devices and loaders to guest memory: page by page through the physical map; writes mark the dirty log and forget decoded code. */
import type { Dma } from '../bus/dma.ts'
import type { GuestMemory } from './guest-memory.ts'
import { CODE_PAGES, DIRTY, RAM } from './memory-map.ts'
import type { PhysicalMap } from './physical-map.ts'

const PAGE = 4096
const ALL_CLIENTS = 0xff

/** Forgets decoded code in `length` bytes from a host offset: Accelerator.invalidate of every vCPU's accelerator. */
export type InvalidateCode = (hostOffset: number, length: number) => void

export class GuestDma implements Dma {
  readonly #memory: GuestMemory
  readonly #map: PhysicalMap
  readonly #invalidate: InvalidateCode
  /** Called before each write, with its range in the host: for who must know of all. */
  onWillWrite: InvalidateCode | undefined
  /** Code may come to be decoded from a page while it is written: every write is told, not only those to pages that have code already. */
  tellsAll = false

  constructor(memory: GuestMemory, map: PhysicalMap, invalidate: InvalidateCode) {
    this.#memory = memory
    this.#map = map
    this.#invalidate = invalidate
  }

  read(address: number, length: number): Uint8Array {
    const target = new Uint8Array(length)
    this.readInto(address, target)
    return target
  }

  readInto(address: number, target: Uint8Array): void {
    forEachPiece(address, target.length, (piece, offset, length) => {
      const host = this.#map.readable(piece)
      if (host < 0) target.fill(0xff, offset, offset + length)
      else target.set(this.#memory.bytes.subarray(host, host + length), offset)
    })
  }

  write(address: number, bytes: Uint8Array): void {
    forEachPiece(address, bytes.length, (piece, offset, length) => {
      const host = this.#openForWrite(piece, length)
      if (host >= 0) this.#memory.bytes.set(bytes.subarray(offset, offset + length), host)
    })
  }

  fill(address: number, length: number, value: number): void {
    forEachPiece(address, length, (piece, _offset, size) => {
      const host = this.#openForWrite(piece, size)
      if (host >= 0) this.#memory.bytes.fill(value, host, host + size)
    })
  }

  readU8(address: number): number {
    const host = this.#map.readable(address)
    return host < 0 ? 0xff : (this.#memory.bytes[host] as number)
  }
  readU16(address: number): number {
    const host = this.#whole(address, 2)
    return host < 0 ? new DataView(this.read(address, 2).buffer).getUint16(0, true) : this.#memory.view.getUint16(host, true)
  }
  readU32(address: number): number {
    const host = this.#whole(address, 4)
    return host < 0 ? new DataView(this.read(address, 4).buffer).getUint32(0, true) : this.#memory.view.getUint32(host, true)
  }
  readU64(address: number): bigint {
    const host = this.#whole(address, 8)
    return host < 0 ? new DataView(this.read(address, 8).buffer).getBigUint64(0, true) : this.#memory.view.getBigUint64(host, true)
  }

  writeU8(address: number, value: number): void {
    const host = this.#openForWrite(address, 1)
    if (host >= 0) this.#memory.bytes[host] = value
  }
  writeU16(address: number, value: number): void {
    this.#writeView(address, 2, (view, at) => view.setUint16(at, value, true))
  }
  writeU32(address: number, value: number): void {
    this.#writeView(address, 4, (view, at) => view.setUint32(at, value, true))
  }
  writeU64(address: number, value: bigint): void {
    this.#writeView(address, 8, (view, at) => view.setBigUint64(at, value, true))
  }

  #writeView(address: number, size: number, set: (view: DataView, at: number) => void): void {
    if ((address % PAGE) + size <= PAGE) {
      const host = this.#openForWrite(address, size)
      if (host >= 0) set(this.#memory.view, host)
      return
    }
    const bytes = new Uint8Array(size)
    set(new DataView(bytes.buffer), 0)
    this.write(address, bytes)
  }

  /** Host offset of `size` readable bytes within one page, or -1. */
  #whole(address: number, size: number): number {
    return (address % PAGE) + size <= PAGE ? this.#map.readable(address) : -1
  }

  /** Host offset for writing `length` bytes within one page, noted as dirty and free of decoded code; -1 outside RAM. */
  #openForWrite(address: number, length: number): number {
    const host = this.#map.writable(address)
    if (host < 0) return -1
    this.onWillWrite?.(host, length)
    const page = Math.floor((host - RAM) / PAGE)
    this.#memory.bytes[DIRTY + page] = ALL_CLIENTS
    if (this.tellsAll || this.#memory.words[CODE_PAGES / 4 + page] !== 0) this.#invalidate(host, length)
    return host
  }
}

/** Cuts a range at page boundaries. */
function forEachPiece(address: number, length: number, visit: (address: number, offset: number, length: number) => void): void {
  let offset = 0
  while (offset < length) {
    const piece = Math.min(PAGE - ((address + offset) % PAGE), length - offset)
    visit(address + offset, offset, piece)
    offset += piece
  }
}
