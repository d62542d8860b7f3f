import { describe, expect, test } from 'vitest'
import { createFont } from '../../../../../../src-main/engine/firmware/font/create-font.ts'

function rows(height: 8 | 14 | 16, code: number): string[] {
  const font = createFont(height)
  return Array.from(font.subarray(code * height, (code + 1) * height), (row) =>
    row.toString(2).padStart(8, '0').replaceAll('0', '.').replaceAll('1', '#'),
  )
}

describe('createFont', () => {
  test('a letter as it is drawn', () => {
    expect(rows(16, 0x4c)).toEqual([
      '........',
      '........',
      ...new Array<string>(9).fill('##......'),
      '#######.',
      '........',
      '........',
      '........',
      '........',
    ])
  })

  test.each([8, 14, 16] as const)('%s rows: every sign that can be typed is there, and no two are alike', (height) => {
    const glyphs = Array.from({ length: 94 }, (_, index) => rows(height, 0x21 + index).join('\n'))
    expect(new Set(glyphs).size).toBe(94)
    expect(glyphs.every((glyph) => glyph.includes('#'))).toBe(true)
  })

  test('lines and blocks reach the edges, so that neighbours join', () => {
    expect(rows(16, 0xb3).every((row) => row === '...##...')).toBe(true)
    expect(rows(16, 0xc4).filter((row) => row === '########')).toHaveLength(1)
    expect(
      rows(16, 0xda)
        .slice(9)
        .every((row) => row === '...##...'),
    ).toBe(true)
    expect(rows(16, 0xdb).every((row) => row === '########')).toBe(true)
  })

  test('a letter with an accent is the letter and the accent', () => {
    const [plain, accented] = [rows(16, 0x65), rows(16, 0x82)] // e, é
    expect(accented.slice(5)).toEqual(plain.slice(5))
    expect(accented.slice(0, 5).join('')).toContain('#')
  })
})
