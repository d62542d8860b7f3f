/** Debian's kernel with its own drivers for IDE and AHCI: a file goes from a CD to a disk and is whole, also after a restart. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { awaitShell, BOOT_MS, linuxFiles, PROMPT, runLinux } from '../support/linux-guest.ts'

const MiB = 1024 * 1024

let folder: string
let disk: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'linux-controllers-'))
  disk = join(folder, 'disk.img')
  writeFileSync(disk, '')
  truncateSync(disk, 64 * MiB)
})
afterEach(() => rmSync(folder, { recursive: true }))

for (const [controller, driver] of [
  ['ide', /ata_piix/],
  ['ahci', /NCQ \(depth 32\)/],
] as const) {
  test(`${controller}: a disk and a CD drive`, { timeout: 4 * BOOT_MS }, async (context) => {
    const files = await linuxFiles(context, 'vmlinuz-amd64', 'initrd-mods-amd64.gz')
    const { kernel: iso } = await linuxFiles(context, 'isolinux.iso', 'initrd-mods-amd64.gz')
    const digest = createHash('md5').update(readFileSync(files.kernel)).digest('hex')
    {
      using run = runLinux(files, 'quiet', '--disk', `${disk},if=${controller}`, '--cdrom', `${iso},if=${controller}`)
      await awaitShell(run.driver)
      const ask = (command: string): Promise<string> => run.driver.command(command, PROMPT)
      expect(await ask('dmesg')).toMatch(driver)
      expect(await ask('mke2fs /dev/sda > /tmp/log && mount /dev/sda /mnt && mount /dev/sr0 /root && echo made')).toMatch(/made$/)
      await ask('cp /root/vmlinuz /mnt/copy && sync && umount /mnt')
      run.driver.sendLine('poweroff -f')
      expect(await run.driver.ended()).toMatch(/^exit 0\b/)
    }
    using again = runLinux(files, 'quiet', '--disk', `${disk},readonly,if=${controller}`)
    await awaitShell(again.driver)
    expect(await again.driver.command('mount -o ro /dev/sda /mnt && md5sum < /mnt/copy', PROMPT)).toBe(`${digest}  -`)
  })
}
