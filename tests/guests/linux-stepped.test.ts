/** Debian's kernel in a machine moved by instructions: saved and restored, it is the same machine. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StampedEvent } from '../../src-main/engine/machine/input-gate.ts'
import { linuxFiles, PROMPT } from '../support/linux-guest.ts'
import { ask, steppedLinux } from '../support/stepped-linux.ts'
import { SteppedMachine } from '../support/stepped-machine.ts'

// The guest asks for the wall clock; two machines that shall be the same must be told the same.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) }))
afterEach(() => void vi.useRealTimers())

const uptime = (machine: SteppedMachine): number => Number(ask(machine, 'cut -d" " -f1 /proc/uptime'))

test('saved and restored, the shell goes on at the same uptime, and both copies end in the same state', async (context) => {
  const spec = steppedLinux(await linuxFiles(context, 'vmlinuz-cloud-amd64', 'initrd-tiny-amd64.gz'))
  const record: StampedEvent[] = []
  using machine = new SteppedMachine({ spec, record })
  machine.runUntil(PROMPT)
  ask(machine, 'stty cols 500') // the line editor shall not wrap
  const shell = ask(machine, 'word=kept; mount -t tmpfs none /mnt; echo $$')
  ask(machine, '(n=0; while usleep 100000; do n=$((n+1)); echo $n > /mnt/count; done) &')
  ask(machine, 'sleep 2')
  const before = uptime(machine)
  using saved = machine.save()
  const events = record.length

  const after = uptime(machine)
  ask(machine, 'echo later > /mnt/later; head -c 1000000 /dev/urandom | sha256sum > /mnt/sum')

  using copy = new SteppedMachine({ spec, restoreFrom: saved.path })
  expect(uptime(copy)).toBe(after)
  expect(after - before).toBeLessThan(1)
  expect(ask(copy, 'echo $word $$')).toBe(`kept ${shell}`)
  expect(ask(copy, 'ls /mnt')).toBe('count')
  const count = Number(ask(copy, 'cat /mnt/count'))
  expect(count).toBeGreaterThanOrEqual(15)
  ask(copy, 'sleep 1')
  expect(Number(ask(copy, 'cat /mnt/count'))).toBeGreaterThanOrEqual(count + 8)

  using twin = new SteppedMachine({ spec, restoreFrom: saved.path, replay: record.slice(events) })
  twin.replayTo(machine.instructions)
  expect(twin.hash()).toBe(machine.hash())
})
