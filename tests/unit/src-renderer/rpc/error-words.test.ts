import { ORPCError } from '@orpc/client'
import i18next from 'i18next'
import { beforeAll, expect, it } from 'vitest'
import { en } from '../../../../src-renderer/i18n/en.ts'
import { ko } from '../../../../src-renderer/i18n/ko.ts'
import { errorWords } from '../../../../src-renderer/rpc/error-words.ts'
import { fieldIssues } from '../../../../src-renderer/rpc/field-issues.ts'

const words = i18next.createInstance()

beforeAll(async () => {
  await words.init({ lng: 'en', resources: { en: { translation: en }, ko: { translation: ko } }, interpolation: { escapeValue: false } })
})

const illegal = new ORPCError('ILLEGAL_STATE', { message: 'no', data: { operation: 'start', state: 'running', legal: ['saved'] } })
const invalid = new ORPCError('INVALID', { message: 'no', data: { issues: [{ field: 'memoryMiB', message: '16 to 3072' }] } })

it('a typed error is said in the language of the window', () => {
  expect(errorWords(illegal, words.getFixedT('en'))).toBe('Not possible while the machine is Running.')
  expect(errorWords(illegal, words.getFixedT('ko'))).toBe('가상 머신이 실행 중 상태일 때는 할 수 없습니다.')
})

it('a refused field is named', () => {
  expect(errorWords(invalid, words.getFixedT('en'))).toBe('memoryMiB: 16 to 3072')
  expect(fieldIssues(invalid)).toEqual({ memoryMiB: '16 to 3072' })
})

it("what the host or the guest says is passed on, since it holds the thing's name and the remedy", () => {
  const host = new ORPCError('HOST', { message: "the disk '/d' is full: make room", data: { subject: '/d' } })

  expect(errorWords(host, words.getFixedT('ko'))).toBe("the disk '/d' is full: make room")
  expect(fieldIssues(host)).toBeUndefined()
})
