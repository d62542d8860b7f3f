/**
 * All benchmark programs in translated code that the interpreter checks (`run --check`, docs/jit.md): where both come to different states the run ends with status 14, and
 * the failure shows what differs and both states. One boot for each family of programs.
 */
import { expect, type TestContext, test } from 'vitest'
import { benchInitrd } from '../../bench/guests/build.ts'
import { whyNoCompiler } from '../../bench/guests/compiler.ts'
import { type GuestArchitecture, programsFor, readResult } from '../../bench/guests/programs.ts'
import { GuestUnavailable, guestFile } from '../../tools/guests/guests.ts'
import { InnkeeperGuest } from '../support/innkeeper.ts'
import { SerialDriver } from '../support/serial-driver.ts'

const MINUTES = 60_000
/** The longest takes five on a busy machine. */
const LIMIT = 20 * MINUTES
const KERNEL = { amd64: 'vmlinuz-cloud-amd64', i386: 'vmlinuz-686' } as const
/** Long slices, in which the TLB grows old; a divergence is narrowed down all the same. */
const BLOCKS = '20000'

const familyOf = (name: string): string => name.split('_')[0] as string
const SLICES = (['amd64', 'i386'] as const).flatMap((architecture) =>
  [...Map.groupBy(programsFor(architecture), ({ name }) => familyOf(name))].map(
    ([family, programs]) => [family, architecture, programs.map(({ name }) => name)] as const,
  ),
)

/** Kernel and initrd; skips the test, with the reason, where they cannot be made. */
async function filesOf(context: TestContext, architecture: GuestArchitecture): Promise<readonly string[]> {
  const reason = whyNoCompiler(architecture)
  if (reason) context.skip(reason)
  try {
    return ['--kernel', await guestFile(KERNEL[architecture]), '--initrd', await benchInitrd(architecture)]
  } catch (error) {
    if (error instanceof GuestUnavailable) context.skip(error.message)
    throw error
  }
}

test.for(SLICES)('%s_* on %s do in translated code what they do in the interpreter', { timeout: LIMIT }, async (slice, context) => {
  const [, architecture, names] = slice
  const files = await filesOf(context, architecture)
  const append = `console=ttyS0 quiet mitigations=off random.trust_cpu=on bench=${names.join(',')}`
  using guest = new InnkeeperGuest([...files, '--append', append, '--memory', '512', '--accel', 'jit', '--check', BLOCKS])
  const driver = new SerialDriver(guest, LIMIT)

  const ended = await driver.ended()

  expect(ended).toMatch(/^exit 0 .*checked \d+ instructions in \d+ slices, \d+ % of them translated: no divergence$/s)
  const results = driver.transcript.split(/\r?\n/).flatMap((line) => readResult(line, architecture) ?? [])
  expect(results.map(({ name }) => name)).toEqual(names)
  expect(results.filter(({ correct }) => !correct)).toEqual([])
})
