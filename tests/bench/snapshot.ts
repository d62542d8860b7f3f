/** Saving and restoring the whole state of a guest with 512 MiB that has booted Debian: the pause, the size, and back to its next slice. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { guestFile } from '../../tools/guests/guests.ts'
import { SteppedMachine } from '../support/stepped-machine.ts'
import { type Figure, median } from './figure.ts'

const RUNS = 3
const MEBIBYTE = 1024 * 1024

export async function measureSnapshot(): Promise<Figure[]> {
  const kernel = await guestFile('vmlinuz-cloud-amd64')
  const initrd = await guestFile('initrd-tiny-amd64.gz')
  using machine = new SteppedMachine({ spec: { memoryMiB: 512, boot: { kind: 'kernel', kernel, initrd, commandLine: 'console=ttyS0' } } })
  machine.runUntil('GUEST-READY', 4e9)
  const saves: number[] = []
  const restores: number[] = []
  let size = 0
  for (let run = 0; run < RUNS; run++) {
    const begun = performance.now()
    using saved = machine.save()
    saves.push(performance.now() - begun)
    size = statSync(join(saved.path, 'state.bin')).size
    const restoring = performance.now()
    using copy = new SteppedMachine({
      restoreFrom: saved.path,
      spec: { memoryMiB: 512, boot: { kind: 'kernel', kernel, initrd, commandLine: 'console=ttyS0' } },
    })
    copy.step(1000)
    restores.push(performance.now() - restoring)
  }
  return [
    { name: 'save 512 MiB, to stable storage', value: median(saves), unit: 'ms' },
    { name: 'restore to the first instructions', value: median(restores), unit: 'ms' },
    { name: 'size on disk', value: size / MEBIBYTE, unit: 'MiB' },
  ]
}
