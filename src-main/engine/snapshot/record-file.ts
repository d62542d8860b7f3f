/**
 * A file of checksummed records, the container of state.bin:
 *
 *    0  8 bytes  "INNKSTAT"
 *    8  u32      format version
 *   12  u32      0
 *   16           records, each: u32 kind, u32 CRC-32 of the body, u64 length of the body, body
 *
 * Little-endian. The last record is of kind 0 and holds the number of records before it (u32), so that a truncated file is known as such.
 */
import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { named } from '../storage/file-layer.ts'

const MAGIC = 'INNKSTAT'
const HEADER_BYTES = 16
const KIND_END = 0
/** No record of ours is larger; a larger length is damage, not a reason to allocate it. */
const MAXIMUM_BODY = 64 * 1024 * 1024

export class RecordWriter {
  readonly #path: string
  readonly #file: number
  #count = 0

  /** Creates `path`; throws when it exists. Every failure names the file and the remedy. */
  constructor(path: string, version: number) {
    this.#path = path
    this.#file = named(path, 'create', () => openSync(path, 'wx', 0o600))
    const header = Buffer.alloc(HEADER_BYTES)
    header.write(MAGIC, 'latin1')
    header.writeUInt32LE(version, 8)
    this.#write(header)
  }

  /** `kind` > 0. */
  write(kind: number, body: Uint8Array): void {
    const header = Buffer.alloc(16)
    header.writeUInt32LE(kind)
    header.writeUInt32LE(crc32(body), 4)
    header.writeBigUInt64LE(BigInt(body.length), 8)
    this.#write(header)
    this.#write(body)
    this.#count++
  }

  /** Ends the file and returns after it is on stable storage. */
  finish(): void {
    const body = Buffer.alloc(4)
    body.writeUInt32LE(this.#count)
    this.write(KIND_END, body)
    named(this.#path, 'write', () => fsyncSync(this.#file))
    closeSync(this.#file)
  }

  /** Gives the file up. */
  abort(): void {
    closeSync(this.#file)
  }

  #write(bytes: Uint8Array): void {
    named(this.#path, 'write', () => writeAll(this.#file, bytes))
  }
}

export interface FileRecord {
  readonly kind: number
  readonly body: Uint8Array
}

/** Reads a file record by record. Throws, naming the file, when it is damaged, truncated or of another version. */
export function* readRecords(path: string, version: number): Generator<FileRecord> {
  const file = openSync(path, 'r')
  try {
    checkHeader(path, readExactly(path, file, HEADER_BYTES), version)
    let count = 0
    for (let record = readRecord(path, file); ; record = readRecord(path, file)) {
      if (record.kind === KIND_END) return checkEnd(path, record.body, count)
      count++
      yield record
    }
  } finally {
    closeSync(file)
  }
}

function checkHeader(path: string, header: Buffer, version: number): void {
  if (header.toString('latin1', 0, 8) !== MAGIC) throw new Error(`${path} is not a saved state of Innkeeper`)
  const found = header.readUInt32LE(8)
  if (found !== version) throw new Error(`${path} has format version ${found}; this version of Innkeeper reads ${version}`)
}

function checkEnd(path: string, body: Uint8Array, count: number): void {
  if (Buffer.from(body).readUInt32LE() !== count) throw damaged(path)
}

function readRecord(path: string, file: number): FileRecord {
  const header = readExactly(path, file, 16)
  const length = header.readBigUInt64LE(8)
  if (length > MAXIMUM_BODY) throw damaged(path)
  const body = readExactly(path, file, Number(length))
  if (crc32(body) !== header.readUInt32LE(4)) throw damaged(path)
  return { kind: header.readUInt32LE(), body }
}

function readExactly(path: string, file: number, length: number): Buffer {
  const buffer = Buffer.alloc(length)
  for (let done = 0; done < length; ) {
    const read = readSync(file, buffer, done, length - done, null)
    if (read === 0) throw new Error(`${path} is truncated; restore another snapshot`)
    done += read
  }
  return buffer
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done)
}

function damaged(path: string): Error {
  return new Error(`${path} is damaged (checksum); restore another snapshot`)
}
