/** `innkeeper console ...`: a machine's screen and keyboard. */
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { parseKeys } from '../../src-shared/base/us-keyboard.ts'
import { CommandError, EXIT, EXIT_HELP } from './exit-codes.ts'
import { findMachine } from './machine-commands.ts'
import { type LibraryFlags, withLibraryFlags } from './options.ts'
import { inSession } from './session.ts'

interface ScreenshotFlags extends LibraryFlags {
  readonly width?: string
}

export function registerConsole(program: Command): void {
  const console = program.command('console').description("a machine's screen and keyboard").addHelpText('after', EXIT_HELP)
  withLibraryFlags(console.command('screenshot <machine> <file>').description('write a picture of the screen (PNG)'))
    .option('--width <pixels>', 'at most this wide')
    .action((wanted: string, file: string, flags: ScreenshotFlags) =>
      inSession(flags, async (client) => {
        const { id } = await findMachine(client, wanted)
        const { png, width, height } = await client.machine.screenshot({ id, ...widthOf(flags) })
        await writeFile(resolve(file), Buffer.from(png ?? '', 'base64'))
        return { value: { file: resolve(file), width, height }, text: `${width}x${height} in '${file}'\n` }
      }),
    )
  withLibraryFlags(
    console.command('type <machine> <keys>').description('type; keys by name in brackets: root<enter>, <ctrl-alt-delete>'),
  ).action((wanted: string, keys: string, flags: LibraryFlags) =>
    inSession(flags, async (client) => {
      const { id } = await findMachine(client, wanted)
      const groups = keysOf(keys)
      await client.machine.type({ id, keys: groups })
      return { value: { keys: groups.length }, text: '' }
    }),
  )
  withLibraryFlags(console.command('text <machine>').description('the characters on the screen')).action(
    (wanted: string, flags: LibraryFlags) =>
      inSession(flags, async (client) => {
        const { id } = await findMachine(client, wanted)
        const { lines } = await client.machine.screenText({ id })
        if (!lines) throw new CommandError(EXIT.failed, 'the screen shows graphics, not text; take a screenshot')
        return { value: lines, text: lines.map((line) => `${line}\n`).join('') }
      }),
  )
}

function widthOf({ width }: ScreenshotFlags): { width?: number } {
  if (width === undefined) return {}
  const pixels = Number(width)
  if (!Number.isInteger(pixels) || pixels < 1) throw new CommandError(EXIT.usage, `--width: '${width}' is not a number of pixels`)
  return { width: pixels }
}

function keysOf(text: string): number[][] {
  try {
    return parseKeys(text)
  } catch (error) {
    throw new CommandError(EXIT.usage, (error as Error).message)
  }
}
