/** Debian's cloud kernel with the busybox initrd, from `innkeeper run` to its shell: wall time and CPU time of the whole process. */
import { guestFile } from '../../tools/guests/guests.ts'
import { InnkeeperGuest } from '../support/innkeeper.ts'
import { SerialDriver } from '../support/serial-driver.ts'
import { type Figure, median } from './figure.ts'

const RUNS = 3
const MILLISECONDS = 120_000

export async function measureBoot(): Promise<Figure[]> {
  const kernel = await guestFile('vmlinuz-cloud-amd64')
  const initrd = await guestFile('initrd-tiny-amd64.gz')
  const arguments_ = ['--kernel', kernel, '--initrd', initrd, '--append', 'console=ttyS0', '--memory', '512']
  const alone: number[] = []
  for (let run = 0; run < RUNS; run++) alone.push(await boot(arguments_))
  const begun = performance.now()
  await Promise.all([boot(arguments_), boot(arguments_)])
  return [
    { name: 'Debian cloud kernel to its shell', value: median(alone), unit: 's', atMost: 30 },
    { name: 'two of them at once, to both shells', value: (performance.now() - begun) / 1000, unit: 's', atMost: 60 },
  ]
}

/** Seconds to the shell's prompt. */
async function boot(arguments_: string[]): Promise<number> {
  using guest = new InnkeeperGuest(arguments_)
  const driver = new SerialDriver(guest, MILLISECONDS)
  const begun = performance.now()
  await driver.expect(/GUEST-READY/)
  return (performance.now() - begun) / 1000
}
