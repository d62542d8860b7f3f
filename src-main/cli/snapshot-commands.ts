/** `innkeeper snapshot ...`. */
import type { Command } from 'commander'
import type { Snapshot } from '../../src-shared/domain/snapshot.ts'
import type { Client } from '../../src-shared/rpc/contract.ts'
import { EXIT_HELP } from './exit-codes.ts'
import { findNamed } from './find.ts'
import { answer, findMachine } from './machine-commands.ts'
import { type LibraryFlags, withLibraryFlags } from './options.ts'
import { size, table, time } from './output.ts'
import { type Answer, inSession } from './session.ts'

interface TakeFlags extends LibraryFlags {
  readonly name?: string
  readonly description?: string
}

export function registerSnapshots(program: Command): void {
  const snapshot = program.command('snapshot').description('snapshots of a machine').addHelpText('after', EXIT_HELP)
  withLibraryFlags(snapshot.command('take <machine>').description('take one, of a running machine or of one that is off'))
    .option('--name <name>', 'what to call it (default: the time)')
    .option('--description <text>', 'for people')
    .action((machine: string, flags: TakeFlags) => inSession(flags, (client) => take(client, machine, flags)))
  withLibraryFlags(snapshot.command('list <machine>').description('as a tree, oldest first')).action(
    (machine: string, flags: LibraryFlags) => inSession(flags, (client) => list(client, machine)),
  )
  withLibraryFlags(
    snapshot.command('restore <machine> <snapshot>').description("make it the machine's state; one of a running machine runs on"),
  ).action((machine: string, wanted: string, flags: LibraryFlags) =>
    inSession(flags, async (client) => answer(await client.snapshot.restore({ id: (await find(client, machine, wanted)).id }))),
  )
  withLibraryFlags(
    snapshot.command('delete <machine> <snapshot>').description('delete it; its children hang below its parent afterwards'),
  ).action((machine: string, wanted: string, flags: LibraryFlags) => inSession(flags, (client) => remove(client, machine, wanted)))
}

async function take(client: Client, machine: string, flags: TakeFlags): Promise<Answer> {
  const { id } = await findMachine(client, machine)
  const name = flags.name ?? time(Date.now())
  const snapshot = await client.snapshot.take({ machineId: id, name, description: flags.description ?? '' })
  return { value: snapshot, text: `took '${snapshot.name}' (${snapshot.id}, ${size(snapshot.size)})\n` }
}

async function list(client: Client, machine: string): Promise<Answer> {
  const { id, currentSnapshotId } = await findMachine(client, machine)
  const snapshots = await client.snapshot.list({ machineId: id })
  const rows = treeRows(snapshots, null, 0).map(({ snapshot, depth }) => [
    snapshot.id.slice(0, 8),
    `${'  '.repeat(depth)}${snapshot.name}${snapshot.id === currentSnapshotId ? ' *' : ''}`,
    time(snapshot.createdAt),
    snapshot.running ? 'running' : 'off',
    size(snapshot.size),
  ])
  return { value: snapshots, text: table(['ID', 'NAME (* = you are here)', 'TAKEN', 'MACHINE', 'SIZE'], rows) }
}

/** Depth first, children below their parent. */
export function treeRows(snapshots: readonly Snapshot[], parentId: string | null, depth: number): { snapshot: Snapshot; depth: number }[] {
  const children = snapshots.filter((snapshot) => snapshot.parentId === parentId)
  return children.flatMap((snapshot) => [{ snapshot, depth }, ...treeRows(snapshots, snapshot.id, depth + 1)])
}

async function remove(client: Client, machine: string, wanted: string): Promise<Answer> {
  const snapshot = await find(client, machine, wanted)
  await client.snapshot.delete({ id: snapshot.id })
  return { value: { id: snapshot.id }, text: `deleted '${snapshot.name}'\n` }
}

async function find(client: Client, machine: string, wanted: string): Promise<Snapshot> {
  const { id } = await findMachine(client, machine)
  return findNamed('snapshot', wanted, await client.snapshot.list({ machineId: id }), (snapshot) => snapshot)
}
