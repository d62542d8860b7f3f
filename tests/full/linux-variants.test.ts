/** Debian's kernels, booted in the ways that exercise other parts of the machine: interrupt controllers, clocks, memory sizes, ways to restart. */
import { expect, type TestContext, test } from 'vitest'
import type { GuestName } from '../../tools/guests/guests.ts'
import { awaitShell, type LinuxRun, linuxFiles, PROMPT, runLinux } from '../support/linux-guest.ts'

const CLOUD = 'vmlinuz-cloud-amd64'
const TINY = 'initrd-tiny-amd64.gz'
const CLOCK_SOURCE = '/sys/devices/system/clocksource/clocksource0/current_clocksource'

/** Boots the cloud kernel with these words; it is at its shell. */
async function boot(context: TestContext, words: string, ...options: string[]): Promise<LinuxRun> {
  const run = runLinux(await linuxFiles(context, CLOUD, TINY), words, ...options)
  await awaitShell(run.driver)
  return run
}

async function expectPowerOff({ driver }: LinuxRun): Promise<void> {
  driver.sendLine('poweroff -f')
  expect(await driver.ended()).toMatch(/^exit 0\b/)
}

const uptime = async ({ driver }: LinuxRun, first = ''): Promise<number> =>
  Number(await driver.command(`${first}cut -d" " -f1 /proc/uptime`, PROMPT))

test.for([
  ['noapic', 'XT-PIC'],
  ['nolapic', 'XT-PIC'],
  ['acpi=noirq', 'XT-PIC'],
  ['nolapic_timer', 'IO-APIC'],
  ['nosmp', 'XT-PIC'],
  ['maxcpus=1', 'IO-APIC'],
  ['nohz=off highres=off', 'IO-APIC'],
  ['pti=on', 'IO-APIC'],
  ['noxsave nosmap nosmep', 'IO-APIC'],
] as const)('with %s it uses the %s, sleeps as long as told, and powers off', async ([words, controller], context) => {
  using run = await boot(context, words)
  const before = await uptime(run)
  expect(await uptime(run, 'sleep 1; ')).toBeGreaterThanOrEqual(before + 1)
  expect(await run.driver.command('grep ttyS0 /proc/interrupts', PROMPT)).toContain(controller)
  await expectPowerOff(run)
})

test.for([
  ['clocksource=acpi_pm', 'acpi_pm'],
  ['tsc=unstable', 'acpi_pm'],
  ['', 'tsc'],
] as const)('with "%s" it tells the time by %s', async ([words, source], context) => {
  using run = await boot(context, words)
  expect(await run.driver.command(`sleep 1; cat ${CLOCK_SOURCE}`, PROMPT)).toBe(source)
  const before = await uptime(run)
  expect(await uptime(run, 'sleep 1; ')).toBeGreaterThanOrEqual(before + 1)
  await expectPowerOff(run)
})

test('without ACPI it cannot switch off, which is told as a halt that nothing ends', async (context) => {
  using run = await boot(context, 'acpi=off')
  run.driver.sendLine('poweroff -f')
  expect(await run.driver.ended()).toMatch(/^exit 6 .*halted with interrupts off/)
})

test.for(['reboot=a', 'reboot=k', 'reboot=p', 'reboot=b', 'acpi=off'])('with %s it restarts', async (words, context) => {
  using run = await boot(context, words)
  run.driver.sendLine('reboot -f')
  await awaitShell(run.driver)
})

test('with reboot=t it restarts by a triple fault, which is told as the crash that it is', async (context) => {
  using run = await boot(context, 'reboot=t')
  run.driver.sendLine('reboot -f')
  expect(await run.driver.ended()).toMatch(/^exit 4 .*triple fault/)
})

test('with panic=1 it restarts after a panic, again and again', async (context) => {
  using run = await boot(context, 'panic=1')
  for (let time = 0; time < 2; time++) {
    run.driver.sendLine('echo c > /proc/sysrq-trigger')
    await run.driver.expect('Kernel panic')
    await awaitShell(run.driver)
  }
})

test.for([
  [96, 50],
  [128, 90],
  [3072, 2900],
] as const)('with %i MiB of memory it has at least %i', async ([memory, least], context) => {
  using run = await boot(context, '', '--memory', String(memory))
  const total = Number(await run.driver.command(`free -m | awk '/Mem/ {print $2}'`, PROMPT))
  expect(total).toBeGreaterThanOrEqual(least)
  expect(total).toBeLessThan(memory)
  await expectPowerOff(run)
})

test.for([
  ['vmlinuz-amd64', TINY, /^6\.\S+-amd64 x86_64 cpus=1 /],
  ['vmlinuz-amd64', 'initrd-mods-amd64.gz', /^6\.\S+-amd64 x86_64 cpus=1 /],
  ['vmlinuz-686', 'initrd-tiny-i386.gz', /^6\.\S+-686 i686 cpus=1 /],
] as const satisfies readonly (readonly [GuestName, GuestName, RegExp])[])(
  '%s with %s boots to its shell and powers off',
  async ([kernel, initrd, ready], context) => {
    using run = runLinux(await linuxFiles(context, kernel, initrd))
    // The full kernel checks the signature of each of some 150 modules: 50 s more on a busy machine.
    expect(await awaitShell(run.driver, 250_000)).toMatch(ready)
    await expectPowerOff(run)
  },
)
