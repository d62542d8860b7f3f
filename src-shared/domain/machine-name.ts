/**
 * Names of machines. No two machines of a library have the same one: people, scripts and the command line call machines by it. Names that differ only in
 * upper and lower case, or in how Unicode composes their letters, look alike to people and count as the same.
 */
export const MAXIMUM_NAME = 100

/** What two names that count as the same have in common. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

/** `wanted`, or the first of `numbered(wanted, 2)`, `numbered(wanted, 3)`, ... that `isTaken` has not. Long names are cut to make room for the number. */
export function freeName(wanted: string, isTaken: (name: string) => boolean, numbered: (name: string, number: number) => string): string {
  let name = wanted
  for (let number = 2; isTaken(name); number++) {
    const room = MAXIMUM_NAME - numbered('', number).length
    name = numbered(cut(wanted, room).trimEnd(), number)
  }
  return name
}

/** No half of a surrogate pair is left at the end. */
function cut(name: string, length: number): string {
  return name.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')
}
