import { describe, expect, it } from 'vitest'
import { parseEncoding } from '../../../../tools/isa/encoding.ts'

describe('parseEncoding', () => {
  it.each([
    ['00 /r', { map: 0, byte: 0x00, prefixes: 15, modrm: true }],
    ['50 +r', { map: 0, byte: 0x50, plus: 'r', modrm: false }],
    ['0F 40 +cc /r', { map: 1, byte: 0x40, plus: 'cc', modrm: true }],
    ['NP 0F 58 /r', { map: 1, byte: 0x58, prefixes: 1 }],
    ['66 0F 38 1C /r', { map: 2, byte: 0x1c, prefixes: 2 }],
    ['F2 0F 38 F1 /r', { map: 2, byte: 0xf1, prefixes: 8 }],
    ['66 0F 3A 0F /r ib', { map: 3, byte: 0x0f, prefixes: 2 }],
    ['D8 /0', { map: 0, byte: 0xd8, digit: 0, modrm: true }],
    ['0F 01 F9', { map: 1, byte: 0x01, fixed: 0xf9, modrm: true }],
    ['F3 90', { map: 0, byte: 0x90, prefixes: 4, modrm: false }],
    ['VEX.L0.66.0F38.W0 F7 /r', { map: 5, byte: 0xf7, prefixes: 2, vexW: 0, vexL: 0 }],
  ])('reads %s', (text, expected) => {
    expect(parseEncoding(text)).toMatchObject(expected)
  })

  it.each(['', 'XY', '0F', '00 /9', 'VEX.L0.66 F7'])('refuses "%s"', (text) => {
    expect(() => parseEncoding(text)).toThrow()
  })
})
