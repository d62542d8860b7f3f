/**
 * Virtio block device (VIRTIO 1.2, section 5.2) over a BlockBackend. A request is a 16-byte header (u32 type, u32 reserved, u64 sector), data, and a
 * status byte at the end of the writable part. A full disk of the host holds the machine; other host errors become VIRTIO_BLK_S_IOERR and a notice for the user. Left out: discard, multiqueue, geometry,
 * configurable write cache. Without VIRTIO_BLK_F_FLUSH every write is flushed, since such a driver believes in a write-through device.
 */
import type { Dma } from '../../bus/dma.ts'
import { type BlockBackend, StorageError } from '../../storage/block-backend.ts'
import { ChainReader, ChainWriter } from '../virtio/chain.ts'
import type { DescriptorChain, Unfinished } from '../virtio/queue.ts'
import type { VirtioDevice } from '../virtio/virtio-device.ts'
import { FLUSH_COST, type WorkBudget } from '../virtio/work-budget.ts'
import * as R from './registers.ts'

const QUEUE_SIZE = 256
/** Header and status take two of the descriptors. */
const SEGMENTS = QUEUE_SIZE - 2
/** Largest buffer that a driver which knows SIZE_MAX sends. Longer ones of others are served all the same, in turns. */
const LARGEST_SEGMENT = 1024 * 1024
/** Bytes moved between guest and host at a time. */
const CHUNK = 1024 * 1024
const LARGEST_ZEROES = (16 * 1024 * 1024) / R.SECTOR

/** The data part of a request and how far it is. */
interface Transfer {
  /** Place on the disk, bytes. */
  readonly offset: number
  readonly length: number
  readonly done: number
  readonly budget: WorkBudget
}

export interface BlockPorts {
  readonly dma: Dma
  readonly backend: BlockBackend
  /** The host could not do it, in words for the user. */
  notify(message: string): void
  /** The host's disk is full: the machine must stop until there is room. */
  hold(message: string): void
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
    this.features = R.F_SIZE_MAX | R.F_SEG_MAX | R.F_BLK_SIZE | R.F_FLUSH | (ports.backend.readOnly ? R.F_RO : R.F_WRITE_ZEROES)
    const view = new DataView(this.#config.buffer)
    view.setBigUint64(R.CONFIG_CAPACITY, BigInt(ports.backend.size / R.SECTOR), true)
    view.setUint32(R.CONFIG_SIZE_MAX, LARGEST_SEGMENT, true)
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

  /** `done` counts the bytes of data moved. */
  serve(_index: number, chain: DescriptorChain, done: number, budget: WorkBudget): number | Unfinished {
    const reader = new ChainReader(this.#ports.dma, chain.readable)
    const writer = new ChainWriter(this.#ports.dma, chain.writable)
    // Without room for a status there is no way to answer.
    if (writer.remaining === 0) return 0
    const dataLength = writer.remaining - 1
    const status = this.#tryRequest(reader, writer, { offset: 0, length: dataLength, done, budget })
    if (typeof status !== 'number') return status
    writer.skip(dataLength - writer.written)
    writer.write(Uint8Array.of(status))
    return writer.written
  }

  #tryRequest(reader: ChainReader, writer: ChainWriter, data: Transfer): number | Unfinished {
    try {
      return this.#request(reader, writer, data)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      if (error.full) return this.#wait(error, data)
      this.#ports.notify(`${this.name}: ${error.message}; the guest was told of an I/O error`)
      return R.S_IOERR
    }
  }

  /** Nothing is lost: what was not done, or not to its end, is done again when there is room. */
  #wait(error: StorageError, { done }: Transfer): Unfinished {
    this.#ports.hold(error.message)
    return { done }
  }

  #request(reader: ChainReader, writer: ChainWriter, data: Transfer): number | Unfinished {
    const header = reader.read(R.HEADER_LENGTH)
    if (header.length < R.HEADER_LENGTH) return R.S_IOERR
    const view = new DataView(header.buffer)
    const offset = Number(view.getBigUint64(8, true)) * R.SECTOR
    switch (view.getUint32(0, true)) {
      case R.T_IN:
        return this.#read({ ...data, offset }, writer)
      case R.T_OUT:
        return this.#write({ ...data, offset, length: reader.remaining }, reader)
      case R.T_FLUSH:
        return this.#flush(data.budget)
      case R.T_GET_ID:
        writer.write(identityBytes(this.#identity).subarray(0, data.length))
        return R.S_OK
      case R.T_WRITE_ZEROES:
        return this.#writeZeroes(data, reader)
      default:
        return R.S_UNSUPP
    }
  }

  #read(transfer: Transfer, writer: ChainWriter): number | Unfinished {
    if (!this.#isValid(transfer)) return R.S_IOERR
    writer.skip(Math.min(transfer.done, transfer.length))
    return moveChunks(transfer, (position, length) => {
      const chunk = new Uint8Array(length)
      this.#ports.backend.read(position, chunk)
      writer.write(chunk)
    })
  }

  #write(transfer: Transfer, reader: ChainReader): number | Unfinished {
    if (this.#ports.backend.readOnly || !this.#isValid(transfer)) return R.S_IOERR
    reader.skip(transfer.done)
    const moved = moveChunks(transfer, (position, length) => this.#ports.backend.write(position, reader.read(length)))
    return this.#finishWrite(moved, transfer.budget)
  }

  #writeZeroes({ done, budget }: Transfer, reader: ChainReader): number | Unfinished {
    if (this.#ports.backend.readOnly) return R.S_UNSUPP
    if (reader.remaining !== R.RANGE_LENGTH) return R.S_UNSUPP
    const view = new DataView(reader.read(R.RANGE_LENGTH).buffer)
    const sectors = view.getUint32(8, true)
    const range = { offset: Number(view.getBigUint64(0, true)) * R.SECTOR, length: sectors * R.SECTOR, done, budget }
    if (sectors > LARGEST_ZEROES || !this.#isValid(range)) return R.S_IOERR
    return this.#finishWrite(
      moveChunks(range, (position, length) => this.#ports.backend.write(position, new Uint8Array(length))),
      budget,
    )
  }

  #finishWrite(moved: number | Unfinished, budget: WorkBudget): number | Unfinished {
    return moved === R.S_OK && this.#writeThrough ? this.#flush(budget) : moved
  }

  #flush(budget: WorkBudget): number {
    this.#ports.backend.flush()
    budget.spend(FLUSH_COST)
    return R.S_OK
  }

  #isValid({ offset, length }: Transfer): boolean {
    return length % R.SECTOR === 0 && offset + length <= this.#ports.backend.size
  }
}

/** Moves what is left of a transfer in chunks until the budget is used up. */
function moveChunks({ offset, length, done, budget }: Transfer, move: (position: number, length: number) => void): number | Unfinished {
  for (let next = done; next < length; ) {
    if (budget.used) return { done: next }
    const piece = Math.min(CHUNK, length - next)
    move(offset + next, piece)
    budget.spend(piece)
    next += piece
  }
  return R.S_OK
}

function identityBytes(identity: string): Uint8Array {
  const bytes = new Uint8Array(R.ID_LENGTH)
  bytes.set(new TextEncoder().encode(identity).subarray(0, R.ID_LENGTH))
  return bytes
}
