/**
 * One viewer (RFC 6143; extended desktop size and QEMU's key events of the community's specification). It asks for updates and gets what has changed since the
 * last one, one at a time, when its transport has taken everything before: a slow viewer skips pictures, and holds nobody up. Nothing that it sends is kept
 * beyond one message; a message that the protocol does not have ends the connection.
 *
 * Left out: cut text (read and dropped), changing the size from the viewer (refused in words of the protocol), Tight.
 */
import { keyBytes } from '../../../../src-shared/base/us-keyboard.ts'
import { Damage, type Rectangle } from '../damage.ts'
import type { DisplayInput } from '../display-messages.ts'
import type { Painter } from '../painter.ts'
import { ByteReader } from './byte-reader.ts'
import { Handshake } from './handshake.ts'
import { keyOfKeysym, keyOfQemuCode } from './keysyms.ts'
import * as N from './numbers.ts'
import { decodeFormat, encodeFormat, FORMAT_BYTES, mappedColours, NATIVE_FORMAT, type PixelFormat } from './pixel-format.ts'
import { Pointer } from './pointer.ts'
import { encodeRaw } from './raw.ts'
import { encodeTiles, ZrleEncoder } from './zrle.ts'

export interface SessionPorts {
  readonly name: string
  readonly password: string | undefined
  readonly painter: Painter
  /** The way is long: pictures are compressed where the viewer can take that. */
  readonly compresses: boolean
  send(bytes: Uint8Array): void
  /** Bytes that the transport has not taken. */
  pending(): number
  input(input: DisplayInput): void
  close(): void
}

const MOST_ENCODINGS = 256
const KEY_MESSAGE = 8
const POINTER_MESSAGE = 6
const REQUEST_MESSAGE = 10
const QEMU_KEY_MESSAGE = 12
const CUT_TEXT_HEAD = 8
const DESKTOP_SIZE_HEAD = 8
const SCREEN_BYTES = 16
const RECTANGLE_HEAD = 12
/** Rectangles in one update: its count has 16 bits. */
const MOST_RECTANGLES = 0xfff0
/** Extended desktop size: the server's doing; the viewer's, forbidden. */
const [REASON_SERVER, REASON_CLIENT] = [0, 1]
const RESULT_PROHIBITED = 1

export class RfbSession {
  readonly #ports: SessionPorts
  readonly #reader = new ByteReader()
  readonly #handshake: Handshake
  readonly #damage = new Damage()
  readonly #pointer = new Pointer()
  readonly #held = new Set<number>()
  #isReady = false
  #isClosed = false
  #format: PixelFormat = NATIVE_FORMAT
  #encodings = new Set<number>()
  #zrle: ZrleEncoder | undefined
  #unlisten: (() => void) | undefined
  #wanted: Rectangle | undefined
  #isBusy = false
  /** Pseudo-rectangles that go out with the next update. */
  #news: Buffer[] = []
  #size: readonly [width: number, height: number] = [0, 0]

  constructor(ports: SessionPorts) {
    this.#ports = ports
    this.#handshake = new Handshake({ password: ports.password, send: (bytes) => ports.send(bytes) })
  }

  /** The viewer has said who it is. */
  get isReady(): boolean {
    return this.#isReady
  }

  /** It waits for the picture to change. */
  get isWaiting(): boolean {
    return this.#wanted !== undefined && !this.#isBusy
  }

