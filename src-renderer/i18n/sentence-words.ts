/** What engine, supervisor and library say, in the user's language. */
import type { TFunction } from 'i18next'
import type { Sentence } from '../../src-shared/domain/sentence.ts'

/** A sentence within a sentence is said first. */
export function sentenceWords({ code, values }: Sentence, t: TFunction): string {
  const words = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? sentenceWords(value, t) : String(value)]),
  )
  return t(code, { ns: 'sentences', ...words })
}
