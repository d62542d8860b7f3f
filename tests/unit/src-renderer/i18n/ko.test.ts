import { expect, it } from 'vitest'
import { en } from '../../../../src-renderer/i18n/en.ts'
import { ko } from '../../../../src-renderer/i18n/ko.ts'

/** `action.start` and its words, of a whole language. */
function entries(words: object, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : entries(value as object, `${prefix}${key}.`),
  )
}

/** `{{name}}` and its like, in any order: languages differ in it. */
function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{\w+\}\}/g)].map(([placeholder]) => placeholder).sort()
}

it('Korean has every key of English and no other', () => {
  expect(entries(ko).map(([key]) => key)).toEqual(entries(en).map(([key]) => key))
})

it('Korean words use the same placeholders', () => {
  const english = new Map(entries(en))
  const different = entries(ko).filter(([key, text]) => `${placeholders(text)}` !== `${placeholders(english.get(key) ?? '')}`)

  expect(different).toEqual([])
})

it('no words are empty', () => {
  expect([...entries(en), ...entries(ko)].filter(([, text]) => text.trim() === '')).toEqual([])
})
