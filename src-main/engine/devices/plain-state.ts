/** Saving and loading of registers that a chip keeps as one plain object of numbers and booleans. */
import type { PayloadReader } from '../snapshot/payload.ts'

export type PlainState = Record<string, number | boolean>

/** Reads every member of `shape` from the payload, by its type. Throws when one is missing or of another type. */
export function readPlain<State extends PlainState>(reader: PayloadReader, shape: State): State {
  const entries = Object.entries(shape).map(([name, value]) => [
    name,
    typeof value === 'number' ? reader.number(name) : reader.boolean(name),
  ])
  return Object.fromEntries(entries) as State
}
