/** The demonstration guest: the committed binary is what its sources make, and under QEMU it does what it should. */
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildDemoGuest, DEMO_GUEST, DEMO_GUEST_TOOLS, installedTools, SIZE_LIMIT } from '../../tools/demo-guest/build.ts'
import { missingCommand } from '../support/debian.ts'
import * as demo from '../support/demo-guest.ts'
import { QemuGuest } from '../support/qemu.ts'
import { SerialDriver } from '../support/serial-driver.ts'

const noCompiler = missingCommand('gcc', 'build-essential')
const noQemu = missingCommand('qemu-system-x86_64', 'qemu-system-x86')
const DISK_SIZE = 1024 * 1024
const BOOT_MS = 30_000

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demo-guest-test-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the committed binary', () => {
  test('fits its size limit', () => {
    expect(statSync(DEMO_GUEST).size).toBeLessThanOrEqual(SIZE_LIMIT)
  })

  test('is an ELF32 with a Multiboot 1 header in its first 8 KiB', () => {
    const image = readFileSync(DEMO_GUEST)
    expect(image.subarray(0, 5).toString('latin1')).toBe('\x7fELF\x01')
    const words = new Uint32Array(image.buffer.slice(image.byteOffset, image.byteOffset + 8192)) // Multiboot Specification 0.6.96, 3.1
    const at = words.indexOf(0x1badb002)
    expect(at).toBeGreaterThan(0)
    expect(((words[at] ?? 0) + (words[at + 1] ?? 0) + (words[at + 2] ?? 0)) >>> 0).toBe(0)
  })

  test.skipIf(noCompiler)('is what its sources make with the recorded tools', () => {
    const rebuilt = join(folder, 'rebuilt.elf')
    buildDemoGuest(rebuilt)
    expect(statSync(rebuilt).size).toBeLessThanOrEqual(SIZE_LIMIT)
    const recorded: unknown = JSON.parse(readFileSync(DEMO_GUEST_TOOLS, 'utf8'))
    const same = JSON.stringify(installedTools()) === JSON.stringify(recorded)
    if (same) expect(readFileSync(rebuilt).equals(readFileSync(DEMO_GUEST))).toBe(true)
  })
})

interface Run extends Disposable {
  readonly guest: QemuGuest
  readonly driver: SerialDriver
}

function start(commandLine: string, ...extra: string[]): Run {
  return startImage(DEMO_GUEST, commandLine, ...extra)
}

function startImage(kernel: string, commandLine: string, ...extra: string[]): Run {
  const image = ['-kernel', kernel, '-append', commandLine, '-m', '64']
  const guest = new QemuGuest({ arguments: [...image, ...extra], folder })
  return { guest, driver: new SerialDriver(guest, BOOT_MS), [Symbol.dispose]: () => guest[Symbol.dispose]() }
}

function diskArguments(file: string, options = ''): string[] {
  return ['-drive', `id=d,if=none,format=raw,file=${file}${options}`, '-device', 'virtio-blk-pci,drive=d']
}

function makeDisk(content?: Buffer): string {
  const file = join(folder, 'disk.img')
  writeFileSync(file, content ?? '')
  truncateSync(file, DISK_SIZE)
  return file
}

describe.skipIf(noQemu)('under QEMU', { timeout: 120_000 }, () => {
  test('shows a banner and a prompt, says so on the debug console, and switches off', async () => {
    using run = start('', '-smp', '2')
    const banner = await demo.awaitBanner(run.driver)
    expect(banner).toMatch(/cpu +2 x QEMU/)
    expect(banner).toMatch(/memory +63 MiB usable/)
    expect(banner).toMatch(/disk +none/)
    expect(run.guest.debugConsole()).toBe(demo.DEMO_READY)
    run.driver.sendLine('off')
    expect(await run.driver.ended()).toBe('exit 0')
  })

  test('answers every command of the shell', async () => {
    using run = start('')
    await demo.awaitBanner(run.driver)
    await demo.walkHelp(run.driver)
    await demo.walkMachineReport(run.driver, 1)
    await demo.walkLineEditing(run.driver)
    await demo.walkFiles(run.driver, '')
    await demo.walkMemoryTest(run.driver)
    await demo.walkTime(run.driver)
    await demo.walkFaults(run.driver)
  })

  test('keeps files on a disk, which it formats only when told', async () => {
    const disk = makeDisk()
    {
      using run = start('', ...diskArguments(disk))
      expect(await demo.awaitBanner(run.driver)).toMatch(/disk +1024 KiB, blank/)
      await demo.walkBlankDisk(run.driver)
      await demo.walkFiles(run.driver, 'disk/')
      await demo.ask(run.driver, 'write disk/stays here')
      run.driver.sendLine('off')
      await run.driver.ended()
    }
    using again = start('', ...diskArguments(disk))
    expect(await demo.awaitBanner(again.driver)).toMatch(/disk +1024 KiB, 1 file/)
    expect(await demo.ask(again.driver, 'read disk/stays')).toBe('here')
  })

  test('leaves a disk alone that holds something else', async () => {
    const content = Buffer.alloc(DISK_SIZE)
    content.write('somebody else', 0x8000)
    const disk = makeDisk(content)
    using run = start('', ...diskArguments(disk))
    expect(await demo.awaitBanner(run.driver)).toMatch(/holds something else: left alone/)
    expect(await demo.ask(run.driver, 'write disk/note x')).toContain('left alone')
    run.driver.sendLine('format')
    await run.driver.expect('Type the word erase to go on: ')
    expect(await demo.ask(run.driver, 'yes')).toContain('Nothing was changed.')
    expect(readFileSync(disk).equals(content)).toBe(true)
    expect(await demo.ask(run.driver, 'format erase')).toContain('ready')
    expect(await demo.ask(run.driver, 'write disk/note x')).toBe('')
  })

  test.skipIf(noCompiler)('runs as rebuilt by whatever tools are installed', async () => {
    const rebuilt = join(folder, 'rebuilt.elf')
    buildDemoGuest(rebuilt)
    using run = startImage(rebuilt, '')
    await demo.awaitBanner(run.driver)
    await demo.walkFiles(run.driver, '')
    run.driver.sendLine('off')
    expect(await run.driver.ended()).toBe('exit 0')
  })

  test('says that a read-only disk is one', async () => {
    using run = start('', ...diskArguments(makeDisk(), ',readonly=on'))
    expect(await demo.awaitBanner(run.driver)).toMatch(/blank, read-only/)
    expect(await demo.ask(run.driver, 'format erase')).toContain('read-only')
  })

  test('runs commands from its command line and leaves through the debug exit with their result', async () => {
    using good = start('exit=debug run="write a hello world;read a" plain')
    expect(await good.driver.ended()).toBe('exit 1') // QEMU: value 0 gives 2 * 0 + 1
    expect(good.driver.transcript).toContain('\r\nhello world\r\n')
    using bad = start('exit=debug run=read nothing;uptime')
    expect(await bad.driver.ended()).toBe('exit 3')
    expect(bad.driver.transcript).toContain("no file 'nothing'")
  })

  test('switches off when the power button is pressed', async () => {
    using run = start('')
    await demo.awaitBanner(run.driver)
    await run.guest.monitor('system_powerdown')
    await run.driver.expect('The power button was pressed')
    expect(await run.driver.ended()).toBe('exit 0')
  })

  test.each(['reboot', 'crash'])('%s resets the machine', async (command) => {
    using run = start('')
    await demo.awaitBanner(run.driver)
    run.driver.sendLine(command)
    expect(await run.driver.ended()).toBe('exit 0') // -no-reboot turns a reset into an exit
  })
})
