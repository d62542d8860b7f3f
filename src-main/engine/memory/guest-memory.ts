/**
 * A guest's whole memory: one shared `WebAssembly.Memory` laid out by memory-map.ts. The guest's worker creates it. Above RAM lie video memory and
 * ROM images, given out by `allocate`; the physical map decides where the guest sees them.
 */
import { RAM, RAM_LIMIT } from './memory-map.ts'

const WASM_PAGE = 65_536
const PAGE = 4096
const MiB = 1024 * 1024

/** Room above RAM for video memory and ROM images, unless asked otherwise. */
const DEFAULT_EXTRA = 32 * MiB
/** The most RAM that a guest may have, in bytes, with `extra` bytes above it. */
export function maximumRam(extra: number = DEFAULT_EXTRA): number {
  return RAM_LIMIT - RAM - extra
}

export class GuestMemory {
  readonly memory: WebAssembly.Memory
  /** All of it, by host offset. */
  readonly bytes: Uint8Array<SharedArrayBuffer>
  readonly words: Uint32Array<SharedArrayBuffer>
  readonly view: DataView<SharedArrayBuffer>
  /** Bytes of guest RAM; it starts at host offset RAM. */
  readonly ramSize: number
  #top: number

  /** `ramSize` in bytes, a multiple of 4 KiB; `extra` bytes for `allocate`. `memory`: that of another thread. Throws when the sum does not fit. */
  constructor(ramSize: number, extra: number = DEFAULT_EXTRA, memory?: WebAssembly.Memory) {
    if (ramSize <= 0 || ramSize % PAGE !== 0) throw new Error(`a guest cannot have ${ramSize} bytes of memory: use a multiple of 4 KiB`)
    if (ramSize > maximumRam(extra)) {
      throw new Error(`a guest cannot have ${ramSize / MiB} MiB of memory: the most is ${Math.floor(maximumRam(extra) / MiB)} MiB`)
    }
    const pages = Math.ceil((RAM + ramSize + extra) / WASM_PAGE)
    this.memory = memory ?? new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
    const buffer = this.memory.buffer as unknown as SharedArrayBuffer
    this.bytes = new Uint8Array(buffer)
    this.words = new Uint32Array(buffer)
    this.view = new DataView(buffer)
    this.ramSize = ramSize
    this.#top = RAM + ramSize
  }

  /** Takes whole pages above RAM; returns their host offset. Throws when none are left. */
  allocate(length: number, owner: string): number {
    const offset = this.#top
    const end = offset + Math.ceil(length / PAGE) * PAGE
    if (end > this.bytes.length) throw new Error(`${owner}: no room for ${length} bytes above guest RAM`)
    this.#top = end
    return offset
  }
}
