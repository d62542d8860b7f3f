/** Runs the work of one command: connects to the owner, prints the result, turns errors into words and an exit status. */
import type { Client } from '../../src-shared/rpc/contract.ts'
import { libraryRoot } from '../library/library-folder.ts'
import { messageOf } from '../library/operation-error.ts'
import { statusOf } from './exit-codes.ts'
import type { LibraryFlags } from './options.ts'
import { reachOwner } from './owner.ts'

/** What a command has to say: `value` for programs, `text` for people. */
export interface Answer {
  readonly value: unknown
  readonly text: string
}

/** The action of a command whose last argument but one are its flags, as commander calls it. */
export async function inSession(flags: LibraryFlags, work: (client: Client) => Promise<Answer>): Promise<void> {
  try {
    const connection = await reachOwner(libraryRoot(flags.library))
    try {
      print(await work(connection.client), flags)
    } finally {
      connection.close()
    }
  } catch (error) {
    complain(error, flags)
  }
}

function print(answer: Answer, flags: LibraryFlags): void {
  process.stdout.write(flags.json ? `${JSON.stringify(answer.value, null, 2)}\n` : answer.text)
}

function complain(error: unknown, flags: LibraryFlags): void {
  const message = messageOf(error)
  const { code, data } = error as { code?: unknown; data?: unknown }
  process.stderr.write(flags.json ? `${JSON.stringify({ error: { message, code, data } })}\n` : `innkeeper: ${message}\n`)
  process.exitCode = statusOf(error)
}
