import { describe, expect, test } from 'vitest'
import { framed, fromHex, hexNumber, hexRange, PacketReader } from '../../../../../src-main/engine/debug/packets.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')

describe('PacketReader', () => {
  test('a packet that comes byte by byte, with noise before it, is one packet', () => {
    const reader = new PacketReader()
    const found = [...'noise$m1000,4#8e'].flatMap((character) => reader.take(bytes(character)))
    expect(found).toEqual([{ kind: 'packet', data: 'm1000,4' }])
  })

  test('acknowledgements and the interrupt lie between packets', () => {
    expect(new PacketReader().take(bytes('+-\x03$g#67\x03')).map(({ kind }) => kind)).toEqual([
      'ack',
      'nak',
      'interrupt',
      'packet',
      'interrupt',
    ])
  })

  test.each(['$g#68', '$g#6x', '$g#zz'])('%s with a wrong checksum is damaged, and the next one is read', (text) => {
    expect(new PacketReader().take(bytes(`${text}$g#67`))).toEqual([{ kind: 'damaged' }, { kind: 'packet', data: 'g' }])
  })

  test('a packet that begins anew replaces the one before', () => {
    expect(new PacketReader().take(bytes('$m10$g#67'))).toEqual([{ kind: 'packet', data: 'g' }])
  })

  test('escaped bytes come as they were meant; an interrupt byte in data is data', () => {
    // Sum of 58 7d 03 7d 5d 03 is 1ach.
    expect(new PacketReader().take(bytes('$X}\x03}]\x03#b5'))).toEqual([{ kind: 'packet', data: 'X#}\x03' }])
  })

  test('a packet without end is damaged instead of filling the memory', () => {
    const reader = new PacketReader()
    reader.take(bytes(`$${'a'.repeat(600_000)}`))
    expect(reader.take(bytes('#00$g#67')).map(({ kind }) => kind)).toEqual(['damaged', 'packet'])
  })
})

describe('framed', () => {
  test('adds the checksum of the GDB manual, E.1', () => {
    expect(Buffer.from(framed('OK')).toString()).toBe('$OK#9a')
    expect(Buffer.from(framed('')).toString()).toBe('$#00')
  })

  test('what it escapes the reader reads back', () => {
    const data = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join('')
    expect(new PacketReader().take(framed(data))).toEqual([{ kind: 'packet', data }])
  })
})

test('numbers, ranges and bytes that are malformed are refused', () => {
  expect([hexNumber('ffffffffffffffff'), hexNumber(''), hexNumber('1g'), hexNumber('10000000000000000'), hexNumber('-1')]).toEqual([
    0xffff_ffff_ffff_ffffn,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  expect([hexRange('10,4'), hexRange('10'), hexRange('10,4,1'), hexRange('10,100000000')]).toEqual([
    { address: 16n, length: 4 },
    undefined,
    undefined,
    undefined,
  ])
  expect([fromHex('00ff'), fromHex('0'), fromHex('0g')].map((found) => found && [...found])).toEqual([[0, 255], undefined, undefined])
})
