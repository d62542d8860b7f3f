import { describe, expect, test } from 'vitest'
import { PayloadReader } from '../../../../../src-main/engine/snapshot/payload.ts'

const PAYLOAD = { kind: 'pic', version: 2, fields: { mask: 7, latched: true, fifo: new Uint8Array([1]), levels: [1, 2] } }

describe('PayloadReader', () => {
  test('a payload that is read whole finishes', () => {
    const reader = new PayloadReader(PAYLOAD, 'pic', 2)
    const read = [reader.number('mask'), reader.boolean('latched'), reader.bytes('fifo'), reader.numbers('levels')]
    expect(read).toEqual([7, true, new Uint8Array([1]), [1, 2]])
    expect(() => reader.finish()).not.toThrow()
  })

  test('a field left over is refused by name', () => {
    const reader = new PayloadReader(PAYLOAD, 'pic', 2)
    reader.number('mask')
    expect(() => reader.finish()).toThrow("saved state of 'pic' has unknown fields: latched, fifo, levels")
  })

  test('another version is refused, naming both', () => {
    expect(() => new PayloadReader(PAYLOAD, 'pic', 1)).toThrow('has version 2; this version of Innkeeper reads 1')
  })

  test('a missing field and a wrong type are refused by name', () => {
    const reader = new PayloadReader(PAYLOAD, 'pic', 2)
    expect(() => reader.number('absent')).toThrow("field 'absent' is not present")
    expect(() => reader.string('mask')).toThrow("field 'mask' is not a string")
  })
})
