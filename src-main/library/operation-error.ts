/** Failures that callers of the contract can act on: the code and data of src-shared/rpc/errors.ts, and words with the remedy. */
import type * as z from 'zod'
import { LEGAL_STATES, type MachineOperation, type RunState } from '../../src-shared/domain/run-state.ts'
import { english, type Sentence, say, verbatim } from '../../src-shared/domain/sentence.ts'
import type { ERRORS } from '../../src-shared/rpc/errors.ts'

export type ErrorCode = keyof typeof ERRORS
export type ErrorData = { [Code in ErrorCode]: z.output<(typeof ERRORS)[Code]['data']> }

export class OperationError extends Error {
  readonly code: ErrorCode
  readonly data: ErrorData[ErrorCode]

  constructor(code: ErrorCode, message: string, data: ErrorData[ErrorCode], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'OperationError'
    this.code = code
    this.data = data
  }

  /** Of the host or the guest. */
  get sentence(): Sentence {
    return 'sentence' in this.data ? this.data.sentence : verbatim(this.message)
  }
}

export function notFound(what: ErrorData['NOT_FOUND']['what'], id: string): OperationError {
  return new OperationError('NOT_FOUND', `there is no ${what} '${id}'; it may have been deleted meanwhile`, { what, id })
}

export function illegalState(operation: MachineOperation, state: RunState, name: string): OperationError {
  const legal = [...LEGAL_STATES[operation]]
  const message = `'${name}' is ${state}: '${operation}' is possible when it is ${legal.join(', ')}`
  return new OperationError('ILLEGAL_STATE', message, { operation, state, legal })
}

export type FieldIssue = ErrorData['INVALID']['issues'][number]

export function fieldIssue(field: string, sentence: Sentence): FieldIssue {
  return { field, message: english(sentence), sentence }
}

export function invalid(issues: FieldIssue[]): OperationError {
  return new OperationError('INVALID', issues.map((issue) => `${issue.field}: ${issue.message}`).join('; '), { issues })
}

/** `name` as the machine that has it is called. */
export function nameTaken(name: string): OperationError {
  return invalid([fieldIssue('name', say('field-name-taken', { name }))])
}

/** `subject` is the file, folder or resource of the host that failed. */
export function hostProblem(subject: string, words: Sentence | string, cause?: unknown): OperationError {
  const sentence = typeof words === 'string' ? verbatim(words) : words
  return new OperationError('HOST', english(sentence), { subject, sentence }, cause)
}

export function guestProblem(machineId: string, sentence: Sentence, cause?: unknown): OperationError {
  return new OperationError('GUEST', english(sentence), { machineId, sentence }, cause)
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL'])

export function isDiskFull(error: unknown): boolean {
  return FULL.has((error as NodeJS.ErrnoException).code ?? '')
}

/** What went wrong as something that callers can act on: a failed file or database operation is the host's. Undefined: a fault of ours. */
export function asOperationError(error: unknown): OperationError | undefined {
  if (error instanceof OperationError) return error
  const { code, message, path, syscall } = error as NodeJS.ErrnoException
  if (code === undefined) return undefined
  if (isDiskFull(error)) {
    return hostProblem(path ?? 'disk', path === undefined ? say('disk-full-library') : say('disk-full-file', { path }), error)
  }
  if (code.startsWith('SQLITE_')) return hostProblem('library', say('library-database', { why: message }), error)
  return syscall === undefined ? undefined : hostProblem(path ?? syscall, say('library-file', { why: message }), error)
}

/** What anything that was thrown says, in English. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
