/** The made guests boot on the reference machine: what fails under Innkeeper and passes here is Innkeeper's fault. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type GuestName, GuestUnavailable, guestFile } from '../../tools/guests/guests.ts'
import { missingCommand } from '../support/debian.ts'
import { QemuGuest } from '../support/qemu.ts'
import { SerialDriver } from '../support/serial-driver.ts'

const noQemu = missingCommand('qemu-system-x86_64', 'qemu-system-x86')
const PROMPT = '/ # '
const BOOT_MS = 120_000

/** The guest's files, or the reason why they cannot be had. */
async function guestFiles(...names: GuestName[]): Promise<string[] | GuestUnavailable> {
  try {
    return await Promise.all(names.map((name) => guestFile(name)))
  } catch (error) {
    if (error instanceof GuestUnavailable) return error
    throw error
  }
}

test.skipIf(noQemu)(
  'the cloud kernel boots to its shell, uses virtio disk and rng, and powers off',
  { timeout: 300_000 },
  async (context) => {
    const files = await guestFiles('vmlinuz-cloud-amd64', 'initrd-mods-cloud-amd64.gz')
    if (files instanceof GuestUnavailable) return context.skip(files.message)
    const [kernel = '', initrd = ''] = files
    const folder = mkdtempSync(join(tmpdir(), 'linux-qemu-test-'))
    const disk = join(folder, 'disk.img')
    writeFileSync(disk, '')
    truncateSync(disk, 16 * 1024 * 1024)
    try {
      const boot = ['-kernel', kernel, '-initrd', initrd, '-append', 'console=ttyS0', '-m', '256']
      using guest = new QemuGuest({
        folder,
        arguments: [...boot, '-device', 'virtio-rng-pci', '-drive', `if=virtio,format=raw,file=${disk}`],
      })
      const driver = new SerialDriver(guest, BOOT_MS)
      await driver.expect(/GUEST-READY \S+-cloud-amd64 x86_64 cpus=1 up=/)
      await driver.expect(PROMPT)
      expect(await driver.command('mke2fs /dev/vda > /tmp/log && echo made', PROMPT)).toBe('made')
      expect(await driver.command('mount /dev/vda /mnt && echo word > /mnt/file', PROMPT)).toBe('')
      expect(await driver.command('umount /mnt; mount /dev/vda /mnt; cat /mnt/file', PROMPT)).toBe('word')
      expect(await driver.command('head -c 16 /dev/hwrng | wc -c', PROMPT)).toBe('16')
      driver.sendLine('poweroff -f')
      expect(await driver.ended()).toBe('exit 0')
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)
