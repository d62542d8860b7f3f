import { expect, it } from 'vitest'
import { findNamed } from '../../../../src-main/cli/find.ts'
import { details, size, table } from '../../../../src-main/cli/output.ts'

it('a table has columns as wide as their cells, and no trailing blanks', () => {
  expect(
    table(
      ['A', 'BB'],
      [
        ['long', ''],
        ['x', 'y'],
      ],
    ),
  ).toBe('A     BB\nlong\nx     y\n')
})

it('details leave out what is not there', () => {
  expect(
    details([
      ['a', '1'],
      ['name', '2'],
      ['none', undefined],
    ]),
  ).toBe('a     1\nname  2\n')
})

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [1536 * 1024, '1.5 MiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(size(bytes)).toBe(text)
})

const ITEMS = [
  { id: 'aaaa1', name: 'x' },
  { id: 'aaaa2', name: 'y' },
  { id: 'bbbb1', name: 'y' },
]
const find = (wanted: string) => findNamed('machine', wanted, ITEMS, (item) => item)

it('things are found by name, id, or the beginning of the id; the name goes first', () => {
  expect([find('x').id, find('aaaa2').id, find('bbbb').id]).toEqual(['aaaa1', 'aaaa2', 'bbbb1'])
})

it.each([
  ['y', '2 of them'],
  ['aaaa', '2 of them'],
  ['bbb', "no machine 'bbb'"],
  ['none', "no machine 'none'"],
])('%s is refused: %s', (wanted, words) => {
  expect(() => find(wanted)).toThrow(words)
})
