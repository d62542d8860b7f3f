/** What the server refuses, by field: for forms, which show each at its place. */
import { ORPCError } from '@orpc/client'

/** Undefined when the error is about something else. */
export function fieldIssues(error: unknown): Record<string, string> | undefined {
  if (!(error instanceof ORPCError) || error.code !== 'INVALID') return undefined
  const { issues } = error.data as { issues: readonly { field: string; message: string }[] }
  return Object.fromEntries(issues.map(({ field, message }) => [field, message]))
}
