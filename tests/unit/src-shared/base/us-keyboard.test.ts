import { describe, expect, test } from 'vitest'
import { chordBytes, keyBytes, parseKeys, typingOf } from '../../../../src-shared/base/us-keyboard.ts'

// IBM PS/2 Hardware Interface Technical Reference, "Keyboards", scan code set 1.
describe('the keyboard', () => {
  test('a key down and up, an extended one, and Pause, which has no up', () => {
    expect([
      keyBytes(0x1e, true),
      keyBytes(0x1e, false),
      keyBytes(0xe048, false),
      keyBytes(0xe11d45, true),
      keyBytes(0xe11d45, false),
    ]).toEqual([[0x1e], [0x9e], [0xe0, 0xc8], [0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5], []])
  })

  test('a chord goes down in order and up in reverse', () => {
    expect(chordBytes([0x1d, 0x38, 0xe053])).toEqual([0x1d, 0x38, 0xe0, 0x53, 0xe0, 0xd3, 0xb8, 0x9d])
  })

  test('typing takes Shift for capitals and signs, and leaves out what the layout lacks', () => {
    expect(typingOf('aA!\r\n한')).toEqual([
      [0x1e, 0x9e],
      [0x2a, 0x1e, 0x9e, 0xaa],
      [0x2a, 0x02, 0x82, 0xaa],
      [0x1c, 0x9c],
    ])
  })

  test('keys by name, alone and together, and a bracket', () => {
    expect(parseKeys('a<enter><ctrl-alt-f2><<')).toEqual([
      [0x1e, 0x9e],
      [0x1c, 0x9c],
      [0x1d, 0x38, 0x3c, 0xbc, 0xb8, 0x9d],
      [0x2a, 0x33, 0xb3, 0xaa],
    ])
  })

  test('a name that no key has is named', () => {
    expect(() => parseKeys('<ctrl-any>')).toThrow("'any'")
    expect(() => parseKeys('é')).toThrow("'é'")
  })
})
