/**
 * Virtio block device (VIRTIO 1.2, section 5.2) over a BlockBackend. A request is a 16-byte header (u32 type, u32 reserved, u64 sector), data, and a
 * status byte at the end of the writable part. Host errors become VIRTIO_BLK_S_IOERR and a line in the log. Left out: discard, multiqueue, geometry,
 * configurable write cache. Without VIRTIO_BLK_F_FLUSH every write is flushed, since such a driver believes in a write-through device.
 */
import type { Dma } from '../../bus/dma.ts'
import { type BlockBackend, StorageError } from '../../storage/block-backend.ts'
import { ChainReader, ChainWriter } from '../virtio/chain.ts'
import type { DescriptorChain } from '../virtio/queue.ts'
import type { VirtioDevice } from '../virtio/virtio-device.ts'
import * as R from './registers.ts'

const QUEUE_SIZE = 256
/** Header and status take two of the descriptors. */
const SEGMENTS = QUEUE_SIZE - 2
/** Bytes moved between guest and host at a time. */
const CHUNK = 1024 * 1024
const LARGEST_ZEROES = (16 * 1024 * 1024) / R.SECTOR

export interface BlockPorts {
  readonly dma: Dma
  readonly backend: BlockBackend
  log(message: string): void
}

export class VirtioBlk implements VirtioDevice {
  readonly name: string
  readonly type = 2
  readonly classCode = 0x01_0000
  readonly features: bigint
  readonly queueSizes = [QUEUE_SIZE]
  readonly #ports: BlockPorts
  readonly #identity: string
  readonly #config = new Uint8Array(R.CONFIG_LENGTH)
  #writeThrough = true

  /** `identity` is what the guest sees as the disk's serial number, at most 20 characters. */
  constructor(name: string, identity: string, ports: BlockPorts) {
    this.name = name
    this.#ports = ports
    this.#identity = identity
    this.features = R.F_SEG_MAX | R.F_BLK_SIZE | R.F_FLUSH | (ports.backend.readOnly ? R.F_RO : R.F_WRITE_ZEROES)
    const view = new DataView(this.#config.buffer)
    view.setBigUint64(R.CONFIG_CAPACITY, BigInt(ports.backend.size / R.SECTOR), true)
    view.setUint32(R.CONFIG_SEG_MAX, SEGMENTS, true)
    view.setUint32(R.CONFIG_BLK_SIZE, R.SECTOR, true)
    view.setUint32(R.CONFIG_MAX_WRITE_ZEROES_SECTORS, ports.backend.readOnly ? 0 : LARGEST_ZEROES, true)
    view.setUint32(R.CONFIG_MAX_WRITE_ZEROES_SEG, ports.backend.readOnly ? 0 : 1, true)
  }

  readConfigByte(offset: number): number {
    return this.#config[offset] ?? 0
  }

  start(features: bigint): void {
    this.#writeThrough = (features & R.F_FLUSH) === 0n
  }

  serve(_index: number, chain: DescriptorChain): number {
    const reader = new ChainReader(this.#ports.dma, chain.readable)
    const writer = new ChainWriter(this.#ports.dma, chain.writable)
    // Without room for a status there is no way to answer.
    if (writer.remaining === 0) return 0
    const dataLength = writer.remaining - 1
    const status = this.#tryRequest(reader, writer, dataLength)
    writer.skip(dataLength - writer.written)
    writer.write(Uint8Array.of(status))
    return writer.written
  }

  #tryRequest(reader: ChainReader, writer: ChainWriter, dataLength: number): number {
    try {
      return this.#request(reader, writer, dataLength)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      this.#ports.log(`${this.name}: ${error.message}`)
      return R.S_IOERR
    }
  }

  #request(reader: ChainReader, writer: ChainWriter, dataLength: number): number {
    const header = reader.read(R.HEADER_LENGTH)
    if (header.length < R.HEADER_LENGTH) return R.S_IOERR
    const view = new DataView(header.buffer)
    const offset = Number(view.getBigUint64(8, true)) * R.SECTOR
    switch (view.getUint32(0, true)) {
      case R.T_IN:
        return this.#read(offset, dataLength, writer)
      case R.T_OUT:
        return this.#write(offset, reader)
      case R.T_FLUSH:
        this.#ports.backend.flush()
        return R.S_OK
      case R.T_GET_ID:
        writer.write(identityBytes(this.#identity).subarray(0, dataLength))
        return R.S_OK
      case R.T_WRITE_ZEROES:
        return this.#writeZeroes(reader)
      default:
        return R.S_UNSUPP
    }
  }

  #read(offset: number, length: number, writer: ChainWriter): number {
    if (!this.#isValid(offset, length)) return R.S_IOERR
    for (let done = 0; done < length; done += CHUNK) {
      const chunk = new Uint8Array(Math.min(CHUNK, length - done))
      this.#ports.backend.read(offset + done, chunk)
      writer.write(chunk)
    }
    return R.S_OK
  }

  #write(offset: number, reader: ChainReader): number {
    if (this.#ports.backend.readOnly || !this.#isValid(offset, reader.remaining)) return R.S_IOERR
    for (let position = offset; reader.remaining > 0; position += CHUNK) this.#ports.backend.write(position, reader.read(CHUNK))
    if (this.#writeThrough) this.#ports.backend.flush()
    return R.S_OK
  }

  #writeZeroes(reader: ChainReader): number {
    if (this.#ports.backend.readOnly) return R.S_UNSUPP
    if (reader.remaining !== R.RANGE_LENGTH) return R.S_UNSUPP
    const view = new DataView(reader.read(R.RANGE_LENGTH).buffer)
    const offset = Number(view.getBigUint64(0, true)) * R.SECTOR
    const sectors = view.getUint32(8, true)
    const length = sectors * R.SECTOR
    if (sectors > LARGEST_ZEROES || !this.#isValid(offset, length)) return R.S_IOERR
    for (let done = 0; done < length; done += CHUNK) {
      this.#ports.backend.write(offset + done, new Uint8Array(Math.min(CHUNK, length - done)))
    }
    if (this.#writeThrough) this.#ports.backend.flush()
    return R.S_OK
  }

  #isValid(offset: number, length: number): boolean {
    return length % R.SECTOR === 0 && offset + length <= this.#ports.backend.size
  }
}

function identityBytes(identity: string): Uint8Array {
  const bytes = new Uint8Array(R.ID_LENGTH)
  bytes.set(new TextEncoder().encode(identity).subarray(0, R.ID_LENGTH))
  return bytes
}
