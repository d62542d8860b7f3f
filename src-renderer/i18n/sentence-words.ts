/** What engine, supervisor and library say, in the user's language. */
import type { TFunction } from 'i18next'
import type { Sentence } from '../../src-shared/domain/sentence.ts'
import { SENTENCES } from '../../src-shared/domain/sentences.ts'

/** It stands alone: the catalogue's English begins small, for a line of a log or terminal. What begins with a name keeps its spelling. */
export function sentenceWords(sentence: Sentence, t: TFunction): string {
  const words = wordsOf(sentence, t)
  return SENTENCES[sentence.code].startsWith('{{') ? words : words.charAt(0).toUpperCase() + words.slice(1)
}

/** A sentence within a sentence is said first. */
function wordsOf({ code, values }: Sentence, t: TFunction): string {
  const words = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? wordsOf(value, t) : String(value)]),
  )
  return t(code, { ns: 'sentences', ...words })
}
