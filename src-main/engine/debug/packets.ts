/**
 * Framing of GDB's remote serial protocol (GDB manual, appendix E): `$data#cc`, where cc is the sum of the data's bytes modulo 256 in hexadecimal; `}`
 * escapes the byte that follows, which is XORed with 20h; `+` and `-` acknowledge; 03h outside a packet asks the target to stop. Data are strings of
 * characters 0..255.
 */
const START = 0x24 // $
const END = 0x23 // #
const ESCAPE = 0x7d // }
const ACK = 0x2b // +
const NAK = 0x2d // -
const INTERRUPT = 0x03
/** Bytes of a packet that are kept; what is longer counts as damaged. */
const LONGEST = 256 * 1024
/** What debuggers are told; gives 64 KiB of memory a packet in hexadecimal. */
export const PACKET_SIZE = 0x2_0000

export type Incoming = { readonly kind: 'packet'; readonly data: string } | { readonly kind: 'ack' | 'nak' | 'interrupt' | 'damaged' }

export class PacketReader {
  #state: 'outside' | 'data' | 'checksum' = 'outside'
  #data: number[] = []
  #checksum = ''

  /** Takes bytes as they come; packets may be cut anywhere. Noise between packets is dropped. */
  take(bytes: Uint8Array): Incoming[] {
    const found: Incoming[] = []
    for (const byte of bytes) {
      const incoming = this.#step(byte)
      if (incoming) found.push(incoming)
    }
    return found
  }

  #step(byte: number): Incoming | undefined {
    if (this.#state === 'outside') return this.#outside(byte)
    if (this.#state === 'data') return this.#inside(byte)
    this.#checksum += String.fromCharCode(byte)
    return this.#checksum.length === 2 ? this.#finish() : undefined
  }

  #outside(byte: number): Incoming | undefined {
    if (byte === ACK) return { kind: 'ack' }
    if (byte === NAK) return { kind: 'nak' }
    if (byte === INTERRUPT) return { kind: 'interrupt' }
    if (byte === START) this.#begin()
    return undefined
  }

  #inside(byte: number): undefined {
    if (byte === END) this.#state = 'checksum'
    else if (byte === START) this.#begin()
    else if (this.#data.length <= LONGEST) this.#data.push(byte)
  }

  /** Also in the midst of a packet: its sender gave up. */
  #begin(): void {
    this.#state = 'data'
    this.#data = []
    this.#checksum = ''
  }

  #finish(): Incoming {
    this.#state = 'outside'
    const sum = this.#data.reduce((total, byte) => (total + byte) & 0xff, 0)
    const right = /^[\da-f]{2}$/i.test(this.#checksum) && Number.parseInt(this.#checksum, 16) === sum
    return right && this.#data.length <= LONGEST ? { kind: 'packet', data: unescaped(this.#data) } : { kind: 'damaged' }
  }
}

function unescaped(bytes: readonly number[]): string {
  let text = ''
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number
    text += String.fromCharCode(byte === ESCAPE && at + 1 < bytes.length ? (bytes[++at] as number) ^ 0x20 : byte)
  }
  return text
}

/** `$data#cc`; characters that mean something to the framing are escaped. */
export function framed(data: string): Uint8Array<ArrayBuffer> {
  const escaped = data.replace(/[$#}*]/g, (character) => `}${String.fromCharCode(character.charCodeAt(0) ^ 0x20)}`)
  const body = Buffer.from(escaped, 'latin1')
  const sum = body.reduce((total, byte) => (total + byte) & 0xff, 0)
  return Uint8Array.from(Buffer.concat([Buffer.from('$'), body, Buffer.from(`#${sum.toString(16).padStart(2, '0')}`)]))
}

export const ACKNOWLEDGED: Uint8Array<ArrayBuffer> = Uint8Array.of(ACK)
export const REFUSED: Uint8Array<ArrayBuffer> = Uint8Array.of(NAK)

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** Undefined where it is not pairs of hexadecimal digits. */
export function fromHex(text: string): Uint8Array | undefined {
  return /^([\da-f]{2})*$/i.test(text) ? Buffer.from(text, 'hex') : undefined
}

/** A number of hexadecimal digits; undefined for anything else, and beyond 64 bits. */
export function hexNumber(text: string): bigint | undefined {
  return /^[\da-f]{1,16}$/i.test(text) ? BigInt(`0x${text}`) : undefined
}

/** `address,length` of memory commands. */
export function hexRange(text: string): { readonly address: bigint; readonly length: number } | undefined {
  const [first = '', second = '', ...rest] = text.split(',')
  const address = hexNumber(first)
  const length = hexNumber(second)
  if (address === undefined || length === undefined || rest.length > 0 || length > 0xffff_ffffn) return undefined
  return { address, length: Number(length) }
}
