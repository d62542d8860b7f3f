/** Exit status of `innkeeper vm`, `snapshot` and `serve`; docs/cli.md and --help say the same. (`innkeeper run` passes the guest's on.) */
export const EXIT = {
  done: 0,
  /** Anything not listed below. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** No such machine or snapshot. */
  notFound: 3,
  /** Not possible in the machine's state. */
  illegalState: 4,
  /** A value is refused. */
  invalid: 5,
  /** The host could not do it: file, disk, memory. */
  host: 6,
  /** The guest refused or died. */
  guest: 7,
  /** Another process owns the library, or its owner cannot be reached. */
  inUse: 8,
} as const

export const EXIT_HELP = `
Exit status:
  0  done               4  not possible in the machine's state
  1  failed             5  a value is refused
  2  wrong usage        6  the host could not do it (file, disk, memory)
  3  not found          7  the guest refused or died
                        8  the library is in use and its owner does not answer`

/** What an error is called with `--json`: the codes of the RPC contract, and three of the command line's own. */
const BY_CODE: Readonly<Record<string, number>> = {
  FAILED: EXIT.failed,
  USAGE: EXIT.usage,
  NOT_FOUND: EXIT.notFound,
  ILLEGAL_STATE: EXIT.illegalState,
  INVALID: EXIT.invalid,
  HOST: EXIT.host,
  GUEST: EXIT.guest,
  IN_USE: EXIT.inUse,
}

/** Ends a command with a status and a sentence. */
export class CommandError extends Error {
  readonly status: number
  readonly code: string | undefined

  constructor(status: number, message: string) {
    super(message)
    this.name = 'CommandError'
    this.status = status
    this.code = Object.keys(BY_CODE).find((code) => BY_CODE[code] === status)
  }
}

/** Exit status for whatever a command threw. */
export function statusOf(error: unknown): number {
  if (error instanceof CommandError) return error.status
  const code = (error as { code?: unknown } | null)?.code
  return (typeof code === 'string' ? BY_CODE[code] : undefined) ?? EXIT.failed
}
