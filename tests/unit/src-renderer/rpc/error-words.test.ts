import { ORPCError } from '@orpc/client'
import i18next from 'i18next'
import { beforeAll, expect, it } from 'vitest'
import { en } from '../../../../src-renderer/i18n/en.ts'
import { ko } from '../../../../src-renderer/i18n/ko.ts'
import { sentences } from '../../../../src-renderer/i18n/sentences-ko.ts'
import { errorWords, isCutStart } from '../../../../src-renderer/rpc/error-words.ts'
import { fieldIssues } from '../../../../src-renderer/rpc/field-issues.ts'
import { english, type Sentence, say } from '../../../../src-shared/domain/sentence.ts'
import { SENTENCES } from '../../../../src-shared/domain/sentences.ts'

const words = i18next.createInstance()

beforeAll(async () => {
  await words.init({
    lng: 'en',
    resources: { en: { translation: en, sentences: SENTENCES }, ko: { translation: ko, sentences } },
    interpolation: { escapeValue: false },
  })
})

const illegal = new ORPCError('ILLEGAL_STATE', { message: 'no', data: { operation: 'start', state: 'running', legal: ['saved'] } })
const invalid = new ORPCError('INVALID', { message: 'no', data: { issues: [{ field: 'memoryMiB', message: '16 to 3072' }] } })

it('a typed error is said in the language of the window', () => {
  expect(errorWords(illegal, words.getFixedT('en'))).toBe('Not possible while the machine is Running.')
  expect(errorWords(illegal, words.getFixedT('ko'))).toBe('가상 머신이 실행 중 상태일 때는 할 수 없습니다.')
})

it('a refused field is named', () => {
  expect(errorWords(invalid, words.getFixedT('en'))).toBe('memoryMiB: 16 to 3072')
  expect(fieldIssues(invalid, words.getFixedT('en'))).toEqual({ memoryMiB: '16 to 3072' })
})

it('what the host or the guest says is said in the language of the window, its reason too', () => {
  const sentence = say('cannot-start', { name: 'box', reason: say('field-missing', { path: '/k' }) })
  const guest = new ORPCError('GUEST', { message: english(sentence), data: { machineId: 'm', sentence } })

  expect(errorWords(guest, words.getFixedT('en'))).toBe("'box' cannot be started: there is no file '/k'")
  expect(errorWords(guest, words.getFixedT('ko'))).toBe("'box'을(를) 시작할 수 없습니다: '/k' 파일이 없습니다.")
})

it('a refused field with a code is said in the language of the window', () => {
  const sentence = say('field-cpus', { value: 9, most: 4 })
  const refused = new ORPCError('INVALID', { data: { issues: [{ field: 'cpus', message: english(sentence), sentence }] } })

  expect(fieldIssues(refused, words.getFixedT('ko'))).toEqual({ cpus: '9개는 사용할 수 없습니다. 이 호스트에서는 1~4개까지 가능합니다.' })
})

it('a start that was cut short is told from one that failed', () => {
  const failure = (reason: Sentence): ORPCError<string, unknown> =>
    new ORPCError('GUEST', { data: { machineId: 'm', sentence: say('cannot-start', { name: 'box', reason }) } })

  expect([say('cut-while-starting'), say('worker-ended')].map((reason) => isCutStart(failure(reason)))).toEqual([true, false])
  expect(isCutStart(illegal)).toBe(false)
})

it('words without a code are passed on', () => {
  const host = new ORPCError('HOST', { message: "the disk '/d' is full: make room", data: { subject: '/d' } })

  expect(errorWords(host, words.getFixedT('ko'))).toBe("the disk '/d' is full: make room")
  expect(fieldIssues(host, words.getFixedT('en'))).toBeUndefined()
})
