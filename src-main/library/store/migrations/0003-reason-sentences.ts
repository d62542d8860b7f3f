/** Version 3: why a machine is in its state is a sentence with a code, so that windows can say it in their language. Older reasons stay as they are worded. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const reasonSentences: Migration = {
  up: async (db: Kysely<{ machine: { id: string; reason: string | null } }>) => {
    const rows = await db.selectFrom('machine').select(['id', 'reason']).where('reason', 'is not', null).execute()
    for (const { id, reason } of rows) {
      const sentence = JSON.stringify({ code: 'verbatim', values: { text: reason } })
      await db.updateTable('machine').set({ reason: sentence }).where('id', '=', id).execute()
    }
  },
}
