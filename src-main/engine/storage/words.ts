/** Tables of 32-bit words in image files. */
import { endianness } from 'node:os'
import type { ImageFile } from './file-layer.ts'

export type ByteOrder = 'LE' | 'BE'

const HOST: ByteOrder = endianness()

/** `count` words from `offset`; words beyond the end of the file are 0. */
export function readWords(file: ImageFile, offset: number, count: number, order: ByteOrder): Uint32Array {
  const words = new Uint32Array(count)
  const bytes = Buffer.from(words.buffer)
  file.read(offset, bytes)
  if (order !== HOST) bytes.swap32()
  return words
}

export function wordBytes(words: Uint32Array, order: ByteOrder): Uint8Array {
  const bytes = Buffer.from(words.slice().buffer)
  if (order !== HOST) bytes.swap32()
  return bytes
}

export function oneWord(value: number, order: ByteOrder): Uint8Array {
  return wordBytes(Uint32Array.of(value), order)
}
