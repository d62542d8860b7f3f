/** Debian's kernel, unmodified, under `innkeeper run`. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { awaitShell, linuxFiles, PROMPT, runLinux } from '../support/linux-guest.ts'

const CLOUD = 'vmlinuz-cloud-amd64'
const MiB = 1024 * 1024
const DISK_SIZE = 64 * MiB

let folder: string
let disk: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'linux-innkeeper-'))
  disk = join(folder, 'disk.img')
  writeFileSync(disk, '')
  truncateSync(disk, DISK_SIZE)
})
afterEach(() => rmSync(folder, { recursive: true }))

function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

test('the cloud kernel boots to its shell, runs commands and powers off', async (context) => {
  const files = await linuxFiles(context, CLOUD, 'initrd-tiny-amd64.gz')
  using run = runLinux(files)
  expect(await awaitShell(run.driver)).toMatch(/^6\.\S+-cloud-amd64 x86_64 cpus=1 up=/)
  const ask = (command: string): Promise<string> => run.driver.command(command, PROMPT)
  expect(await ask('uname -sm')).toBe('Linux x86_64')
  expect(await ask('grep "model name" /proc/cpuinfo')).toMatch(/: Innkeeper Virtual CPU/)
  expect(await ask('echo $((6 * 7)) $((-17 / 5)) $((1 << 62))')).toBe('42 -3 4611686018427387904')
  expect(await ask('printf abc | md5sum')).toBe('900150983cd24fb0d6963f7d28e17f72  -') // RFC 1321, A.5
  expect(await ask('printf abc | sha512sum | cut -c1-32')).toBe('ddaf35a193617abacc417349ae204131') // FIPS 180-4's example
  expect(await ask('awk \'BEGIN { printf "%.15f", 22 / 7 }\'')).toBe('3.142857142857143')
  expect(await ask('ls -d /proc/1 /proc/self/maps | wc -l')).toBe('2')
  expect(await ask('seq 1 20000 | sort -r | tail -n 1')).toBe('1')
  expect(Math.abs(Number(await ask('date +%s')) - Date.now() / 1000)).toBeLessThan(60)
  run.driver.sendLine('poweroff -f')
  expect(await run.driver.ended()).toMatch(/^exit 0\b/)
})

test('a file system on a virtio disk is there after a restart, whole', async (context) => {
  const files = await linuxFiles(context, CLOUD, 'initrd-mods-cloud-amd64.gz')
  let written = ''
  {
    using run = runLinux(files, 'quiet', '--disk', disk)
    await awaitShell(run.driver)
    const ask = (command: string): Promise<string> => run.driver.command(command, PROMPT)
    expect(await ask('mke2fs /dev/vda > /tmp/log && mount /dev/vda /mnt && echo made')).toBe('made')
    await ask('head -c 10485760 /dev/urandom > /mnt/file')
    written = await ask('md5sum < /mnt/file')
    expect(written).toMatch(/^[0-9a-f]{32} /)
    expect(await ask('mkdir /mnt/folder && sync && umount /mnt && head -c 32 /dev/hwrng | wc -c')).toBe('32')
    run.driver.sendLine('poweroff -f')
    expect(await run.driver.ended()).toMatch(/^exit 0\b/)
  }
  using again = runLinux(files, 'quiet', '--disk', disk)
  await awaitShell(again.driver)
  expect(await again.driver.command('mount /dev/vda /mnt && ls /mnt', PROMPT)).toMatch(/^file +folder +lost\+found$/)
  expect(await again.driver.command('md5sum < /mnt/file', PROMPT)).toBe(written)
})

test('a disk with a write overlay takes writes that never reach the image; a read-only one takes none', async (context) => {
  const files = await linuxFiles(context, CLOUD, 'initrd-mods-cloud-amd64.gz')
  const before = digest(disk)
  const other = join(folder, 'other.img')
  writeFileSync(other, Buffer.alloc(MiB, 'constant'))
  using run = runLinux(files, 'quiet', '--disk', `${disk},snapshot`, '--disk', `${other},readonly`)
  await awaitShell(run.driver)
  const ask = (command: string): Promise<string> => run.driver.command(command, PROMPT)
  expect(await ask('mke2fs /dev/vda > /tmp/log && mount /dev/vda /mnt && echo word > /mnt/file && echo made')).toBe('made')
  expect(await ask('sync; umount /mnt; echo 3 > /proc/sys/vm/drop_caches; mount /dev/vda /mnt && cat /mnt/file')).toBe('word')
  expect(await ask('cat /sys/block/vda/ro /sys/block/vdb/ro')).toBe('0\n1')
  expect(await ask('head -c 8 /dev/vdb')).toBe('constant')
  expect(await ask('dd if=/dev/zero of=/dev/vdb bs=512 count=1')).toMatch(/not permitted/)
  expect(await ask('umount /mnt; sync; echo done')).toBe('done')
  run.driver.sendLine('poweroff -f')
  expect(await run.driver.ended()).toMatch(/^exit 0\b/)
  expect(digest(disk)).toBe(before)
})
