/** Errors in the user's language: typed ones by their code and data, others by their message. */
import { ORPCError } from '@orpc/client'
import type { TFunction } from 'i18next'

interface Issue {
  readonly field: string
  readonly message: string
}

export function errorWords(error: unknown, t: TFunction): string {
  if (!(error instanceof ORPCError)) return error instanceof Error ? error.message : String(error)
  const data = error.data as { state?: string; what?: string; issues?: readonly Issue[] } | undefined
  switch (error.code) {
    case 'NOT_FOUND':
      return t('error.notFound', { what: t(`error.what.${data?.what ?? 'machine'}`) })
    case 'ILLEGAL_STATE':
      return t('error.illegalState', { state: t(`state.${data?.state ?? 'running'}`) })
    case 'INVALID':
      return (data?.issues ?? []).map(({ field, message }) => `${field}: ${message}`).join('\n')
    default:
      return error.message
  }
}
