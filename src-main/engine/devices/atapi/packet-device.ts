/**
 * A packet device on an ATA cable: the PACKET feature set (ATA/ATAPI-7 volume 2, section 9; ATA8-ACS section 4.3) in front of a CD drive. A command packet of 12
 * bytes comes by PIO; its data goes by DMA where the host asks for it in Features, otherwise in blocks of at most the byte count that the host set.
 *
 * Interrupt Reason (Count) says what the device wants: packet C/D, data to the host I/O, the end of the command both.
 */
import { type Payload, PayloadReader, type PayloadValue } from '../../snapshot/payload.ts'
import type { AtaDevice } from '../ata/ata-device.ts'
import * as ATA from '../ata/registers.ts'
import { TaskRegisters } from '../ata/task-registers.ts'
import { chosenModes } from '../ata/transfer-modes.ts'
import { readPlain } from '../plain-state.ts'
import type { CdDrive, PacketResult } from './cd-drive.ts'
import { identifyPacketDevice } from './packet-identity.ts'
import { KEY_ILLEGAL_REQUEST, PACKET_LENGTH } from './registers.ts'
import { CheckCondition, type Sense } from './sense.ts'

const FEATURE_DMA = 1 << 0
/** Bytes by DMA at a time. */
const LARGEST_PIECE = 128 * 1024
/** Largest DRQ block that the byte count can name. */
const LARGEST_BLOCK = 0xfffe
const SMALL_COST = 512

const AT_RESET = { multiwordDma: ATA.BEST_MULTIWORD_DMA, ultraDma: -1 }

/** How far a packet command is: the packet was received; data goes to the host, to its end; data comes from the host. */
const STAGE = { none: 0, received: 1, sending: 2, taking: 3 } as const

/**
 * What is still to come of a packet command. `limit`: bytes of a block. Sectors from `next`, of which `size` bytes each are wanted. `takes`: bytes that the host is
 * still to send.
 */
const NO_TRANSFER = { stage: STAGE.none as number, limit: 0, next: 0, left: 0, selection: 0, size: 0, takes: 0 }

export interface PacketDeviceParts {
  readonly drive: CdDrive
  readonly serial: string
}

export class PacketDevice implements AtaDevice {
  readonly task = new TaskRegisters()
  readonly #parts: PacketDeviceParts
  #modes = { ...AT_RESET }
  #transfer = { ...NO_TRANSFER }
  #packet = new Uint8Array(PACKET_LENGTH)
  /** Read from the disc and not offered yet, or received and not finished. */
  #pending = new Uint8Array(0)

  constructor(parts: PacketDeviceParts) {
    this.#parts = parts
  }

  hardReset(): void {
    this.#modes = { ...AT_RESET }
    this.#parts.drive.reset()
    this.#reset()
  }

  /** SRST leaves the drive behind the interface as it is, but for the command that it was at (9.13). */
  softReset(): void {
    this.#reset()
  }

  execute(command: number): void {
    if (command === ATA.CMD_DEVICE_RESET) return this.#reset()
    this.#forget()
    this.task.begin(command)
  }

  proceed(): number {
    const { command } = this.task.state
    if (command !== ATA.CMD_PACKET) this.#executePlain(command)
    else if (this.#transfer.stage === STAGE.none) this.#awaitPacket()
    else return this.#goOn()
    return SMALL_COST
  }

  finishBlock(): void {
    const { block, phase, state } = this.task
    if (phase === 'in' && state.command !== ATA.CMD_PACKET) return this.task.complete(false)
    if (phase === 'packet') {
      this.#packet.set(block)
      this.#transfer.stage = STAGE.received
    } else if (phase === 'out') {
      this.#pending = Uint8Array.from([...this.#pending, ...block])
      this.#transfer.takes -= block.length
    }
    this.task.wait()
  }

  save(): { readonly [name: string]: PayloadValue } {
    const own = { ...this.#modes, ...this.#transfer, packet: this.#packet.slice(), pending: this.#pending.slice() }
    return { ...this.task.save(), ...own, drive: this.#parts.drive.save() }
  }

  load(reader: PayloadReader): void {
    this.task.load(reader)
    this.#modes = readPlain(reader, AT_RESET)
    this.#transfer = readPlain(reader, NO_TRANSFER)
    this.#packet = reader.bytes('packet').slice()
    this.#pending = reader.bytes('pending').slice()
    const drive = new PayloadReader({ kind: 'cd-drive', version: 1, fields: reader.value('drive') as Payload['fields'] }, 'cd-drive', 1)
    this.#parts.drive.load(drive)
    drive.finish()
  }

  #reset(): void {
    this.#forget()
    // DRDY stays clear until the first command, so that ATA drivers see no disk (9.12).
    this.task.reset(ATA.SIGNATURE_PACKET, 0)
  }

  #forget(): void {
    this.#transfer = { ...NO_TRANSFER }
    this.#pending = new Uint8Array(0)
  }

  #awaitPacket(): void {
    const { state } = this.task
    const count = (state.lbaMid & 0xff) | ((state.lbaHigh & 0xff) << 8)
    state.dma = (state.features & FEATURE_DMA) !== 0
    this.#transfer.limit = state.dma ? LARGEST_PIECE : count === 0 || count === 0xffff ? LARGEST_BLOCK : count
    state.count = ATA.REASON_CD
    this.task.askPacket(PACKET_LENGTH)
  }

