/**
 * A CD and DVD-ROM drive as a SCSI device of type 5: MMC-5 (T10/1675-D revision 4), SPC-3. It takes a command packet and says what is to move; packet-device.ts
 * moves it. Discs have one data track (disc.ts). Left out: audio, sub-channels beside an empty position, DVD authentication, speed (accepted).
 *
 * A drive remembers two things for its host: the sense of the last command that failed, and what happened to it since it was last asked (unit attention; events).
 * A medium that changed is reported with 28h, one that is gone with 3Ah. While the host prevents removal, only force takes the disc out.
 */
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import { StorageError } from '../../storage/block-backend.ts'
import type { RemovableMedium } from '../../storage/removable-medium.ts'
import { readPlain } from '../plain-state.ts'
import { readU16, readU24, readU32, text, u32 } from './bytes.ts'
import { Disc } from './disc.ts'
import { blockOf, discInformation, dvdStructure, subChannel, tableOfContents, trackInformation } from './disc-information.ts'
import { configuration } from './drive-features.ts'
import { modeSelect, modeSense } from './mode-pages.ts'
import { rawSector, selectParts, sizeOfParts } from './raw-sector.ts'
import * as R from './registers.ts'
import * as S from './sense.ts'

/** Parts of a sector: user data alone. */
const PLAIN = R.SELECT_USER_DATA

/** What a command comes to. */
export type PacketResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'in'; readonly bytes: Uint8Array }
  /** The host is to send so many bytes, for `finish`. */
  | { readonly kind: 'out'; readonly length: number }
  /** Sectors from `first`, of which the parts `selection` are wanted: `size` bytes each. */
  | { readonly kind: 'sectors'; readonly first: number; readonly count: number; readonly selection: number; readonly size: number }

const ATTENTION = { none: 0, changed: 1, reset: 2 } as const

const AT_POWER_ON = {
  key: 0,
  code: 0,
  qualifier: 0,
  attention: ATTENTION.none as number,
  event: R.EVENT_NONE as number,
  trayOpen: false,
  locked: false,
  recovery: 0,
  retries: 5,
}

export interface CdDriveParts {
  readonly medium: RemovableMedium
  notify(message: string): void
}

/** Commands that do not report a unit attention (SPC-3 4.7; MMC-5 6.7.1). */
const UNDISTURBED = new Set([R.OP_INQUIRY, R.OP_REQUEST_SENSE, R.OP_GET_CONFIGURATION, R.OP_GET_EVENT_STATUS_NOTIFICATION])

export class CdDrive {
  readonly #parts: CdDriveParts
  #state = { ...AT_POWER_ON }
  #disc: Disc | undefined

  constructor(parts: CdDriveParts) {
    this.#parts = parts
    this.#loadDisc()
  }

  /** Bus reset or power-on: the lock opens, the next command hears of it. The tray stays as it is. */
  reset(): void {
    const { trayOpen } = this.#state
    this.#state = { ...AT_POWER_ON, trayOpen, attention: ATTENTION.reset }
    this.#loadDisc()
  }

  get locked(): boolean {
    return this.#state.locked
  }

  /** The medium in the drive was changed from outside. */
  mediumChanged(): void {
    this.#state.trayOpen = false
    this.#loadDisc()
    this.#noteMedium()
  }

  /** Somebody pressed the button of a locked drive: the host hears of it. */
  requestEject(): void {
    this.#state.event = R.EVENT_EJECT_REQUEST
  }

  get sense(): S.Sense {
    const { key, code, qualifier } = this.#state
    return { key, code, qualifier }
  }

