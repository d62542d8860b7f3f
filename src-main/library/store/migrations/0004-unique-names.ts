/** Version 4: no two machines have the same name. Of machines made before with one name, the oldest keeps it; the others are "name (2)", "name (3)", ... */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { freeName, nameKey } from '../../../../src-shared/domain/machine-name.ts'

interface Before {
  machine: { id: string; created_at: number; spec: string; name_key: string | null }
}

interface Named {
  readonly id: string
  readonly spec: { readonly name: string }
}

export const uniqueNames: Migration = {
  up: async (db: Kysely<Before>) => {
    await db.schema.alterTable('machine').addColumn('name_key', 'text').execute()
    const rows = await db.selectFrom('machine').select(['id', 'spec']).orderBy('created_at').orderBy('id').execute()
    const machines = rows.map(({ id, spec }): Named => ({ id, spec: JSON.parse(spec) }))
    for (const { id, spec } of named(machines)) {
      const changes = { spec: JSON.stringify(spec), name_key: nameKey(spec.name) }
      await db.updateTable('machine').set(changes).where('id', '=', id).execute()
    }
    await db.schema.createIndex('machine_name').on('machine').column('name_key').unique().execute()
  },
}

/** A name that only one machine has stays, also where it is what another would be renamed to. */
function named(machines: readonly Named[]): Named[] {
  const keepers = new Map(machines.toReversed().map((machine) => [nameKey(machine.spec.name), machine]))
  const taken = new Set(keepers.keys())
  return machines.map((machine) => {
    if (keepers.get(nameKey(machine.spec.name)) === machine) return machine
    const name = freeName(
      machine.spec.name,
      (candidate) => taken.has(nameKey(candidate)),
      (base, number) => `${base} (${number})`,
    )
    taken.add(nameKey(name))
    return { ...machine, spec: { ...machine.spec, name } }
  })
}