  #goOn(): number {
    try {
      if (this.#transfer.stage === STAGE.received) this.#start()
      if (this.#transfer.stage === STAGE.sending) return this.#offerNext()
      this.#takeNext()
    } catch (error) {
      if (!(error instanceof CheckCondition)) throw error
      this.#checkCondition(error.sense)
    }
    return SMALL_COST
  }

  #start(): void {
    const result: PacketResult = this.#parts.drive.execute(this.#packet)
    this.#transfer.stage = result.kind === 'out' ? STAGE.taking : STAGE.sending
    if (result.kind === 'in') this.#pending = Uint8Array.from(result.bytes)
    if (result.kind === 'out') this.#transfer.takes = result.length
    if (result.kind !== 'sectors') return
    const { first, count, selection, size } = result
    Object.assign(this.#transfer, { next: first, left: count, selection, size })
  }

  #takeNext(): void {
    if (this.#transfer.takes === 0) {
      this.#parts.drive.finish(this.#pending)
      return this.#end()
    }
    const length = this.#blockLength(this.#transfer.takes)
    this.#announce(0, length)
    this.task.ask(length, !this.task.state.dma)
  }

  #offerNext(): number {
    const total = this.#pending.length + this.#transfer.left * this.#transfer.size
    if (total === 0) {
      this.#end()
      return SMALL_COST
    }
    const length = this.#blockLength(total)
    const cost = this.#fill(length)
    const block = this.#pending.slice(0, length)
    this.#pending = this.#pending.slice(length)
    this.#announce(ATA.REASON_IO, length)
    this.task.offer(block, !this.task.state.dma)
    return cost
  }

  /** Reads on until so many bytes are pending; returns what that cost. */
  #fill(length: number): number {
    const { next, size, selection } = this.#transfer
    const missing = length - this.#pending.length
    if (missing <= 0) return SMALL_COST
    const count = Math.ceil(missing / size)
    const bytes = this.#parts.drive.readSectors(next, count, selection)
    this.#pending = this.#pending.length > 0 ? Uint8Array.from(Buffer.concat([this.#pending, bytes])) : bytes
    this.#transfer.next += count
    this.#transfer.left -= count
    return bytes.length
  }

  /** Only the last block may be odd. */
  #blockLength(total: number): number {
    const { limit } = this.#transfer
    return total > limit ? limit & ~1 || 2 : total
  }

  #announce(reason: number, length: number): void {
    const { state } = this.task
    state.count = reason
    if (state.dma) return
    state.lbaMid = length & 0xff
    state.lbaHigh = length >> 8
  }

  #end(): void {
    this.#forget()
    this.task.state.count = ATA.REASON_IO | ATA.REASON_CD
    this.task.complete()
  }

  /** The sense key stands in the upper half of Error (9.5). */
  #checkCondition(sense: Sense): void {
    this.#parts.drive.sense = sense
    this.#forget()
    this.task.state.count = ATA.REASON_IO | ATA.REASON_CD
    this.task.fail((sense.key << 4) | (sense.key === KEY_ILLEGAL_REQUEST ? ATA.ERROR_ABRT : 0))
  }

  #executePlain(command: number): void {
    const { state } = this.task
    switch (command) {
      case ATA.CMD_IDENTIFY_PACKET_DEVICE:
        return this.task.offer(identifyPacketDevice({ ...this.#modes, serial: this.#parts.serial }), true)
      case ATA.CMD_SET_FEATURES:
        return this.#setFeatures()
      case ATA.CMD_CHECK_POWER_MODE:
        state.count = ATA.POWER_ACTIVE
        return this.task.complete()
      case ATA.CMD_EXECUTE_DEVICE_DIAGNOSTIC:
        this.#reset()
        state.interrupt = true
        return
      case ATA.CMD_STANDBY_IMMEDIATE:
      case ATA.CMD_IDLE_IMMEDIATE:
      case ATA.CMD_STANDBY:
      case ATA.CMD_IDLE:
      case ATA.CMD_SLEEP:
      case ATA.CMD_FLUSH_CACHE:
        return this.task.complete()
      default:
        // Commands of disks fail, and IDENTIFY DEVICE leaves the signature by which a host knows what it has found (8.15).
        if (command === ATA.CMD_IDENTIFY_DEVICE || command === ATA.CMD_READ_SECTORS)
          Object.assign(state, { ...ATA.SIGNATURE_PACKET, count: 1, lbaLow: 1 })
        return this.task.fail(ATA.ERROR_ABRT)
    }
  }

  #setFeatures(): void {
    const { features, count } = this.task.state
    const modes = (features & 0xff) === ATA.FEATURE_TRANSFER_MODE ? chosenModes(count & 0xff) : undefined
    const reverting = (features & 0xff) === ATA.FEATURE_DISABLE_REVERTING || (features & 0xff) === ATA.FEATURE_ENABLE_REVERTING
    if (!modes && !reverting) return this.task.fail(ATA.ERROR_ABRT)
    Object.assign(this.#modes, modes)
    this.task.complete()
  }
}
