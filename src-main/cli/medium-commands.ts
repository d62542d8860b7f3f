/** `innkeeper medium ...`: what lies in the drives for removable media. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Client } from '../../src-shared/rpc/contract.ts'
import { CommandError, EXIT, EXIT_HELP } from './exit-codes.ts'
import { answer, findMachine } from './machine-commands.ts'
import { type LibraryFlags, withLibraryFlags } from './options.ts'
import { type Answer, inSession } from './session.ts'

export function registerMedia(program: Command): void {
  const medium = program
    .command('medium')
    .description('discs in the CD drives of a machine, also while it runs')
    .addHelpText('after', EXIT_HELP)
  withLibraryFlags(medium.command('insert <machine> <drive> <file>').description('put an image into a drive: cdrom0, cdrom1, ...')).action(
    (machine: string, drive: string, file: string, flags: LibraryFlags) =>
      inSession(flags, (client) => change(client, machine, drive, resolve(file))),
  )
  withLibraryFlags(medium.command('eject <machine> <drive>').description('take out what is in a drive')).action(
    (machine: string, drive: string, flags: LibraryFlags) => inSession(flags, (client) => change(client, machine, drive, null)),
  )
}

async function change(client: Client, wanted: string, drive: string, image: string | null): Promise<Answer> {
  if (!/^cdrom[0-9]$/.test(drive)) throw new CommandError(EXIT.usage, `'${drive}' is no drive; drives are cdrom0, cdrom1, ...`)
  const { id } = await findMachine(client, wanted)
  return answer(await client.machine.medium({ id, drive, image }))
}
