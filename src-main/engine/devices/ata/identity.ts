/** The 256 words that IDENTIFY DEVICE gives: ATA8-ACS, 7.16. Words that stay 0 say that what they tell of is not supported. */
import * as R from './registers.ts'

const VALID = 0x4000 // bits 15:14 of words that say so are 01b
const FIRMWARE = '1.0'

export interface DiskIdentity {
  readonly model: string
  readonly serial: string
}

export interface DiskFacts extends DiskIdentity {
  readonly sectors: number
  readonly defaultGeometry: Geometry
  readonly geometry: Geometry
  /** Sectors of a DRQ block of READ MULTIPLE; 0: not set. */
  readonly multiple: number
  readonly multiwordDma: number
  readonly ultraDma: number
  readonly writeCache: boolean
  readonly lookAhead: boolean
  /** On SATA: native command queuing instead of a cable's words. */
  readonly serialAta: boolean
}

export interface Geometry {
  readonly cylinders: number
  readonly heads: number
  readonly sectors: number
}

/** What a disk of so many sectors says of itself before software asks for another geometry (ATA/ATAPI-5, annex C). */
export function defaultGeometry(sectors: number): Geometry {
  return { cylinders: Math.max(1, Math.min(16383, Math.floor(sectors / (16 * 63)))), heads: 16, sectors: 63 }
}

export function capacityOf({ cylinders, heads, sectors }: Geometry): number {
  return cylinders * heads * sectors
}

export function identifyDisk(facts: DiskFacts): Uint8Array<ArrayBuffer> {
  const words = new Uint16Array(R.WORDS_OF_IDENTITY)
  const { defaultGeometry: native, geometry, sectors } = facts
  words.set([0x0040, native.cylinders, 0, native.heads, 0, 0, native.sectors])
  putNames(words, facts)
  words.set([0x8000 | R.LARGEST_MULTIPLE, 0, 0x0f00, VALID, 0x0200], 47)
  words.set([7, geometry.cylinders, geometry.heads, geometry.sectors], 53)
  putDouble(words, 57, Math.min(capacityOf(geometry), sectors))
  words[59] = facts.multiple > 0 ? 0x0100 | facts.multiple : 0
  putDouble(words, 60, Math.min(sectors, 2 ** 28 - 1))
  putTransferModes(words, facts)
  putCommandSets(words, facts)
  if (facts.serialAta) words.set([R.QUEUE_DEPTH - 1, 0x0106], 75)
  else words[93] = 0x600b
  putDouble(words, 100, sectors % 2 ** 32)
  putDouble(words, 102, Math.floor(sectors / 2 ** 32))
  words[106] = VALID
  return sealed(words)
}

/** Serial number, firmware revision and model, for packet devices too. */
export function putNames(words: Uint16Array, { model, serial }: DiskIdentity): void {
  putText(words, 10, 10, serial.padStart(20))
  putText(words, 23, 4, FIRMWARE)
  putText(words, 27, 20, model)
}

/** Words 63 to 68 and 88: modes that there are, and the one that is chosen. */
export function putTransferModes(words: Uint16Array, { multiwordDma, ultraDma }: { multiwordDma: number; ultraDma: number }): void {
  words[63] = modes(R.BEST_MULTIWORD_DMA, multiwordDma)
  words.set([0x0003, 120, 120, 120, 120], 64)
  words[88] = modes(R.BEST_ULTRA_DMA, ultraDma)
}

/** With the checksum that makes the sum of all bytes 0 (word 255). */
export function sealed(words: Uint16Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(words.length * 2)
  const view = new DataView(bytes.buffer)
  for (const [index, word] of words.entries()) view.setUint16(index * 2, word, true)
  bytes[510] = 0xa5
  bytes[511] = 0
  bytes[511] = -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff
  return bytes
}

/** NOP, write cache, look-ahead, power management; LBA48, both flushes; FUA writes and logs. */
function putCommandSets(words: Uint16Array, { writeCache, lookAhead }: DiskFacts): void {
  const always = 0x4008
  words.set([0x01f0, 0, always | 0x60, VALID | 0x3400, VALID | 0x60], 80)
  words.set([always | (writeCache ? 0x20 : 0) | (lookAhead ? 0x40 : 0), 0x3400, VALID | 0x60], 85)
}

function modes(best: number, chosen: number): number {
  return ((2 << best) - 1) | (chosen >= 0 ? 0x100 << chosen : 0)
}

/** Two characters a word, the first in the upper half. */
function putText(words: Uint16Array, at: number, length: number, text: string): void {
  const padded = text.slice(0, length * 2).padEnd(length * 2)
  for (let word = 0; word < length; word++) words[at + word] = (padded.charCodeAt(word * 2) << 8) | padded.charCodeAt(word * 2 + 1)
}

function putDouble(words: Uint16Array, at: number, value: number): void {
  words[at] = value % 0x1_0000
  words[at + 1] = Math.floor(value / 0x1_0000)
}
