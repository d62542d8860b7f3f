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
import { closeSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { type FileLayer, HOST_FILES, type ImageFile } from '../storage/file-layer.ts'

const MAGIC = 'INNKSTAT'
const HEADER_BYTES = 16
const KIND_END = 0
/** No record of ours is larger; a larger length is damage, not a reason to allocate it. */
const MAXIMUM_BODY = 64 * 1024 * 1024

/** Appends a record; `kind` > 0. */
export type WriteRecord = (kind: number, body: Uint8Array) => void

/**
 * Creates `path`, which must not exist, with the records that `fill` writes; it is on stable storage when this returns. A failure names the file and
 * the remedy and leaves neither file nor descriptor behind.
 */
export function writeRecords(path: string, version: number, fill: (write: WriteRecord) => void, files: FileLayer = HOST_FILES): void {
  const file = files.open(path, 'create')
  try {
    const appender = new RecordAppender(file, version)
    fill((kind, body) => appender.append(kind, body))
    appender.end()
    file.sync()
  } catch (error) {
    discard(files, file)
    throw error
  }
  file.close()
}

class RecordAppender {
  readonly #file: ImageFile
  #end = 0
  #count = 0

  constructor(file: ImageFile, version: number) {
    this.#file = file
    this.#write(encodeHeader(version))
  }

  append(kind: number, body: Uint8Array): void {
    const header = Buffer.alloc(16)
    header.writeUInt32LE(kind)
    header.writeUInt32LE(crc32(body), 4)
    header.writeBigUInt64LE(BigInt(body.length), 8)
    this.#write(header)
    this.#write(body)
    this.#count++
  }

  end(): void {
    const body = Buffer.alloc(4)
    body.writeUInt32LE(this.#count)
    this.append(KIND_END, body)
  }

  #write(bytes: Uint8Array): void {
    this.#file.write(this.#end, bytes)
    this.#end += bytes.length
  }
}

/** The failure before this is the one to tell. */
function discard(files: FileLayer, file: ImageFile): void {
  for (const step of [() => file.close(), () => files.remove(file.path)]) {
    try {
      step()
    } catch {}
  }
}

function encodeHeader(version: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.write(MAGIC, 'latin1')
  header.writeUInt32LE(version, 8)
  return header
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

function damaged(path: string): Error {
  return new Error(`${path} is damaged (checksum); restore another snapshot`)
}