  receive(bytes: Uint8Array): void {
    if (this.#isClosed) return
    this.#reader.add(bytes)
    if (!this.#isReady && !this.#begin()) return
    while (!this.#isClosed && this.#takeMessage());
  }

  /** The picture has been brought up to date, or the transport has taken something. */
  update(): void {
    const wanted = this.#wanted
    if (!wanted || this.#isBusy || this.#isClosed || this.#ports.pending() > 0) return
    if (this.#damage.isEmpty && this.#news.length === 0) return
    this.#wanted = undefined
    this.#isBusy = true
    void this.#send(wanted).finally(() => {
      this.#isBusy = false
      if (!this.#isClosed) this.update()
    })
  }

  /** Keys that it held go up. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const key of this.#held) this.#ports.input({ type: 'key', scancodes: Uint8Array.from(keyBytes(key, false)) })
    this.#unlisten?.()
    this.#zrle?.close()
    this.#ports.close()
  }

  /** True when the viewer is in. */
  #begin(): boolean {
    const progress = this.#handshake.advance(this.#reader)
    if (progress === 'refused') this.close()
    if (progress !== 'done') return false
    this.#isReady = true
    const { painter, name } = this.#ports
    this.#unlisten = painter.listen({
      resize: (width, height) => this.#resize(width, height),
      add: (y, first, end) => this.#damage.add(y, first, end),
    })
    const title = Buffer.from(name)
    const head = Buffer.alloc(4)
    this.#size = [painter.surface.width, painter.surface.height]
    head.writeUInt16BE(this.#size[0], 0)
    head.writeUInt16BE(this.#size[1], 2)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(title.length)
    this.#ports.send(Buffer.concat([head, encodeFormat(NATIVE_FORMAT), length, title]))
    return true
  }

  #resize(width: number, height: number): void {
    this.#damage.resize(width, height)
    this.#size = [width, height]
    this.#tellSize(REASON_SERVER, 0)
  }

  #tellSize(reason: number, result: number): void {
    const [width, height] = this.#size
    if (this.#encodings.has(N.PSEUDO_EXTENDED_DESKTOP_SIZE)) {
      const screen = Buffer.alloc(4 + SCREEN_BYTES)
      screen[0] = 1
      screen.writeUInt16BE(width, 12)
      screen.writeUInt16BE(height, 14)
      this.#news.push(Buffer.concat([rectangleHead({ x: reason, y: result, width, height }, N.PSEUDO_EXTENDED_DESKTOP_SIZE), screen]))
    } else if (this.#encodings.has(N.PSEUDO_DESKTOP_SIZE)) {
      this.#news.push(rectangleHead({ x: 0, y: 0, width, height }, N.PSEUDO_DESKTOP_SIZE))
    }
  }

  /** False until the next message is there as a whole. */
  #takeMessage(): boolean {
    const first = this.#reader.peek(1)
    if (!first) return false
    switch (first[0]) {
      case N.SET_PIXEL_FORMAT:
        return this.#with(4 + FORMAT_BYTES, (message) => this.#setFormat(message.subarray(4)))
      case N.SET_ENCODINGS:
        return this.#takeEncodings()
      case N.UPDATE_REQUEST:
        return this.#with(REQUEST_MESSAGE, (message) => this.#request(message))
      case N.KEY_EVENT:
        return this.#with(KEY_MESSAGE, (message) => this.#key(keyOfKeysym(message.readUInt32BE(4)), message[1] !== 0))
      case N.POINTER_EVENT:
        return this.#with(POINTER_MESSAGE, (message) =>
          this.#ports.input(this.#pointer.event(message[1] as number, message.readUInt16BE(2), message.readUInt16BE(4))),
        )
      case N.CLIENT_CUT_TEXT:
        return this.#with(CUT_TEXT_HEAD, (message) => this.#reader.skip(Math.abs(message.readInt32BE(4))))
      case N.SET_DESKTOP_SIZE:
        return this.#with(DESKTOP_SIZE_HEAD, (message) => {
          this.#reader.skip((message[6] as number) * SCREEN_BYTES)
          this.#tellSize(REASON_CLIENT, RESULT_PROHIBITED)
          this.update()
        })
      case N.QEMU_MESSAGE:
        return this.#takeQemuMessage()
      default:
        this.close()
        return false
    }
  }

  #with(length: number, act: (message: Buffer) => void): boolean {
    const message = this.#reader.take(length)
    if (message) act(message)
    return message !== undefined
  }

  #takeEncodings(): boolean {
    const head = this.#reader.peek(4)
    if (!head) return false
    const count = head.readUInt16BE(2)
    if (count > MOST_ENCODINGS) {
      this.close()
      return false
    }
    return this.#with(4 + count * 4, (message) => {
      this.#setEncodings(Array.from({ length: count }, (_, index) => message.readInt32BE(4 + index * 4)))
    })
  }

  #takeQemuMessage(): boolean {
    const head = this.#reader.peek(2)
    if (!head) return false
    if (head[1] !== N.QEMU_KEY) {
      this.close()
      return false
    }
    return this.#with(QEMU_KEY_MESSAGE, (message) => this.#key(keyOfQemuCode(message.readUInt32BE(8)), message.readUInt16BE(2) !== 0))
  }

  #setFormat(bytes: Buffer): void {
    const format = decodeFormat(bytes)
    if (!format) return this.close()
    this.#format = format
    if (format.trueColour) return
    this.#ports.send(Buffer.concat([Uint8Array.of(N.SET_COLOUR_MAP, 0, 0, 0, 1, 0), mappedColours()]))
  }

  #setEncodings(encodings: readonly number[]): void {
    const known = this.#encodings
    this.#encodings = new Set(encodings)
    const isNew = (encoding: number): boolean => this.#encodings.has(encoding) && !known.has(encoding)
    if (isNew(N.PSEUDO_EXTENDED_DESKTOP_SIZE)) this.#tellSize(REASON_SERVER, 0)
    if (isNew(N.PSEUDO_QEMU_KEY)) this.#news.push(rectangleHead({ x: 0, y: 0, width: 0, height: 0 }, N.PSEUDO_QEMU_KEY))
    this.#pointer.isRelative = this.#encodings.has(N.PSEUDO_POINTER_MOTION)
    if (isNew(N.PSEUDO_POINTER_MOTION)) this.#news.push(rectangleHead({ x: 0, y: 0, width: 0, height: 0 }, N.PSEUDO_POINTER_MOTION))
  }

  #request(message: Buffer): void {
    const [x, y, width, height] = [2, 4, 6, 8].map((at) => message.readUInt16BE(at)) as [number, number, number, number]
    const area = clip({ x, y, width, height }, this.#size)
    if (message[1] === 0 && area) this.#damage.addRectangle(area)
    this.#wanted = { x, y, width, height }
    this.update()
  }

  #key(key: number | undefined, down: boolean): void {
    if (key === undefined) return
    if (down) this.#held.add(key)
    else this.#held.delete(key)
    const scancodes = Uint8Array.from(keyBytes(key, down))
    if (scancodes.length > 0) this.#ports.input({ type: 'key', scancodes })
  }

  /** What of the damage lies in the wanted part; the rest stays damaged. */
  #takeDamage(wanted: Rectangle): Rectangle[] {
    const rectangles: Rectangle[] = []
    for (const damaged of this.#damage.take()) {
      const inside = intersect(damaged, wanted)
      if (inside && rectangles.length < MOST_RECTANGLES) rectangles.push(inside)
      if (!inside || inside.width < damaged.width || inside.height < damaged.height) this.#damage.addRectangle(damaged)
    }
    return rectangles
  }

  /** The picture may change while tiles are compressed, so all are taken before. */
  async #send(wanted: Rectangle): Promise<void> {
    const parts = this.#news
    this.#news = []
    const [width, height] = this.#size
    const rectangles = this.#takeDamage(parts.length > 0 ? { x: 0, y: 0, width, height } : wanted)
    const head = Buffer.alloc(4)
    head.writeUInt16BE(parts.length + rectangles.length, 2)
    const { surface } = this.#ports.painter
    if (this.#ports.compresses && this.#encodings.has(N.ENCODING_ZRLE)) {
      this.#zrle ??= new ZrleEncoder()
      const tiles = rectangles.map((rectangle) => encodeTiles(surface, rectangle, this.#format))
      for (const [index, rectangle] of rectangles.entries()) {
        parts.push(rectangleHead(rectangle, N.ENCODING_ZRLE), await this.#zrle.compress(tiles[index] as Buffer))
        if (this.#isClosed) return
      }
    } else {
      for (const rectangle of rectangles) {
        parts.push(rectangleHead(rectangle, N.ENCODING_RAW), encodeRaw(surface, rectangle, this.#format))
      }
    }
    this.#ports.send(Buffer.concat([head, ...parts]))
  }
}

function rectangleHead({ x, y, width, height }: Rectangle, encoding: number): Buffer {
  const head = Buffer.alloc(RECTANGLE_HEAD)
  for (const [index, value] of [x, y, width, height].entries()) head.writeUInt16BE(value, index * 2)
  head.writeInt32BE(encoding, 8)
  return head
}

function intersect(one: Rectangle, other: Rectangle): Rectangle | undefined {
  const [x, y] = [Math.max(one.x, other.x), Math.max(one.y, other.y)]
  const width = Math.min(one.x + one.width, other.x + other.width) - x
  const height = Math.min(one.y + one.height, other.y + other.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : undefined
}

function clip(area: Rectangle, [width, height]: readonly [number, number]): Rectangle | undefined {
  return intersect(area, { x: 0, y: 0, width, height })
}
