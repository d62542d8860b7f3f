/** Discs that change in the drives of a running Linux, by the contract: each change is seen, and a snapshot brings the disc of its time back. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { awaitShell, BOOT_MS, LibraryLine, linuxFiles, PROMPT } from '../support/linux-guest.ts'
import { SerialDriver } from '../support/serial-driver.ts'
import { REAL_GUEST, TestService } from '../support/test-service.ts'

let service: TestService
const lines: LibraryLine[] = []
beforeEach(async () => {
  service = await TestService.start(undefined, [], REAL_GUEST)
})
afterEach(async () => {
  for (const line of lines.splice(0)) line[Symbol.dispose]()
  for (const { id, state } of await service.client.machine.list()) if (state === 'running') await service.client.machine.powerOff({ id })
  await service.close()
})

function open(id: string): SerialDriver {
  const line = new LibraryLine(service.owner, id)
  lines.push(line)
  return new SerialDriver(line, BOOT_MS)
}

test('a disc is put in, changed for another, and taken out; a snapshot has its own', { timeout: 4 * BOOT_MS }, async (context) => {
  const files = await linuxFiles(context, 'vmlinuz-amd64', 'initrd-mods-amd64.gz')
  const { kernel: linux, initrd: memtest } = await linuxFiles(context, 'isolinux.iso', 'memtest86+x64.iso')
  const boot = { kind: 'kernel' as const, ...files, commandLine: 'console=ttyS0 quiet' }
  const { id } = await service.client.machine.create({
    spec: { name: 'linux', memoryMiB: 256, boot, cdroms: [{ controller: 'ahci' }, { controller: 'ide' }] },
  })
  await service.client.machine.start({ id })
  const driver = open(id)
  await awaitShell(driver)
  const look =
    'umount /root 2> /dev/null; for d in sr0 sr1; do mount -o ro /dev/$d /root 2> /dev/null && ls -d /root/* | head -n 3 | xargs echo $d; umount /root 2> /dev/null; done; echo end'
  const see = async (line = driver): Promise<string> => (await line.command(look, PROMPT)).replace(/\s+/g, ' ')
  const insert = (drive: string, image: string | null) => service.client.machine.medium({ id, drive, image })

  expect(await see()).toBe('end')
  await insert('cdrom0', linux)
  const first = await see()
  expect(first).toMatch(/^sr\d .*\/root\/initrd.* end$/)
  const snapshot = await service.client.snapshot.take({ machineId: id, name: 'with a disc' })
  await insert('cdrom0', memtest)
  expect(await see()).toMatch(/^sr\d .*end$/)
  expect(await see()).not.toMatch(/initrd/)
  await insert('cdrom1', linux)
  expect(await see()).toMatch(/initrd/)
  const { spec } = await insert('cdrom0', null)
  expect(spec.cdroms).toEqual([{ controller: 'ahci' }, { controller: 'ide', image: linux }])
  await insert('cdrom1', null)
  expect(await see()).toBe('end')
  await expect(insert('cdrom0', '/nowhere.iso')).rejects.toThrow('nowhere.iso')

  await service.client.snapshot.restore({ id: snapshot.id })

  expect((await service.client.machine.get({ id })).spec.cdroms[0]).toEqual({ controller: 'ahci', image: linux })
  const again = open(id)
  await again.expect(/end\r\n\/ # /) // the scrollback ends at the last prompt before the snapshot
  expect(await see(again)).toContain(first.replace(/ end$/, ''))
})
