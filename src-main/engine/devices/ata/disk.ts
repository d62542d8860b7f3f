/**
 * An ATA disk (ATA8-ACS, general feature set with 48-bit addresses, write cache, look-ahead, logs, and native command queuing where the cable is serial) over a
 * BlockBackend. Left out, and said so in the identity: security, SMART, host protected area, TRIM, sectors other than 512 bytes, power management beyond
 * answering. Without the write cache, and after the forced writes, a command ends when the data is on the host's stable storage.
 */
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import { type BlockBackend, StorageError } from '../../storage/block-backend.ts'
import { readPlain } from '../plain-state.ts'
import { FLUSH_COST } from '../virtio/work-budget.ts'
import type { AtaDevice } from './ata-device.ts'
import { putAddress, rangeOf } from './disk-address.ts'
import { MEDIA_COMMANDS, type MediaCommand } from './disk-commands.ts'
import { type DiskIdentity, defaultGeometry, type Geometry, identifyDisk } from './identity.ts'
import { type QueuedError, readLog } from './log-pages.ts'
import * as R from './registers.ts'
import { TaskRegisters } from './task-registers.ts'
import { chosenModes } from './transfer-modes.ts'

/** Sectors that move between guest and host at a time when no DRQ block says otherwise. */
const LARGEST_PIECE = 256
/** Of what needs no storage. */
const SMALL_COST = 512

/** What software chose. Modes are the numbers within their kind, -1: not that kind. */
const SETTINGS_AT_RESET = {
  multiple: 0,
  multiwordDma: R.BEST_MULTIWORD_DMA,
  ultraDma: -1,
  writeCache: true,
  lookAhead: true,
  revertsOnReset: false,
}

/** How far a command that touches sectors is. */
const NO_TRANSFER = { started: false, next: 0, left: 0, blockSectors: 1 }
const NO_ERROR = { errorTag: -1, errorStatus: 0, errorCode: 0, errorSector: 0 }

export interface DiskPorts {
  readonly backend: BlockBackend
  readonly identity: DiskIdentity
  readonly serialAta: boolean
  /** The host could not do it, in words for the user. */
  notify(message: string): void
}

export class AtaDisk implements AtaDevice {
  readonly task = new TaskRegisters()
  readonly #ports: DiskPorts
  readonly #sectors: number
  readonly #native: Geometry
  #geometry: Geometry
  #settings = { ...SETTINGS_AT_RESET }
  #transfer = { ...NO_TRANSFER }
  #queuedError = { ...NO_ERROR }

  constructor(ports: DiskPorts) {
    this.#ports = ports
    this.#sectors = ports.backend.size / R.SECTOR
    this.#native = defaultGeometry(this.#sectors)
    this.#geometry = this.#native
  }

  hardReset(): void {
    this.#settings = { ...SETTINGS_AT_RESET }
    this.#geometry = this.#native
    this.#queuedError = { ...NO_ERROR }
    this.#reset()
  }

