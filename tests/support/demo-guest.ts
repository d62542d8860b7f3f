/**
 * What the demonstration guest does when it is driven by its serial line: one function per subject, for whatever machine runs it.
 * Each begins and ends at the prompt.
 */
import { expect } from 'vitest'
import type { SerialDriver } from './serial-driver.ts'

export const DEMO_PROMPT = 'demo> '
/** On the debug console, when the prompt shows for the first time. */
export const DEMO_READY = 'demo: ready\n'

const LEFT = '\x1b[D'
const UP = '\x1b[A'
const HOME = '\x1b[H'
const RUBOUT = '\x7f'

export function ask(driver: SerialDriver, line: string, timeoutMs?: number): Promise<string> {
  return driver.command(line, DEMO_PROMPT, timeoutMs)
}

/** Waits for the banner and the first prompt, and returns the banner. */
export async function awaitBanner(driver: SerialDriver, timeoutMs?: number): Promise<string> {
  await driver.expect('I N N K E E P E R', timeoutMs)
  const { before } = await driver.expect(DEMO_PROMPT, timeoutMs)
  return before
}

/** Sends the line, answers the question, and returns what follows the answer. */
async function askAndAnswer(driver: SerialDriver, line: string, question: string | RegExp, answer: string): Promise<string> {
  driver.sendLine(line)
  await driver.expect(question)
  return ask(driver, answer)
}

export async function walkHelp(driver: SerialDriver): Promise<void> {
  const help = await ask(driver, 'help')
  const lines = help.split('\n')
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
  const names = lines.map((line) => line.trim().split(' ')[0])
  for (const name of ['ls', 'write', 'read', 'delete', 'wreck', 'crash', 'spin', 'idle', 'memtest', 'off', 'reboot'])
    expect(names).toContain(name)
  expect(await ask(driver, 'nonsense')).toContain("no command 'nonsense'")
}

/** Files in memory (folder '') or on the disk ('disk/'); there must be none before, and there are none after. */
export async function walkFiles(driver: SerialDriver, folder: '' | 'disk/'): Promise<void> {
  expect(await ask(driver, 'ls')).toContain('no files')
  await ask(driver, `write ${folder}note buy milk`)
  await ask(driver, `write ${folder}other second`)
  expect(await ask(driver, `read ${folder}note`)).toBe('buy milk')
  expect(await ask(driver, 'ls')).toMatch(/note +8 bytes +20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\n +(disk\/)?other/)
  await ask(driver, `write ${folder}note sell milk`)
  expect(await ask(driver, `read ${folder}note`)).toBe('sell milk')
  await ask(driver, `delete ${folder}other`)
  expect(await ask(driver, `read ${folder}other`)).toContain("no file 'other'")
  expect(await askAndAnswer(driver, 'wreck', /Destroy all files.*\[y\/N\] /, 'n')).toBe('Nothing was destroyed.')
  expect(await ask(driver, `read ${folder}note`)).toBe('sell milk')
  expect(await askAndAnswer(driver, 'wreck', /Destroy all files.*\[y\/N\] /, 'y')).toContain('1 file destroyed.')
  expect(await ask(driver, 'ls')).toContain('no files')
}

/** A blank disk brings its question; no is no, and yes makes it ready. */
export async function walkBlankDisk(driver: SerialDriver): Promise<void> {
  const question = 'The disk is blank. Make it ready for files? [y/N] '
  expect(await askAndAnswer(driver, 'write disk/first no', question, '')).toBe('Nothing was written.')
  expect(await ask(driver, 'ls')).toContain('no files')
  await askAndAnswer(driver, 'write disk/first yes', question, 'y')
  expect(await ask(driver, 'read disk/first')).toBe('yes')
  await ask(driver, 'delete disk/first')
}

export async function walkLineEditing(driver: SerialDriver): Promise<void> {
  expect(await ask(driver, `writf${RUBOUT}e edited ac${LEFT}b`)).toBe('')
  expect(await ask(driver, 'read edited')).toBe('abc')
  expect(await ask(driver, `${UP}${UP}${RUBOUT}d`)).toBe('')
  expect(await ask(driver, 'read edited')).toBe('abd')
  expect(await ask(driver, `edited${HOME}read `)).toBe('abd')
  const long = 'x'.repeat(200)
  await ask(driver, `write edited ${long}`)
  expect(await ask(driver, 'read edited')).toBe(long)
  await ask(driver, 'delete edited')
}

export async function walkMachineReport(driver: SerialDriver, cpus: number): Promise<void> {
  const report = await ask(driver, 'cpus')
  expect(report).toMatch(new RegExp(`count +${cpus}\\b`))
  expect(report).toMatch(/features +.*\bsse2\b/)
  expect(await ask(driver, 'memory')).toMatch(/0000100000 \.\. [0-9a-f]{10} +\d+ KiB {2}usable/)
  const devices = await ask(driver, 'devices')
  expect(devices).toMatch(/COM1 +port 0x3f8 +16550A UART, this console/)
  expect(devices).toMatch(/RTC +port 0x70 +20\d\d-/)
  expect(devices).toMatch(/ACPI +FACP/)
  expect(devices).toMatch(/debug +port 0xe9/)
}

function seconds(answer: string): number {
  const [, hours, minutes, rest] = answer.match(/up (\d+):(\d\d):(\d\d\.\d{3})/) ?? []
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)
}

/** Uptime passes, and idling and spinning end by themselves and by a key. */
export async function walkTime(driver: SerialDriver): Promise<void> {
  const before = seconds(await ask(driver, 'uptime'))
  expect(await ask(driver, 'idle 1')).toMatch(/^Halted; any key ends it.\n1\.\d{3} s, (9\d|100) % of it halted/)
  expect(seconds(await ask(driver, 'uptime')) - before).toBeGreaterThanOrEqual(1)
  for (const busy of ['idle', 'spin', 'watch']) {
    driver.sendLine(busy)
    await driver.expect(/any key ends it|Any key ends it/)
    driver.send('x')
    await driver.expect(DEMO_PROMPT)
  }
  expect(await ask(driver, 'spin 1')).toMatch(/1\.\d{3} s, \d+ million additions/)
}

export async function walkMemoryTest(driver: SerialDriver): Promise<void> {
  expect(await ask(driver, 'memtest 4', 60_000)).toMatch(/tested 4 MiB in .*: no error$/)
}

/** Exceptions are told in words, and the shell goes on with the files it had. */
export async function walkFaults(driver: SerialDriver): Promise<void> {
  await ask(driver, 'write kept yes')
  const kinds = { divide: /Divide error/, opcode: /Invalid opcode/, general: /General protection fault/, page: /Page fault/ }
  for (const [kind, words] of Object.entries(kinds)) {
    const report = await ask(driver, `fault ${kind}`)
    expect(report).toMatch(words)
    expect(report).toMatch(/rip [0-9a-f]{16}/)
  }
  expect(await ask(driver, 'fault page')).toContain('writing to 0x7000000000, which is not mapped')
  expect(await ask(driver, 'read kept')).toBe('yes')
  await ask(driver, 'delete kept')
}
