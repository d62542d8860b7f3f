/** What the server refuses, by field: for forms, which show each at its place. */
import { ORPCError } from '@orpc/client'
import type { TFunction } from 'i18next'
import { type Issue, issueWords } from './error-words.ts'

/** Undefined when the error is about something else. */
export function fieldIssues(error: unknown, t: TFunction): Record<string, string> | undefined {
  if (!(error instanceof ORPCError) || error.code !== 'INVALID') return undefined
  const { issues } = error.data as { issues: readonly Issue[] }
  return Object.fromEntries(issues.map((issue) => [issue.field, issueWords(issue, t)]))
}
