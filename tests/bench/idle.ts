/** What an idle guest costs: share of one core that the whole process of `innkeeper run` uses while its guest waits at a prompt. Linux only. */
import { setTimeout as sleep } from 'node:timers/promises'
import { guestFile } from '../../tools/guests/guests.ts'
import { InnkeeperGuest } from '../support/innkeeper.ts'
import { SerialDriver } from '../support/serial-driver.ts'
import type { Figure } from './figure.ts'
import { cpuSeconds } from './process-time.ts'

const SETTLE = 5000
const WINDOW = 20_000

export async function measureIdle(): Promise<Figure[]> {
  const kernel = await guestFile('vmlinuz-cloud-amd64')
  const initrd = await guestFile('initrd-tiny-amd64.gz')
  return [
    {
      name: 'demonstration guest at its prompt',
      value: await share(['--demo', '--memory', '64'], /demo> /),
      unit: '% of a core',
      atMost: 1,
    },
    {
      name: 'Debian at its shell',
      value: await share(['--kernel', kernel, '--initrd', initrd, '--append', 'console=ttyS0', '--memory', '512'], /GUEST-READY/),
      unit: '% of a core',
      atMost: 1,
    },
  ]
}

async function share(arguments_: string[], ready: RegExp): Promise<number> {
  using guest = new InnkeeperGuest(arguments_)
  await new SerialDriver(guest, 120_000).expect(ready)
  await sleep(SETTLE)
  const before = cpuSeconds(guest.pid)
  await sleep(WINDOW)
  return ((cpuSeconds(guest.pid) - before) / (WINDOW / 1000)) * 100
}
