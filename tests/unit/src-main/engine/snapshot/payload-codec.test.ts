import { describe, expect, test } from 'vitest'
import { decodePayload, encodePayload } from '../../../../../src-main/engine/snapshot/payload-codec.ts'

describe('payload codec', () => {
  test('bigints and bytes come back as what they were', () => {
    const payload = { kind: 'cpu', version: 1, fields: { time: 2n ** 63n, page: Uint8Array.of(0, 255), list: [1, { deep: 3n }] } }
    expect(decodePayload(encodePayload(payload))).toEqual(payload)
  })

  test.each([
    ['no text of ours', 'nonsense', /^a saved payload is damaged/],
    ['a number that is none', '{"kind":"a","version":1,"fields":{"x":{"$n":"zz"}}}', /^a saved payload is damaged/],
    ['no fields', '{"kind":"a","version":1,"fields":null}', /^a saved payload has no kind, version and fields/],
    ['no object', 'null', /^a saved payload has no kind, version and fields/],
  ])('%s is refused in words', (_what, text, message) => {
    expect(() => decodePayload(new TextEncoder().encode(text))).toThrow(message)
  })
})
