import { expect, it } from 'vitest'
import { sentences } from '../../../../src-renderer/i18n/sentences-ko.ts'
import { SENTENCES } from '../../../../src-shared/domain/sentences.ts'

function places(text: string): string[] {
  return [...text.matchAll(/\{\{\w+\}\}/g)].map(([place]) => place).sort()
}

it.each(Object.entries(SENTENCES))('%s has the same places in Korean', (code, english) => {
  expect(places(sentences[code as keyof typeof SENTENCES])).toEqual(places(english))
})

it('what is said to people is in Korean, but for the words of others', () => {
  const foreign = Object.entries(sentences).filter(([, text]) => !/[가-힣]/.test(text))

  expect(foreign.map(([code]) => code)).toEqual(['verbatim', 'crashed'])
})
