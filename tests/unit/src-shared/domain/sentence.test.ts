import { describe, expect, it } from 'vitest'
import { english, Sentence, SpokenError, say, sentenceOf, verbatim } from '../../../../src-shared/domain/sentence.ts'

const SILENT = say('guest-silent', { seconds: 10 })
const NESTED = say('cannot-start', { name: 'box', reason: SILENT })

describe('a sentence', () => {
  it('has English words, those of its reason within', () => {
    expect(english(NESTED)).toBe("'box' cannot be started: the guest gave no sign of life for 10 s and was ended")
  })

  it('keeps what is put into it as it is', () => {
    expect(english(say('field-missing', { path: '/a/{{name}}/$&' }))).toBe("there is no file '/a/{{name}}/$&'")
  })

  it('goes through the contract unchanged, and one of an unknown code does not', () => {
    expect(Sentence.parse(JSON.parse(JSON.stringify(NESTED)))).toEqual(NESTED)
    expect(Sentence.safeParse({ code: 'nothing', values: {} }).success).toBe(false)
  })
})

describe('what was thrown', () => {
  it('says its sentence, and is an error with English words', () => {
    const error = new SpokenError(SILENT)

    expect(sentenceOf(error)).toBe(SILENT)
    expect(error.message).toBe('the guest gave no sign of life for 10 s and was ended')
  })

  it.each([
    [new Error('broken'), 'broken'],
    ['text', 'text'],
    [undefined, 'undefined'],
  ])('without one (%s) is quoted', (thrown, text) => {
    expect(sentenceOf(thrown)).toEqual(verbatim(text))
  })
})
