// IBM PS/2 Hardware Interface Technical Reference (1988), "Keyboards", scan code tables.
import { describe, expect, test } from 'vitest'
import { convertFromSet1, translateByte } from '../../../../../../src-main/engine/devices/i8042-ps2/scancodes.ts'

const convert = (set: number, ...codes: number[]) => convertFromSet1(Uint8Array.from(codes), set)

describe('scan code set 2', () => {
  test.each([
    ['Esc', 0x01, 0x76],
    ['A', 0x1e, 0x1c],
    ['Enter', 0x1c, 0x5a],
    ['space', 0x39, 0x29],
    ['left Shift', 0x2a, 0x12],
    ['F1', 0x3b, 0x05],
    ['F7', 0x41, 0x83],
    ['F12', 0x58, 0x07],
    ['keypad 5', 0x4c, 0x73],
  ])('%s makes and breaks', (_name, set1, set2) => {
    expect(convert(2, set1, set1 | 0x80)).toEqual([set2, 0xf0, set2])
  })

  test('extended keys keep their prefix before the break prefix', () => {
    expect(convert(2, 0xe0, 0x48, 0xe0, 0xc8)).toEqual([0xe0, 0x75, 0xe0, 0xf0, 0x75])
  })

  test('Pause is one sequence', () => {
    expect(convert(2, 0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5)).toEqual([0xe1, 0x14, 0x77, 0xe1, 0xf0, 0x14, 0xf0, 0x77])
  })
})

describe('scan code set 3', () => {
  test('has no prefixes and codes of its own for function and cursor keys', () => {
    expect(convert(3, 0x3b, 0xe0, 0x48, 0xe0, 0xc8, 0x1e, 0x9e)).toEqual([0x07, 0x63, 0xf0, 0x63, 0x1c, 0xf0, 0x1c])
  })

  test('the shifts that set 1 fakes around extended keys vanish', () => {
    expect(convert(3, 0xe0, 0x2a, 0xe0, 0x37, 0xe0, 0xb7, 0xe0, 0xaa)).toEqual([0x57, 0xf0, 0x57])
  })

  test('Pause makes and never breaks; a key after it is itself', () => {
    expect(convert(3, 0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5, 0x1d)).toEqual([0x62, 0x11])
  })
})

describe('translation by the controller', () => {
  test('turns set 2 back into set 1 for every key', () => {
    const keys = Array.from({ length: 0x58 }, (_, index) => index + 1).filter((key) => key !== 0x55)
    const back = keys.map((key) => translateByte(convert(2, key)[0] as number))
    expect(back).toEqual(keys)
  })

  test.each([[0x00], [0xaa], [0xab], [0xe0], [0xe1], [0xee], [0xfa], [0xfe]])('%i: 00h becomes FFh, answers and prefixes stay', (byte) => {
    expect(translateByte(byte)).toBe(byte || 0xff)
  })
})
