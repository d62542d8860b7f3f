/** Tables of a new library database in memory. */

import { openDatabase } from '../../src-main/library/store/open.ts'
import { type Tables, tablesOver } from '../../src-main/library/store/tables.ts'

export async function memoryTables(): Promise<Tables> {
  return tablesOver(await openDatabase(':memory:'))
}
