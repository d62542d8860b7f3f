/** Every change of the tables, in order. Released ones are never edited: a new one is added. */
import type { Migration } from 'kysely/migration'
import { firstTables } from './0001-first-tables.ts'
import { likeness } from './0002-likeness.ts'
import { reasonSentences } from './0003-reason-sentences.ts'
import { uniqueNames } from './0004-unique-names.ts'

/** Names start with a four-digit number that counts up by one (tests/unit checks it). */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-first-tables': firstTables,
  '0002-likeness': likeness,
  '0003-reason-sentences': reasonSentences,
  '0004-unique-names': uniqueNames,
}
