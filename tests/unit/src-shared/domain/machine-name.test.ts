import { expect, it } from 'vitest'
import { freeName, MAXIMUM_NAME, nameKey } from '../../../../src-shared/domain/machine-name.ts'

const numbered = (name: string, number: number): string => `${name} ${number}`

it('case and the composition of letters do not tell two names apart; blanks within do', () => {
  expect(nameKey('Caf\u00e9')).toBe(nameKey('CAFE\u0301'))
  expect(nameKey('a b')).not.toBe(nameKey('ab'))
})

it('a name that is free stays; one that is not is numbered from 2 on', () => {
  const taken = new Set(['Demo', 'Demo 2'])

  expect(freeName('Box', (name) => taken.has(name), numbered)).toBe('Box')
  expect(freeName('Demo', (name) => taken.has(name), numbered)).toBe('Demo 3')
})

it('a numbered name is not too long, and holds no half of a letter', () => {
  const name = `${'x'.repeat(97)}\u{1f600}`

  const free = freeName(name, (candidate) => candidate === name, numbered)

  expect(free).toBe(`${'x'.repeat(97)} 2`)
  expect(free.length).toBeLessThanOrEqual(MAXIMUM_NAME)
})
