/** Debian's kernel with several processors: under `innkeeper run`, and in a machine moved by instructions, where what is saved or recorded comes again. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { StampedEvent } from '../../src-main/engine/machine/input-gate.ts'
import { awaitShell, linuxFiles, PROMPT, runLinux } from '../support/linux-guest.ts'
import { ask, steppedLinux } from '../support/stepped-linux.ts'
import { SteppedMachine } from '../support/stepped-machine.ts'
import { CLEAN, stressCpus } from '../support/stress-guest.ts'

const KERNEL = 'vmlinuz-cloud-amd64'
const INITRD = 'initrd-tiny-amd64.gz'
/** Early boot: the second processor is up after 150 million instructions. */
const EARLY_BOOT = 250_000_000

/** Column sums of a line of /proc/interrupts. */
function countsOf(interrupts: string, name: string): number[] {
  const line = interrupts.split('\n').find((text) => text.trim().startsWith(`${name}:`))
  return (line?.match(/ \d+(?= )/g) ?? []).map(Number)
}

test.for([
  ['interp', 'parallel'],
  ['jit', 'parallel'],
  ['jit', 'deterministic'],
] as const)(
  'four processors come up, work where they are told to, and interrupt one another: %s, %s',
  async ([accelerator, smp], context) => {
    const files = await linuxFiles(context, KERNEL, INITRD)
    using run = runLinux(files, '', '--cpus', '4', '--accel', accelerator, '--smp', smp)
    expect(await awaitShell(run.driver)).toMatch(/ cpus=4 up=/)
    const ask = (command: string): Promise<string> => run.driver.command(command, PROMPT)
    expect(await ask('nproc')).toBe('4')
    expect(await ask('for line in "physical id.*: 0" "siblings.*: 4" "cpu cores.*: 4"; do grep -c "$line" /proc/cpuinfo; done')).toBe(
      '4\n4\n4',
    )
    const loop = 'i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done; cut -d" " -f39 /proc/self/stat'
    await ask(`echo '${loop}' > /tmp/loop`)
    await ask('for c in 1 2 4 8; do taskset $c sh /tmp/loop > /tmp/cpu$c & done; wait')
    expect(await ask('cat /tmp/cpu1 /tmp/cpu2 /tmp/cpu4 /tmp/cpu8')).toBe('0\n1\n2\n3')
    const interrupts = await ask('cat /proc/interrupts')
    for (const name of ['LOC', 'RES', 'CAL'])
      expect(countsOf(interrupts, name).filter((count) => count > 0).length).toBeGreaterThanOrEqual(3)
    expect(await ask('dmesg | grep -ciE "unstable|MTRR settings|lockup|stall|failed.*wakeup"')).toBe('0')
    run.driver.sendLine('poweroff -f')
    expect(await run.driver.ended()).toMatch(/^exit 0\b/)
  },
)

test('a minute of stress-ng on four processors at once finds nothing wrong', { timeout: 300_000 }, async (context) => {
  expect(await stressCpus(context, 60)).toMatch(CLEAN)
})

describe('moved by instructions', () => {
  // The guest asks for the wall clock; two machines that shall be the same must be told the same.
  const freezeClock = (): void => void vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) })
  afterEach(() => void vi.useRealTimers())

  test('a recorded boot with two processors repeats to the bit, in translated code too', async (context) => {
    const spec = steppedLinux(await linuxFiles(context, KERNEL, INITRD), 2)
    freezeClock()
    const record: StampedEvent[] = []
    using machine = new SteppedMachine({ spec, record })
    machine.runTo(EARLY_BOOT)
    const middle = machine.hash()
    for (const accelerator of ['interp', 'jit'] as const) {
      using again = new SteppedMachine({ spec: { ...spec, accelerator }, replay: record })
      again.replayTo(machine.instructions)
      expect(again.hash()).toBe(middle)
    }
  })

  test('with four processors at work, a restored machine is the same and ends in the same state', async (context) => {
    const spec = steppedLinux(await linuxFiles(context, KERNEL, INITRD), 4)
    freezeClock()
    const record: StampedEvent[] = []
    using machine = new SteppedMachine({ spec, record })
    machine.runUntil(PROMPT)
    ask(machine, 'stty cols 500')
    ask(machine, 'for c in 1 2 4 8; do taskset $c sh -c "while :; do :; done" & done')
    machine.runTo(machine.instructions + 10_000_000)
    using saved = machine.save()
    const events = record.length
    expect(ask(machine, 'usleep 50000; kill $(jobs -p); wait; nproc')).toMatch(/^4$/m)

    using copy = new SteppedMachine({ spec, restoreFrom: saved.path, replay: record.slice(events) })
    copy.replayTo(machine.instructions)
    expect(copy.hash()).toBe(machine.hash())
  })
})
