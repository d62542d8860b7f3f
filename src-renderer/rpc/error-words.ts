/** Errors in the user's language: typed ones by their code and data, others by their message. */
import { ORPCError } from '@orpc/client'
import type { TFunction } from 'i18next'
import type { Sentence } from '../../src-shared/domain/sentence.ts'
import { sentenceWords } from '../i18n/sentence-words.ts'

export interface Issue {
  readonly field: string
  readonly message: string
  readonly sentence?: Sentence
}

interface Data {
  readonly state?: string
  readonly what?: string
  readonly issues?: readonly Issue[]
  readonly sentence?: Sentence
}

export function errorWords(error: unknown, t: TFunction): string {
  if (!(error instanceof ORPCError)) return error instanceof Error ? error.message : String(error)
  const data = error.data as Data | undefined
  switch (error.code) {
    case 'NOT_FOUND':
      return t('error.notFound', { what: t(`error.what.${data?.what ?? 'machine'}`) })
    case 'ILLEGAL_STATE':
      return t('error.illegalState', { state: t(`state.${data?.state ?? 'running'}`) })
    case 'INVALID':
      return (data?.issues ?? []).map((issue) => `${issue.field}: ${issueWords(issue, t)}`).join('\n')
    default:
      return data?.sentence ? sentenceWords(data.sentence, t) : error.message
  }
}

/** What the schema itself refuses has no code: forms refuse it first, in their own words. */
export function issueWords({ message, sentence }: Issue, t: TFunction): string {
  return sentence ? sentenceWords(sentence, t) : message
}

/** The start failed because somebody cut the power meanwhile: nothing that whoever did it must be told. */
export function isCutStart(error: unknown): boolean {
  if (!(error instanceof ORPCError)) return false
  const reason = (error.data as Data | undefined)?.sentence?.values.reason
  return typeof reason === 'object' && reason.code === 'cut-while-starting'
}
