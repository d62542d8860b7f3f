/** Options that commands share, and parsers of option values; each refuses in words. */
import { type Command, InvalidArgumentError } from 'commander'

/** What every command that speaks to a library takes. */
export interface LibraryFlags {
  readonly library?: string
  readonly json?: boolean
}

export function withLibraryFlags(command: Command): Command {
  return command
    .option('--library <folder>', 'the library (default: INNKEEPER_HOME, else the folder for application data)')
    .option('--json', 'print JSON for programs')
}

export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError(`'${text}' is not a whole number`)
  return Number(text)
}

/** Positive whole number. */
export function count(text: string): number {
  const value = wholeNumber(text)
  if (value < 1) throw new InvalidArgumentError('it must be at least 1')
  return value
}

/** 0 to 65535. */
export function portNumber(text: string): number {
  const value = wholeNumber(text)
  if (value > 65_535) throw new InvalidArgumentError('it must be 0 to 65535')
  return value
}

/** Percent of a core: 1 to 100. */
export function percent(text: string): number {
  const value = count(text.replace(/%$/, ''))
  if (value > 100) throw new InvalidArgumentError('it must be 1 to 100')
  return value
}

export function positiveSeconds(text: string): number {
  const value = Number(text)
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError(`'${text}' is not a number of seconds above 0`)
  return value
}

/** For options that may be given several times. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}
