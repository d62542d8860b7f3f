/** The benchmark programs compute what they should: on this machine's own CPU all of them, in their initrd under QEMU some. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { programsFor } from '../../bench/guests/programs.ts'
import { GuestUnavailable, guestFile } from '../../tools/guests/guests.ts'
import { missingCommand } from '../support/debian.ts'

const REFERENCE = join(import.meta.dirname, '../../bench/guests/reference.ts')
const noCompiler = missingCommand('gcc', 'build-essential')
const noQemu = missingCommand('qemu-system-x86_64', 'qemu-system-x86')

/** Why the initrd's parts cannot be had here, if so. */
async function whyNoGuests(): Promise<string | undefined> {
  try {
    await guestFile('busybox-amd64')
    return undefined
  } catch (error) {
    if (error instanceof GuestUnavailable) return error.message
    throw error
  }
}

function runReference(where: string, names: readonly string[]): { readonly status: number | null; readonly output: string } {
  const result = spawnSync(process.execPath, [REFERENCE, where, 'amd64', names.join(',')], { encoding: 'utf8' })
  return { status: result.status, output: result.stdout + result.stderr }
}

test.skipIf(noCompiler)('every program gives its check on this CPU', { timeout: 300_000 }, async (context) => {
  const reason = await whyNoGuests()
  if (reason) return context.skip(reason)
  const names = programsFor('amd64').map((program) => program.name)
  const { status, output } = runReference('native', names)
  expect(output).not.toContain('WRONG')
  for (const name of names) expect(output).toContain(`"name":"${name}"`)
  expect(status).toBe(0)
})

test.skipIf(noCompiler || noQemu)('the initrd runs the chosen programs under QEMU', { timeout: 300_000 }, async (context) => {
  const reason = await whyNoGuests()
  if (reason) return context.skip(reason)
  const { status, output } = runReference('qemu', ['sys_smc', 'app_gzip'])
  expect(output).toMatch(/sys_smc.*"correct":true[\s\S]*app_gzip.*"correct":true/)
  expect(status).toBe(0)
})