  softReset(): void {
    if (this.#settings.revertsOnReset) this.#settings = { ...SETTINGS_AT_RESET }
    this.#reset()
  }

  execute(command: number): void {
    this.task.begin(command)
    this.#transfer = { ...NO_TRANSFER }
  }

  proceed(): number {
    const { command } = this.task.state
    const media = MEDIA_COMMANDS.get(command)
    try {
      if (media) return this.#transfer.started ? this.#move(media) : this.#startMedia(media)
      if (command === R.CMD_FLUSH_CACHE || command === R.CMD_FLUSH_CACHE_EXT) return this.#flush()
    } catch (error) {
      return this.#failOnHost(error, media?.action === 'read' || media?.action === 'verify')
    }
    this.#executePlain(command)
    return SMALL_COST
  }

  finishBlock(): void {
    const writes = this.task.phase === 'out'
    if (writes || this.#transfer.left > 0) return this.task.wait()
    // The last block of PIO data is its own announcement.
    this.task.complete(this.task.state.dma)
  }

  save(): { readonly [name: string]: PayloadValue } {
    const { cylinders, heads, sectors } = this.#geometry
    return { ...this.task.save(), ...this.#settings, ...this.#transfer, ...this.#queuedError, geometry: [cylinders, heads, sectors] }
  }

  load(reader: PayloadReader): void {
    this.task.load(reader)
    this.#settings = readPlain(reader, SETTINGS_AT_RESET)
    this.#transfer = readPlain(reader, NO_TRANSFER)
    this.#queuedError = readPlain(reader, NO_ERROR)
    const [cylinders = 0, heads = 0, sectors = 0] = reader.numbers('geometry')
    this.#geometry = { cylinders, heads, sectors }
  }

  #reset(): void {
    this.#transfer = { ...NO_TRANSFER }
    this.task.reset(R.SIGNATURE_DISK, R.STATUS_DRDY | R.STATUS_DSC)
  }

  #startMedia(media: MediaCommand): number {
    const { backend, serialAta } = this.#ports
    const blocks = this.#sectorsInBlock(media)
    if (blocks === 0 || (media.move === 'queued' && !serialAta)) return this.#fail(R.ERROR_ABRT)
    const { first, count } = rangeOf(this.task, media, this.#geometry)
    if (first < 0 || first + count > this.#sectors) return this.#fail(R.ERROR_IDNF | R.ERROR_ABRT)
    if (media.action === 'write' && backend.readOnly) return this.#fail(R.ERROR_ABRT)
    this.#transfer = { started: true, next: first, left: count, blockSectors: blocks }
    this.task.state.dma = media.move === 'dma' || media.move === 'queued'
    if (media.action !== 'write') return this.#move(media)
    this.task.ask(this.#piece * R.SECTOR, false)
    return SMALL_COST
  }

  /** 0: MULTIPLE without a number of sectors set. */
  #sectorsInBlock({ action, move }: MediaCommand): number {
    if (action === 'verify' || move === 'dma' || move === 'queued') return LARGEST_PIECE
    return move === 'multiple' ? this.#settings.multiple : 1
  }

  get #piece(): number {
    return Math.min(this.#transfer.left, this.#transfer.blockSectors)
  }

  #move(media: MediaCommand): number {
    if (media.action === 'write') return this.#writeBlock(media)
    const bytes = new Uint8Array(this.#piece * R.SECTOR)
    this.#ports.backend.read(this.#transfer.next * R.SECTOR, bytes)
    this.#advance(bytes.length)
    if (media.action === 'read') this.task.offer(bytes, !this.task.state.dma)
    else if (this.#transfer.left === 0) this.task.complete()
    return bytes.length
  }

  /** Written, and secured where the guest counts on it, before anything changes here: where the host's disk is full it is done again. */
  #writeBlock({ forced }: MediaCommand): number {
    const { block, state } = this.task
    const last = block.length / R.SECTOR >= this.#transfer.left
    const secure = last && (forced || !this.#settings.writeCache || this.#isForcedQueued())
    this.#ports.backend.write(this.#transfer.next * R.SECTOR, block)
    if (secure) this.#ports.backend.flush()
    this.#advance(block.length)
    if (last) this.task.complete()
    else this.task.ask(this.#piece * R.SECTOR, !state.dma)
    return block.length + (secure ? FLUSH_COST : 0)
  }

  #isForcedQueued(): boolean {
    const { command, device } = this.task.state
    return command === R.CMD_WRITE_FPDMA_QUEUED && (device & R.DEVICE_FUA) !== 0
  }

  #advance(bytes: number): void {
    this.#transfer.next += bytes / R.SECTOR
    this.#transfer.left -= bytes / R.SECTOR
  }

  #flush(): number {
    if (!this.#ports.backend.readOnly) this.#ports.backend.flush()
    this.task.complete()
    return FLUSH_COST
  }

  #failOnHost(error: unknown, reading: boolean): number {
    if (!(error instanceof StorageError) || error.full) throw error
    this.#ports.notify(`${this.#ports.identity.model}: ${error.message}; the guest was told of an error`)
    putAddress(this.task, this.#transfer.next)
    return this.#fail(reading ? R.ERROR_UNC : R.ERROR_ABRT)
  }

  #fail(error: number): number {
    const { command, count } = this.task.state
    const sector = this.#transfer.next
    this.#transfer = { ...NO_TRANSFER }
    this.task.fail(error)
    if (MEDIA_COMMANDS.get(command)?.move === 'queued') {
      const { status } = this.task.state
      this.#queuedError = { errorTag: (count >> 3) & 31, errorStatus: status, errorCode: error, errorSector: sector }
    }
    return SMALL_COST
  }

  #executePlain(command: number): void {
    const { state } = this.task
    switch (command) {
      case R.CMD_IDENTIFY_DEVICE:
        return this.task.offer(this.#identify(), true)
      case R.CMD_SET_FEATURES:
        return this.#setFeatures()
      case R.CMD_SET_MULTIPLE_MODE:
        return this.#setMultiple(state.count & 0xff)
      case R.CMD_INITIALIZE_DEVICE_PARAMETERS:
        return this.#setGeometry((state.device & R.DEVICE_HEAD) + 1, state.count & 0xff)
      case R.CMD_READ_LOG_EXT:
        return this.#readLog()
      case R.CMD_CHECK_POWER_MODE:
        state.count = R.POWER_ACTIVE
        return this.task.complete()
      case R.CMD_EXECUTE_DEVICE_DIAGNOSTIC:
        return this.#diagnose()
      case R.CMD_STANDBY_IMMEDIATE:
      case R.CMD_IDLE_IMMEDIATE:
      case R.CMD_STANDBY:
      case R.CMD_IDLE:
      case R.CMD_SLEEP:
        return this.task.complete()
      default:
        // RECALIBRATE and SEEK have sixteen codes each.
        if ((command & 0xf0) === R.CMD_RECALIBRATE || (command & 0xf0) === R.CMD_SEEK) return this.task.complete()
        if (command === R.CMD_IDENTIFY_PACKET_DEVICE) Object.assign(state, R.SIGNATURE_DISK)
        return this.task.fail(R.ERROR_ABRT)
    }
  }

  #identify(): Uint8Array<ArrayBuffer> {
    const { identity, serialAta } = this.#ports
    const shapes = { sectors: this.#sectors, defaultGeometry: this.#native, geometry: this.#geometry }
    return identifyDisk({ ...identity, ...this.#settings, ...shapes, serialAta })
  }

  #setFeatures(): void {
    const { features, count } = this.task.state
    switch (features & 0xff) {
      case R.FEATURE_ENABLE_WRITE_CACHE:
        return this.#set({ writeCache: true })
      case R.FEATURE_DISABLE_WRITE_CACHE:
        if (!this.#ports.backend.readOnly) this.#ports.backend.flush()
        return this.#set({ writeCache: false })
      case R.FEATURE_ENABLE_LOOK_AHEAD:
        return this.#set({ lookAhead: true })
      case R.FEATURE_DISABLE_LOOK_AHEAD:
        return this.#set({ lookAhead: false })
      case R.FEATURE_ENABLE_REVERTING:
        return this.#set({ revertsOnReset: true })
      case R.FEATURE_DISABLE_REVERTING:
        return this.#set({ revertsOnReset: false })
      case R.FEATURE_TRANSFER_MODE: {
        const modes = chosenModes(count & 0xff)
        return modes ? this.#set(modes) : this.task.fail(R.ERROR_ABRT)
      }
      default:
        return this.task.fail(R.ERROR_ABRT)
    }
  }

  #set(settings: Partial<typeof SETTINGS_AT_RESET>): void {
    Object.assign(this.#settings, settings)
    this.task.complete()
  }

  #setMultiple(sectors: number): void {
    const valid = sectors <= R.LARGEST_MULTIPLE && (sectors & (sectors - 1)) === 0
    if (valid) this.#set({ multiple: sectors })
    else this.task.fail(R.ERROR_ABRT)
  }

  #setGeometry(heads: number, sectors: number): void {
    const cylinders = Math.min(0xffff, Math.floor(this.#sectors / (heads * sectors)))
    if (sectors === 0 || cylinders === 0) return this.task.fail(R.ERROR_ABRT)
    this.#geometry = { cylinders, heads, sectors }
    this.task.complete()
  }

  #readLog(): void {
    const { errorTag: tag, errorStatus: status, errorCode: error, errorSector: sector } = this.#queuedError
    const queued: QueuedError | undefined = this.#ports.serialAta ? { tag, status, error, sector } : undefined
    const page = readLog(this.task.state, queued)
    if (!page) return this.task.fail(R.ERROR_ABRT)
    this.task.offer(page, true)
  }

  #diagnose(): void {
    this.#reset()
    this.task.complete()
    this.task.state.error = R.ERROR_DIAGNOSTIC_PASSED
  }
}
