/** Machines and snapshots by what people call them: the name, the id, or the beginning of the id. */
import { CommandError, EXIT } from './exit-codes.ts'

interface Named {
  readonly id: string
  readonly name: string
}

/** Throws when none or several match; `what` is for the sentence. */
export function findNamed<Item>(what: string, wanted: string, items: readonly Item[], naming: (item: Item) => Named): Item {
  const exact = items.filter((item) => naming(item).id === wanted || naming(item).name === wanted)
  const matches = exact.length > 0 ? exact : items.filter((item) => wanted.length >= 4 && naming(item).id.startsWith(wanted))
  const [match] = matches
  if (match === undefined) throw new CommandError(EXIT.notFound, `there is no ${what} '${wanted}'`)
  if (matches.length === 1) return match
  const ids = matches.map((item) => naming(item).id).join(', ')
  throw new CommandError(EXIT.notFound, `'${wanted}' names ${matches.length} of them; give the id: ${ids}`)
}
