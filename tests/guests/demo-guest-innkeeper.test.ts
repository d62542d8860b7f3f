/** The demonstration guest under Innkeeper does what it does under QEMU (demo-guest.test.ts). */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEMO_GUEST } from '../../tools/demo-guest/build.ts'
import * as demo from '../support/demo-guest.ts'
import { InnkeeperGuest } from '../support/innkeeper.ts'
import { SerialDriver } from '../support/serial-driver.ts'

const BOOT_MS = 30_000
const DISK_SIZE = 1024 * 1024

let disk: string
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demo-innkeeper-'))
  disk = join(folder, 'disk.img')
  writeFileSync(disk, '')
  truncateSync(disk, DISK_SIZE)
})
afterEach(() => rmSync(folder, { recursive: true }))

interface Run extends Disposable {
  readonly driver: SerialDriver
}

function start(commandLine: string, ...extra: string[]): Run {
  const guest = new InnkeeperGuest(['--kernel', DEMO_GUEST, '--append', commandLine, '--memory', '64', ...extra])
  return { driver: new SerialDriver(guest, BOOT_MS), [Symbol.dispose]: () => guest[Symbol.dispose]() }
}

test('answers the commands of the shell, and switches off', { timeout: 120_000 }, async () => {
  using run = start('', '--debug-exit')
  const banner = await demo.awaitBanner(run.driver)
  expect(banner).toMatch(/cpu +1 x Innkeeper Virtual CPU/)
  await demo.walkHelp(run.driver)
  await demo.walkMachineReport(run.driver, 1)
  await demo.walkLineEditing(run.driver)
  await demo.walkFiles(run.driver, '')
  await demo.walkMemoryTest(run.driver)
  await demo.walkTime(run.driver)
  await demo.walkFaults(run.driver)
  run.driver.sendLine('off')
  expect(await run.driver.ended()).toMatch(/^exit 0\b/)
})

test('keeps files on a disk, which it formats only when told', { timeout: 120_000 }, async () => {
  {
    using run = start('', '--disk', disk)
    expect(await demo.awaitBanner(run.driver)).toMatch(/disk +1024 KiB, blank/)
    await demo.walkBlankDisk(run.driver)
    await demo.walkFiles(run.driver, 'disk/')
    await demo.ask(run.driver, 'write disk/stays here')
    run.driver.sendLine('off')
    expect(await run.driver.ended()).toMatch(/^exit 0\b/)
  }
  using again = start('', '--disk', disk)
  expect(await demo.awaitBanner(again.driver)).toMatch(/disk +1024 KiB, 1 file/)
  expect(await demo.ask(again.driver, 'read disk/stays')).toBe('here')
})

test('a read-only disk and one with a write overlay stay as they were', { timeout: 120_000 }, async () => {
  const before = readFileSync(disk)
  using readOnly = start('exit=debug run=format erase', '--debug-exit', '--disk', `${disk},readonly`)
  expect(await readOnly.driver.ended()).toMatch(/^exit 3\b/)
  expect(readOnly.driver.transcript).toContain('The disk is read-only.')
  using overlay = start('exit=debug run="format erase;write disk/a b;read disk/a"', '--debug-exit', '--disk', `${disk},snapshot`)
  expect(await overlay.driver.ended()).toMatch(/^exit 1\b/)
  expect(readFileSync(disk).equals(before)).toBe(true)
})

test('reboots', { timeout: 120_000 }, async () => {
  using run = start('')
  await demo.awaitBanner(run.driver)
  run.driver.sendLine('reboot')
  await demo.awaitBanner(run.driver)
})

test('leaves through the debug exit with the result of its commands', { timeout: 120_000 }, async () => {
  using good = start('exit=debug run="write a hello world;read a"', '--debug-exit')
  expect(await good.driver.ended()).toMatch(/^exit 1\b/) // value 0 gives 2 * 0 + 1
  expect(good.driver.transcript).toContain('\r\nhello world\r\n')
  using bad = start('exit=debug run=read nothing', '--debug-exit')
  expect(await bad.driver.ended()).toMatch(/^exit 3\b/)
})

test('a crash is told in words', { timeout: 120_000 }, async () => {
  using run = start('')
  await demo.awaitBanner(run.driver)
  run.driver.sendLine('crash')
  expect(await run.driver.ended()).toMatch(/^exit 4 .*triple fault/i)
})
