/** Machines and snapshots by what people call them: the name (in its own spelling, or in any case), the id, or the beginning of the id. */
import { nameKey } from '../../src-shared/domain/machine-name.ts'
import { CommandError, EXIT } from './exit-codes.ts'

interface Named {
  readonly id: string
  readonly name: string
}

/** Throws when none or several match; `what` is for the sentence. */
export function findNamed<Item>(what: string, wanted: string, items: readonly Item[], naming: (item: Item) => Named): Item {
  const readings: readonly ((named: Named) => boolean)[] = [
    ({ id, name }) => id === wanted || name === wanted,
    ({ name }) => nameKey(name) === nameKey(wanted),
    ({ id }) => wanted.length >= 4 && id.startsWith(wanted),
  ]
  const matches = readings.map((isMeant) => items.filter((item) => isMeant(naming(item)))).find(({ length }) => length > 0) ?? []
  const [match] = matches
  if (match === undefined) throw new CommandError(EXIT.notFound, `there is no ${what} '${wanted}'`)
  if (matches.length === 1) return match
  const ids = matches.map((item) => naming(item).id).join(', ')
  throw new CommandError(EXIT.notFound, `'${wanted}' names ${matches.length} of them; give the id: ${ids}`)
}
