/** What a boot loader is given, and what it gives back. */
import { SpokenError, say } from '../../../../src-shared/domain/sentence.ts'
import type { Dma } from '../../bus/dma.ts'
import type { InitialCpuState } from './initial-cpu-state.ts'
import type { MemoryWrite } from './text-mode.ts'

/** A file of the user's, by name for messages. */
export interface NamedFile {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface BootRequest {
  readonly kernel: NamedFile
  readonly initrd?: NamedFile
  readonly commandLine: string
}

export interface BootTarget {
  /** Device memory, where the machine has a VGA: it is set to text mode. */
  readonly display?: MemoryWrite | undefined
  readonly dma: Dma
  /** RAM in bytes; it ends below the PCI hole. */
  readonly memoryBytes: number
}

export interface BootResult {
  readonly cpu: InitialCpuState
  /** What the user should know about how the kernel was started. */
  readonly notes: readonly string[]
}

export function formatMebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`
}

/** Where `size` bytes of `file` fit: the highest page below `top`. Throws when that is below `bottom`. */
export function placeHigh(file: NamedFile, bottom: number, top: number): number {
  const address = Math.floor((top - file.bytes.length) / 0x1000) * 0x1000
  if (address < bottom) {
    const size = formatMebibytes(file.bytes.length)
    throw new SpokenError(say('file-memory', { file: file.name, size }))
  }
  return address
}
