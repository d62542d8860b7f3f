/** A viewer's side of RFB for tests: what a session sent, as messages; pixels of 32 bits. */
import { constants, inflateSync } from 'node:zlib'
import type { DisplayInput } from '../../src-main/engine/display/display-messages.ts'
import type { Painter } from '../../src-main/engine/display/painter.ts'
import { RfbSession } from '../../src-main/engine/display/rfb/session.ts'

export interface SentRectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly encoding: number
  readonly data: Buffer
}

export class RfbViewer {
  readonly session: RfbSession
  readonly inputs: DisplayInput[] = []
  sent = Buffer.alloc(0)
  pending = 0
  isClosed = false

  constructor(painter: Painter, options: { readonly password?: string; readonly compresses?: boolean } = {}) {
    this.session = new RfbSession({
      name: 'guest',
      password: options.password,
      compresses: options.compresses ?? false,
      painter,
      send: (bytes) => {
        this.sent = Buffer.concat([this.sent, bytes])
      },
      pending: () => this.pending,
      input: (input) => this.inputs.push(input),
      close: () => {
        this.isClosed = true
      },
    })
  }

  say(...bytes: (number | string | Uint8Array)[]): void {
    this.session.receive(Buffer.concat(bytes.map((part) => (typeof part === 'number' ? Buffer.of(part) : Buffer.from(part as string)))))
  }

  take(length: number): Buffer {
    const taken = this.sent.subarray(0, length)
    this.sent = this.sent.subarray(length)
    return taken
  }

  /** Through the beginning of protocol 3.8 without a password. Name and pixel format are dropped. */
  enter(): { readonly width: number; readonly height: number } {
    this.say('RFB 003.008\n', 1, 1)
    this.take(12 + 2 + 4)
    const head = this.take(24)
    this.take(head.readUInt32BE(20))
    return { width: head.readUInt16BE(0), height: head.readUInt16BE(2) }
  }

  setEncodings(...encodings: readonly number[]): void {
    const message = Buffer.alloc(4 + encodings.length * 4)
    message[0] = 2
    message.writeUInt16BE(encodings.length, 2)
    for (const [index, encoding] of encodings.entries()) message.writeInt32BE(encoding, 4 + index * 4)
    this.say(message)
  }

  request(incremental: boolean, x: number, y: number, width: number, height: number): void {
    const message = Buffer.alloc(10)
    message.set([3, incremental ? 1 : 0])
    for (const [index, value] of [x, y, width, height].entries()) message.writeUInt16BE(value, 2 + index * 2)
    this.say(message)
  }

  /** The rectangles of the update that was sent. */
  async update(): Promise<SentRectangle[]> {
    for (let turn = 0; turn < 1000 && this.sent.length === 0; turn++) await new Promise((resolve) => setTimeout(resolve, 1))
    const count = this.take(4).readUInt16BE(2)
    return Array.from({ length: count }, () => this.#rectangle())
  }

  #rectangle(): SentRectangle {
    const head = this.take(12)
    const [x, y, width, height] = [0, 2, 4, 6].map((at) => head.readUInt16BE(at)) as [number, number, number, number]
    const encoding = head.readInt32BE(8)
    const rectangle = { x, y, width, height, encoding }
    if (encoding === 0) return { ...rectangle, data: this.take(width * height * 4) }
    if (encoding === 16) return { ...rectangle, data: this.take(this.take(4).readUInt32BE(0)) }
    return { ...rectangle, data: encoding === -308 ? this.take(20) : Buffer.alloc(0) }
  }
}

/** The pixels of a ZRLE rectangle (RFC 6143, 7.7.6) whose colours are the low three bytes: first of its connection. */
export function decodeZrle({ width, height, data }: SentRectangle): Uint32Array {
  const bytes = inflateSync(data, { finishFlush: constants.Z_SYNC_FLUSH })
  const pixels = new Uint32Array(width * height)
  let at = 0
  const colour = (): number => {
    at += 3
    return bytes.readUIntLE(at - 3, 3)
  }
  for (let top = 0; top < height; top += 64) {
    for (let left = 0; left < width; left += 64) {
      const [w, h] = [Math.min(64, width - left), Math.min(64, height - top)]
      const kind = bytes[at++] as number
      if (kind > 16) throw new Error(`tile of kind ${kind}`)
      const palette = kind === 0 ? [] : Array.from({ length: kind }, colour)
      const bits = kind <= 2 ? 1 : kind <= 4 ? 2 : 4
      for (let y = 0; y < h; y++) {
        for (let x = 0; x < w; x++) {
          const index = kind < 2 ? 0 : ((bytes[at + ((x * bits) >> 3)] as number) >> (8 - bits - ((x * bits) & 7))) & ((1 << bits) - 1)
          pixels[(top + y) * width + left + x] = kind === 0 ? colour() : (palette[index] as number)
        }
        if (kind >= 2) at += Math.ceil((w * bits) / 8)
      }
    }
  }
  return pixels
}
