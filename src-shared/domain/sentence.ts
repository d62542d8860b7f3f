/**
 * What engine, supervisor and library say to people: a code and the values that fill it. The words are in catalogues: English in sentences.ts, for logs,
 * scripts and the command line; the others in the interface. Wherever the contract carries English words, their sentence stands beside them.
 */
import * as z from 'zod'
import { SENTENCES } from './sentences.ts'

export type SentenceCode = keyof typeof SENTENCES

export interface Sentence {
  readonly code: SentenceCode
  readonly values: Readonly<Record<string, SentenceValue>>
}

/** A sentence within a sentence is its reason. */
export type SentenceValue = string | number | Sentence

export const Sentence: z.ZodType<Sentence> = z.lazy(() =>
  z.strictObject({
    code: z.enum(Object.keys(SENTENCES) as SentenceCode[]),
    values: z.record(z.string(), z.union([z.string(), z.number(), Sentence])),
  }),
)

/** Names of the places in a text. */
type Places<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Places<Rest> : never

type Values<Code extends SentenceCode> =
  Places<(typeof SENTENCES)[Code]> extends never ? [] : [values: Readonly<Record<Places<(typeof SENTENCES)[Code]>, SentenceValue>>]

/** A sentence with all its places filled. */
export function say<Code extends SentenceCode>(code: Code, ...[values]: Values<Code>): Sentence {
  return { code, values: values ?? {} }
}

/** Words that no catalogue has. */
export function verbatim(text: string): Sentence {
  return say('verbatim', { text })
}

export function english({ code, values }: Sentence): string {
  return SENTENCES[code].replace(/\{\{(\w+)\}\}/g, (_place, name: string) => {
    const value = values[name] ?? ''
    return typeof value === 'object' ? english(value) : String(value)
  })
}

/** An error for people: its message is the sentence in English. */
export class SpokenError extends Error {
  readonly sentence: Sentence

  constructor(sentence: Sentence, cause?: unknown) {
    super(english(sentence), cause === undefined ? undefined : { cause })
    this.name = 'SpokenError'
    this.sentence = sentence
  }
}

/** What anything that was thrown says. */
export function sentenceOf(error: unknown): Sentence {
  const { sentence } = (error ?? {}) as { readonly sentence?: Sentence }
  return sentence ?? verbatim(error instanceof Error ? error.message : String(error))
}
