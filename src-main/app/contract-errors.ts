/** Errors as the contract declares them: ours by their code, and a refused input as INVALID with the field's name. */
import { ORPCError, ValidationError } from '@orpc/server'
import type { ErrorData, OperationError } from '../library/operation-error.ts'

export function toContractError(error: OperationError): ORPCError<string, unknown> {
  return new ORPCError(error.code, { defined: true, message: error.message, data: error.data, cause: error })
}

interface Issue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** Turns the library's BAD_REQUEST for an input that the schema refuses into INVALID; anything else is returned as it is. */
export function refuseInput(error: unknown): unknown {
  if (!(error instanceof ORPCError) || error.code !== 'BAD_REQUEST' || !(error.cause instanceof ValidationError)) return error
  const issues = (error.cause.issues as readonly Issue[]).map((issue) => ({ field: fieldOf(issue), message: issue.message }))
  const message = issues.map((issue) => `${issue.field}: ${issue.message}`).join('; ')
  const data: ErrorData['INVALID'] = { issues }
  return new ORPCError('INVALID', { defined: true, message, data, cause: error })
}

/** `memoryMiB` for spec.memoryMiB: the envelope is the contract's, not the user's. */
function fieldOf(issue: Issue): string {
  const keys = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part))
  return (keys[0] === 'spec' ? keys.slice(1) : keys).join('.')
}
