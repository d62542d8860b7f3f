/** Debian's kernel in machines of a library, by the contract and with real guests' threads: snapshots, the power button, and neighbours. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, type TestContext, test } from 'vitest'
import type { VmSpecInput } from '../../src-shared/domain/vm-spec.ts'
import { awaitShell, BOOT_MS, LibraryLine, linuxFiles, PROMPT } from '../support/linux-guest.ts'
import { SerialDriver } from '../support/serial-driver.ts'
import { REAL_GUEST, TestService, until } from '../support/test-service.ts'

const CLOUD = 'vmlinuz-cloud-amd64'
const DISK_SIZE = 8 * 1024 * 1024
const BOOT_SECONDS = BOOT_MS / 1000

let folder: string
let service: TestService
const lines: LibraryLine[] = []
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'linux-library-'))
  service = await TestService.start(undefined, [], REAL_GUEST)
})
afterEach(async () => {
  for (const line of lines.splice(0)) line[Symbol.dispose]()
  for (const { id, state } of await service.client.machine.list()) if (state === 'running') await service.client.machine.powerOff({ id })
  await service.close()
  rmSync(folder, { recursive: true })
})

function open(id: string): SerialDriver {
  const line = new LibraryLine(service.owner, id)
  lines.push(line)
  return new SerialDriver(line, BOOT_MS)
}

type Initrd = 'initrd-tiny-amd64.gz' | 'initrd-mods-cloud-amd64.gz'

/** A started machine that boots Linux. */
async function startLinux(context: TestContext, initrd: Initrd, changes: Partial<VmSpecInput> = {}, words = ''): Promise<string> {
  const files = await linuxFiles(context, CLOUD, initrd)
  const boot = { kind: 'kernel' as const, ...files, commandLine: `console=ttyS0 quiet ${words}` }
  const { id } = await service.client.machine.create({ spec: { name: 'linux', memoryMiB: 256, boot, ...changes } })
  await service.client.machine.start({ id })
  return id
}

async function stateOf(id: string): Promise<string> {
  return (await service.client.machine.get({ id })).state
}

test('a snapshot restored brings back shell, uptime, files, background job and disk', async (context) => {
  const image = join(folder, 'disk.img')
  writeFileSync(image, '')
  truncateSync(image, DISK_SIZE)
  const id = await startLinux(context, 'initrd-mods-cloud-amd64.gz', { disks: [{ image }] })
  const first = open(id)
  await awaitShell(first)
  const ask = (command: string, driver = first): Promise<string> => driver.command(command, PROMPT)
  const uptime = async (driver = first): Promise<number> => Number(await ask('cut -d" " -f1 /proc/uptime', driver))
  await ask('mke2fs /dev/vda > /tmp/log; mkdir /mnt/disk /mnt/memory; mount /dev/vda /mnt/disk; mount -t tmpfs none /mnt/memory')
  const shell = await ask('word=kept; echo precious > /mnt/disk/file; exec 3>> /mnt/disk/open; echo $$')
  await ask('(n=0; while usleep 100000; do n=$((n+1)); echo $n > /mnt/memory/count; done) &')
  const before = await uptime()
  const snapshot = await service.client.snapshot.take({ machineId: id, name: 'good' })
  await ask('rm /mnt/disk/file; sync; echo later > /mnt/memory/later; word=lost; sleep 4')
  const after = await uptime()
  expect(after).toBeGreaterThan(before + 4)

  await service.client.snapshot.restore({ id: snapshot.id })

  const again = open(id)
  await again.expect(/uptime\r\n[\d.]+\r\n\/ # /) // the scrollback ends at the last prompt before the snapshot
  const restored = await uptime(again)
  expect(restored).toBeGreaterThanOrEqual(before)
  expect(restored).toBeLessThan(after)
  expect(await ask('echo $word $$; cat /mnt/disk/file; ls /mnt/memory', again)).toBe(`kept ${shell}\nprecious\ncount`)
  const count = Number(await ask('cat /mnt/memory/count', again))
  await ask('sleep 1', again)
  expect(Number(await ask('cat /mnt/memory/count', again))).toBeGreaterThan(count + 3)
  expect(await ask('echo more >&3; sync; cat /mnt/disk/open', again)).toBe('more')
  again.sendLine('poweroff -f')
  await until('the guest switched itself off', async () => (await stateOf(id)) === 'powered-off', BOOT_SECONDS)
})

test('the power button reaches the guest, which shuts itself down', async (context) => {
  const id = await startLinux(context, 'initrd-mods-cloud-amd64.gz')
  const driver = open(id)
  await awaitShell(driver)
  await driver.command('mkdir -p /etc/acpi/PWRF; printf "#!/bin/sh\\npoweroff -f\\n" > /etc/acpi/PWRF/00000080', PROMPT)
  await driver.command('chmod +x /etc/acpi/PWRF/00000080; acpid -d > /tmp/log 2>&1 & sleep 1', PROMPT)

  await service.client.machine.powerButton({ id })

  await until('the guest switched itself off', async () => (await stateOf(id)) === 'powered-off', BOOT_SECONDS)
})

test('of two guests at once, one that crashes leaves the other as it was', async (context) => {
  const [steady, doomed] = [
    await startLinux(context, 'initrd-tiny-amd64.gz', { name: 'steady' }),
    await startLinux(context, 'initrd-tiny-amd64.gz', { name: 'doomed', memoryMiB: 128 }, 'panic=-1 reboot=t'),
  ]
  const [steadyDriver, doomedDriver] = [open(steady), open(doomed)]
  await Promise.all([awaitShell(steadyDriver), awaitShell(doomedDriver)])
  const shell = await steadyDriver.command('echo $$', PROMPT)

  doomedDriver.sendLine('echo c > /proc/sysrq-trigger')

  await until('one has crashed', async () => (await stateOf(doomed)) === 'crashed', BOOT_SECONDS)
  expect((await service.client.machine.get({ id: doomed })).stateReason).toMatch(/triple fault/)
  expect(await steadyDriver.command('echo $$', PROMPT)).toBe(shell)
  expect(await steadyDriver.command('head -c 1000000 /dev/zero | md5sum', PROMPT)).toBe('879f4bba57ed37c9ec5e5aedf9864698  -')
  await service.client.machine.reset({ id: doomed })
  await awaitShell(doomedDriver)
})