  /** Remembers why a command failed. */
  set sense({ key, code, qualifier }: S.Sense) {
    Object.assign(this.#state, { key, code, qualifier })
  }

  /** Throws CheckCondition. */
  execute(packet: Uint8Array): PacketResult {
    const operation = packet[0] ?? 0
    if (!UNDISTURBED.has(operation)) this.#reportAttention()
    if (operation !== R.OP_REQUEST_SENSE) this.sense = S.NO_SENSE
    return this.#withoutMedium(operation, packet) ?? this.#withMedium(operation, packet, this.#ready())
  }

  /** The data of a command with result `out`. Throws CheckCondition. */
  finish(bytes: Uint8Array): void {
    modeSelect(bytes, this.#state)
  }

  /** Parts of sectors for the host. Throws CheckCondition. */
  readSectors(first: number, count: number, selection: number): Uint8Array<ArrayBuffer> {
    const disc = this.#ready()
    if (first + count > disc.blocks) throw new S.CheckCondition(S.ADDRESS_OUT_OF_RANGE)
    try {
      const data = disc.read(first, count)
      return selection === PLAIN ? data : selected(first, count, data, selection)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      this.#parts.notify(`${error.message}; the guest was told of a read error`)
      throw new S.CheckCondition(S.UNRECOVERED_READ_ERROR)
    }
  }

  save(): { readonly [name: string]: PayloadValue } {
    return { ...this.#state, blocks: this.#disc?.blocks ?? 0 }
  }

  /** Another disc than the saved one counts as one that was changed. */
  load(reader: PayloadReader): void {
    this.#state = readPlain(reader, AT_POWER_ON)
    const blocks = reader.number('blocks')
    this.#loadDisc()
    if (blocks !== (this.#disc?.blocks ?? 0)) this.#noteMedium()
  }

  #loadDisc(): void {
    const { backend } = this.#parts.medium
    this.#disc = backend && new Disc(backend)
  }

  #noteMedium(): void {
    const { trayOpen } = this.#state
    const present = this.#disc !== undefined && !trayOpen
    this.#state.event = present ? R.EVENT_NEW_MEDIA : R.EVENT_MEDIA_REMOVAL
    if (present) this.#state.attention = ATTENTION.changed
    else this.#state.locked = false
  }

  #takeAttention(): S.Sense | undefined {
    const { attention } = this.#state
    this.#state.attention = ATTENTION.none
    if (attention === ATTENTION.none) return undefined
    return attention === ATTENTION.changed ? S.MEDIUM_MAY_HAVE_CHANGED : S.RESET_OCCURRED
  }

  #reportAttention(): void {
    const attention = this.#takeAttention()
    if (attention) throw new S.CheckCondition(attention)
  }

  #ready(): Disc {
    if (this.#state.trayOpen) throw new S.CheckCondition(S.NO_MEDIUM_TRAY_OPEN)
    if (!this.#disc) throw new S.CheckCondition(S.NO_MEDIUM_TRAY_CLOSED)
    return this.#disc
  }

  /** Commands that need no disc; undefined: none of them. */
  #withoutMedium(operation: number, packet: Uint8Array): PacketResult | undefined {
    const profile = this.#disc && !this.#state.trayOpen ? this.#disc.profile : R.PROFILE_NONE
    switch (operation) {
      case R.OP_REQUEST_SENSE:
        return cut(this.#requestSense(), packet[4] ?? 0)
      case R.OP_INQUIRY:
        return cut(inquiry(packet), readU16(packet, 3))
      case R.OP_GET_CONFIGURATION:
        return cut(configuration(profile, (packet[1] ?? 0) & 3, readU16(packet, 2)), readU16(packet, 7))
      case R.OP_GET_EVENT_STATUS_NOTIFICATION:
        return cut(this.#takeEvent(packet), readU16(packet, 7))
      case R.OP_MODE_SENSE_10:
        return cut(modeSense(packet[2] ?? 0, this.#state, 0), readU16(packet, 7))
      case R.OP_MODE_SELECT_10:
        return readU16(packet, 7) > 0 ? { kind: 'out', length: readU16(packet, 7) } : { kind: 'done' }
      case R.OP_START_STOP_UNIT:
        return this.#startStop((packet[4] ?? 0) & 3)
      case R.OP_PREVENT_ALLOW_MEDIUM_REMOVAL:
        this.#state.locked = ((packet[4] ?? 0) & 1) !== 0
        return { kind: 'done' }
      case R.OP_MECHANISM_STATUS:
        return cut(Uint8Array.from([0, this.#state.trayOpen ? 0x10 : 0, 0, 0, 0, 0, 0, 0]), readU16(packet, 8))
      case R.OP_SET_CD_SPEED:
      case R.OP_STOP_PLAY_SCAN:
        return { kind: 'done' }
      default:
        return undefined
    }
  }

  #withMedium(operation: number, packet: Uint8Array, disc: Disc): PacketResult {
    const byte = (index: number): number => packet[index] ?? 0
    const asTime = (byte(1) & 2) !== 0
    switch (operation) {
      case R.OP_TEST_UNIT_READY:
        return { kind: 'done' }
      case R.OP_READ_CAPACITY:
        return { kind: 'in', bytes: Uint8Array.from([...u32(disc.blocks - 1), ...u32(R.CD_BLOCK)]) }
      case R.OP_READ_10:
        return sectors(disc, readU32(packet, 2), readU16(packet, 7))
      case R.OP_READ_12:
        return sectors(disc, readU32(packet, 2), readU32(packet, 6))
      case R.OP_READ_CD:
        return readCd(disc, readU32(packet, 2), readU24(packet, 6), packet)
      case R.OP_READ_CD_MSF: {
        const first = blockOf(byte(3), byte(4), byte(5))
        return readCd(disc, first, blockOf(byte(6), byte(7), byte(8)) - first, packet)
      }
      case R.OP_SEEK_10:
      case R.OP_VERIFY_10:
        sectors(disc, readU32(packet, 2), operation === R.OP_SEEK_10 ? 0 : readU16(packet, 7))
        return { kind: 'done' }
      case R.OP_READ_TOC:
        return cut(tableOfContents(disc, byte(2) & 0xf || byte(9) >> 6, byte(6), asTime), readU16(packet, 7))
      case R.OP_READ_DISC_INFORMATION:
        return cut(discInformation(), readU16(packet, 7))
      case R.OP_READ_TRACK_INFORMATION:
        return cut(trackInformation(disc, byte(1) & 3, readU32(packet, 2)), readU16(packet, 7))
      case R.OP_READ_DVD_STRUCTURE:
        return cut(dvdStructure(disc, byte(6), byte(7)), readU16(packet, 8))
      case R.OP_READ_SUB_CHANNEL:
        return cut(subChannel(byte(3), (byte(2) & 0x40) !== 0, asTime), readU16(packet, 7))
      case R.OP_PLAY_AUDIO_10:
      case R.OP_PLAY_AUDIO_MSF:
        throw new S.CheckCondition(S.ILLEGAL_MODE_FOR_TRACK)
      default:
        throw new S.CheckCondition(S.INVALID_COMMAND)
    }
  }

  /** Asking for it takes it, and also what would be reported by the next command. */
  #requestSense(): Uint8Array<ArrayBuffer> {
    const { sense } = this
    this.sense = S.NO_SENSE
    return S.senseBytes(sense.key === R.KEY_NO_SENSE ? (this.#takeAttention() ?? sense) : sense)
  }

  /** Events of the medium (MMC-5, 6.7); of the other classes there is nothing to tell. Only polling is offered. */
  #takeEvent(packet: Uint8Array): Uint8Array<ArrayBuffer> {
    if (((packet[1] ?? 0) & 1) === 0) throw new S.CheckCondition(S.INVALID_FIELD_IN_CDB)
    const supported = 1 << R.CLASS_MEDIA
    if (((packet[4] ?? 0) & supported) === 0) return Uint8Array.from([0, 2, 0x80, supported])
    const { event, trayOpen } = this.#state
    // An allocation that has only room for the header takes no event away.
    if (readU16(packet, 7) > 4) this.#state.event = R.EVENT_NONE
    return Uint8Array.from([0, 6, R.CLASS_MEDIA, supported, event, (trayOpen ? 1 : 0) | (this.#disc && !trayOpen ? 2 : 0), 0, 0])
  }

  /** Bit 1: eject or load; bit 0: start. */
  #startStop(what: number): PacketResult {
    if (what === 2) this.#eject()
    if (what === 3 && this.#state.trayOpen) {
      this.#state.trayOpen = false
      this.#noteMedium()
    }
    return { kind: 'done' }
  }

  #eject(): void {
    if (this.#state.locked) throw new S.CheckCondition(S.REMOVAL_PREVENTED)
    if (this.#state.trayOpen) return
    this.#state.trayOpen = true
    this.#noteMedium()
  }
}

/** SPC-3 6.4: standard data of a removable CD device with packets on ATA; there are no vital product data. */
function inquiry(packet: Uint8Array): Uint8Array<ArrayBuffer> {
  if ((packet[1] ?? 0) & 3 || packet[2]) throw new S.CheckCondition(S.INVALID_FIELD_IN_CDB)
  return Uint8Array.from([0x05, 0x80, 0x05, 0x32, 31, 0, 0, 0, ...text('INNKEEPR', 8), ...text('DVD-ROM', 16), ...text('1.0', 4)])
}

/** As much as the host has room for. */
function cut(bytes: Uint8Array, allocated: number): PacketResult {
  const part = bytes.subarray(0, allocated)
  return part.length > 0 ? { kind: 'in', bytes: part } : { kind: 'done' }
}

function sectors(disc: Disc, first: number, count: number, selection = PLAIN): PacketResult {
  if (first < 0 || first + count > disc.blocks || first >= disc.blocks) throw new S.CheckCondition(S.ADDRESS_OUT_OF_RANGE)
  const size = sizeOfParts(selection)
  return count > 0 && size > 0 ? { kind: 'sectors', first, count, selection, size } : { kind: 'done' }
}

/** READ CD and READ CD MSF: any sector type or mode 1; no sub-channel, no error pointers. Throws CheckCondition. */
function readCd(disc: Disc, first: number, count: number, packet: Uint8Array): PacketResult {
  const [, options = 0] = packet
  const [selection = 0, subChannels = 0] = packet.subarray(9, 11)
  const type = (options >> 2) & 7
  if (type > 2 || type === 1) throw new S.CheckCondition(S.ILLEGAL_MODE_FOR_TRACK)
  if (selection & R.SELECT_C2 || subChannels & 7 || count < 0) throw new S.CheckCondition(S.INVALID_FIELD_IN_CDB)
  // Header code 10b is the sub-header alone and 11b both: mode 1 has no sub-header.
  const header = (selection & R.SELECT_HEADER_MASK) === R.SELECT_HEADER_MASK ? R.SELECT_HEADER : selection & R.SELECT_HEADER
  return sectors(disc, first, count, (selection & ~R.SELECT_HEADER_MASK & 0xf8) | header)
}

function selected(first: number, count: number, data: Uint8Array, selection: number): Uint8Array<ArrayBuffer> {
  const parts = Array.from({ length: count }, (_, index) => {
    const sector = rawSector(first + index, data.subarray(index * R.CD_BLOCK, (index + 1) * R.CD_BLOCK))
    return selectParts(sector, selection)
  })
  return Uint8Array.from(Buffer.concat(parts))
}
