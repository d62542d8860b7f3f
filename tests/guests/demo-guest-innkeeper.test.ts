/** The demonstration guest under Innkeeper does what it does under QEMU (demo-guest.test.ts). */
import { expect, test } from 'vitest'
import { DEMO_GUEST } from '../../tools/demo-guest/build.ts'
import * as demo from '../support/demo-guest.ts'
import { InnkeeperGuest } from '../support/innkeeper.ts'
import { SerialDriver } from '../support/serial-driver.ts'

const BOOT_MS = 30_000

interface Run extends Disposable {
  readonly driver: SerialDriver
}

function start(commandLine: string, ...extra: string[]): Run {
  const guest = new InnkeeperGuest(['--kernel', DEMO_GUEST, '--append', commandLine, '--memory', '64', ...extra])
  return { driver: new SerialDriver(guest, BOOT_MS), [Symbol.dispose]: () => guest[Symbol.dispose]() }
}

test('answers the commands of the shell', { timeout: 120_000 }, async () => {
  using run = start('')
  const banner = await demo.awaitBanner(run.driver)
  expect(banner).toMatch(/cpu +1 x Innkeeper Virtual CPU/)
  await demo.walkHelp(run.driver)
  await demo.walkLineEditing(run.driver)
  await demo.walkFiles(run.driver, '')
  await demo.walkMemoryTest(run.driver)
  await demo.walkTime(run.driver)
  await demo.walkFaults(run.driver)
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
