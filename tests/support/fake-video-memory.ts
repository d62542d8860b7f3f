/** Video memory for tests: plain bytes, and what was said about them. */
import { DISPLAY_REGISTERS_SIZE, DisplayRegisters } from '../../src-main/engine/memory/display-block.ts'
import type { VideoMemory } from '../../src-main/engine/memory/video-memory.ts'

export class FakeVideoMemory implements VideoMemory {
  readonly bytes: Uint8Array
  readonly words: Uint32Array
  readonly registers = new DisplayRegisters(new Uint8Array(DISPLAY_REGISTERS_SIZE))
  /** How often a register that the picture depends on changed. */
  changes = 0
  readonly announced: (readonly [offset: number, length: number])[] = []
  readonly written: (readonly [offset: number, length: number])[] = []
  /** What the guest sees directly: physical address and offset. */
  readonly shown = new Map<number, number>()

  readonly size: number

  constructor(size = 16 * 1024 * 1024) {
    this.size = size
    this.bytes = new Uint8Array(size)
    this.words = new Uint32Array(this.bytes.buffer)
  }

  noteChange(): void {
    this.changes++
  }

  willWrite(offset: number, length: number): void {
    this.announced.push([offset, length])
  }

  noteWritten(offset: number, length: number): void {
    this.written.push([offset, length])
  }

  map(address: number, offset: number): () => void {
    this.shown.set(address, offset)
    return () => void this.shown.delete(address)
  }

  installRom(image: Uint8Array): (address: number) => () => void {
    return (address) => {
      this.shown.set(address, -image.length)
      return () => void this.shown.delete(address)
    }
  }
}
