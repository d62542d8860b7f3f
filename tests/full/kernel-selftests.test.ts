/**
 * The kernel's own tests of x86, in Debian's 64-bit and 32-bit kernels: signal frames, segments, LDT, SYSCALL and SYSRET, single steps, I/O permissions.
 * Their source is Debian's (tools/guests/parts/selftests.sh); nothing of it is here.
 */
import { expect, type TestContext, test } from 'vitest'
import type { GuestName } from '../../tools/guests/guests.ts'
import { awaitShell, linuxFiles, PROMPT, runLinux } from '../support/linux-guest.ts'

const MINUTES = 60_000
/** Checks the layout of tile state, which no processor without AMX has; this version of the test does not skip there. */
const ONLY_WITH_AMX = 'SELFTEST amx_64 failed 1'
/** What a kernel says of processors that do not answer, and of its own mistakes. The tests themselves fault on purpose. */
const COMPLAINTS = 'unstable|lockup|stall|failed.*wakeup|BUG:|WARNING:|Oops'

const AMD64 = ['vmlinuz-cloud-amd64', 'initrd-selftests-amd64.gz', 'passed=43 skipped=0 failed=1', [ONLY_WITH_AMX]] as const
const I386 = ['vmlinuz-686', 'initrd-selftests-i386.gz', 'passed=23 skipped=0 failed=0', []] as const

/** Boots and runs a command line; what it said, and how many complaints the kernel has. */
async function say(
  context: TestContext,
  [kernel, initrd]: readonly GuestName[],
  options: readonly string[],
  command: string,
  minutes: number,
) {
  using run = runLinux(await linuxFiles(context, kernel as GuestName, initrd as GuestName), '', '--memory', '512', ...options)
  await awaitShell(run.driver)
  const said = await run.driver.command(command, PROMPT, minutes * MINUTES)
  return { said, complaints: await run.driver.command(`dmesg | grep -cE "${COMPLAINTS}"`, PROMPT) }
}

test.for([
  ['64-bit', AMD64, ['--accel', 'interp']],
  ['64-bit', AMD64, ['--accel', 'jit']],
  ['64-bit', AMD64, ['--cpus', '4', '--smp', 'parallel']],
  ['32-bit', I386, ['--accel', 'interp']],
  ['32-bit', I386, ['--accel', 'jit']],
  ['32-bit', I386, ['--cpus', '4', '--smp', 'parallel']],
] as const)(
  'all tests of the %s kernel pass, with %j %j',
  { timeout: 15 * MINUTES },
  async ([, [kernel, initrd, counts, failures], options], context) => {
    const { said, complaints } = await say(context, [kernel, initrd], options, '/selftests/run', 10)
    expect(said.match(/^SELFTEST \S+ (failed|skipped) \d+$/gm) ?? []).toEqual(failures)
    expect(said).toMatch(new RegExp(`^SELFTESTS ${counts}$`, 'm'))
    expect(complaints).toBe('0')
  },
)

test('on four processors, all of them at once, they pass again and again for ten minutes', { timeout: 30 * MINUTES }, async (context) => {
  const again = 'while [ $(date +%s) -lt $end ]; do /selftests/run; done | grep -E "^SELFTESTS|failed|FAIL"'
  const command = `end=$(($(date +%s)+600)); for n in 1 2 3 4; do (${again}) & done; wait`
  const { said, complaints } = await say(context, AMD64.slice(0, 2) as GuestName[], ['--cpus', '4', '--smp', 'parallel'], command, 20)
  const rounds = said.match(/^SELFTESTS .*$/gm) ?? []
  expect(rounds.length).toBeGreaterThanOrEqual(8)
  expect([...new Set(rounds)]).toEqual([`SELFTESTS ${AMD64[2]}`])
  expect(complaints).toBe('0')
})
