/** The execution cap with the real engine: a kernel that never halts uses no more than it may, also after a change while it runs. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { spinForever } from '../support/kernel-images.ts'
import { makeFolder, REAL_GUEST, TestService, until } from '../support/test-service.ts'

const SETTLE = 1500
const WINDOW = 5000
/** Points that a cap may be off over five seconds. Upwards only: a busy host may give less. */
const TOLERANCE = 3

let test: TestService
let folder: string

beforeEach(async () => {
  folder = await makeFolder()
  test = await TestService.start(undefined, [], REAL_GUEST)
})
afterEach(async () => {
  await test.close()
  await rm(folder, { recursive: true, force: true })
})

async function reading() {
  const readings = await until('a heartbeat', async () => (await test.client.machine.counters())[0])
  return { at: readings.at, ...readings.counters.time }
}

/** Percent of a core over five seconds, and of the time that it was held back. */
async function measure(): Promise<{ used: number; held: number }> {
  await delay(SETTLE)
  const before = await reading()
  await delay(WINDOW)
  const after = await reading()
  const percent = (from: number, to: number): number => ((to - from) / (after.at - before.at)) * 100
  return { used: percent(before.cpu, after.cpu), held: percent(before.throttled, after.throttled) }
}

it.each([
  ['a guest that never halts', {}],
  ['a virtual CPU that never halts, on a thread of its own beside one that sleeps', { cpus: 2, smp: 'parallel' as const }],
])('holds %s, and follows a change while it runs', { timeout: 60_000 }, async (_, changes) => {
  const kernel = join(folder, 'spin.elf')
  await writeFile(kernel, spinForever())
  const spec = { ...changes, name: 'spin', memoryMiB: 16, executionCap: 30, boot: { kind: 'kernel' as const, kernel } }
  const machine = await test.client.machine.create({ spec })
  await test.client.machine.start({ id: machine.id })
  const first = await measure()
  await test.client.machine.update({ id: machine.id, spec: { ...machine.spec, executionCap: 5 } })
  const second = await measure()

  expect(first.used).toBeLessThan(30 + TOLERANCE)
  expect(first.used).toBeGreaterThan(second.used)
  expect(second.used).toBeLessThan(5 + TOLERANCE)
  expect(second.held).toBeGreaterThan(50)
})
