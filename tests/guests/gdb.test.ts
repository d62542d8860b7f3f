/** Debian's GDB debugs the demonstration guest, by the names in its source (docs/debugging.md). */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildDemoGuest } from '../../tools/demo-guest/build.ts'
import { buildSmpGuest } from '../../tools/smp-guest/build.ts'
import { missingCommand } from '../support/debian.ts'
import { gdb, gdbPort } from '../support/gdb.ts'
import { InnkeeperGuest } from '../support/innkeeper.ts'
import { SerialDriver } from '../support/serial-driver.ts'

const CLI = join(import.meta.dirname, '../../src-main/cli/main.ts')
const BOOT_MS = 60_000
const missing = missingCommand('gdb', 'gdb') ?? missingCommand('gcc', 'gcc')

let folder = ''
let kernel = ''
let symbols = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'innkeeper-gdb-'))
  kernel = join(folder, 'demo.elf')
  symbols = join(folder, 'demo.symbols')
  if (!missing) buildDemoGuest(kernel, symbols)
})
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach((context) => void (missing && context.skip(missing)))

function start(...words: string[]) {
  return new InnkeeperGuest(['--kernel', kernel, '--append', 'plain', '--memory', '64', '--gdb', '0', '--timeout', '100', ...words])
}

describe.each(['interp', 'jit'])('gdb at a guest under --accel %s', { timeout: 120_000 }, (accel) => {
  test('from its first instruction: breakpoints, steps, registers, memory, watchpoints; the guest goes on when it leaves', async () => {
    using guest = start('-S', '--accel', accel)
    const driver = new SerialDriver(guest, BOOT_MS)
    const output = await gdb(
      await gdbPort(guest),
      [
        'info symbol $pc',
        'break on_timer_interrupt',
        'continue',
        'backtrace 3',
        'print timer_interrupts',
        'print $cs',
        'print/x $cr0 & 0x80000001',
        'delete',
        'watch timer_interrupts',
        'continue',
        'continue',
        'delete',
        'print timer_interrupts',
        'next',
        'step',
        'finish',
        'tbreak on_timer_interrupt',
        'continue',
        'set variable timer_interrupts = 1000',
        'next',
        'print timer_interrupts',
        'x/4xb $pc',
        'print $rip == (long) $pc',
        'monitor xp 0x100000 4',
        'x/x 0xffff800000000000',
        'detach',
      ],
      { symbols },
    )

    expect(output).toMatch(/^_start in section/m)
    expect(output).toMatch(/Breakpoint 1, on_timer_interrupt \(\) at clock\.c:/)
    expect(output).toMatch(/^#0 {2}on_timer_interrupt .*\n#1 .* handle_hardware_interrupt \(irq=0\)/m)
    expect(output).toMatch(/^\$1 = 0$/m)
    expect(output).toMatch(/^\$3 = 0x80000001$/m)
    expect(output).toMatch(/Old value = 0\nNew value = 1\non_timer_interrupt/)
    expect(output).toMatch(/Old value = 1\nNew value = 2\non_timer_interrupt/)
    expect(output).toMatch(/^\$4 = 2$/m)
    expect(output).toMatch(/Temporary breakpoint \d, on_timer_interrupt/)
    expect(output).toMatch(/^\$5 = 1001$/m)
    expect(output).toMatch(/^\$6 = 1$/m)
    expect(output).toMatch(/0000100000: 02 b0 ad 1b/)
    expect(output).toMatch(/Cannot access memory at address 0xffff800000000000/)
    expect(output).toMatch(/detached/)
    await driver.expect('demo> ')
    driver.sendLine('off')
    expect(await driver.ended()).toMatch(/^exit 0\b/)
  })

  test('that runs: it stops for the debugger, goes on, and is interrupted', async () => {
    using guest = start('--accel', accel)
    const driver = new SerialDriver(guest, BOOT_MS)
    await driver.expect('demo> ')
    const commands = ['info threads', 'continue', 'print timer_interrupts > 0', 'tbreak edit_line', 'detach']
    const output = await gdb(await gdbPort(guest), commands, { symbols, interruptAfter: /CPU 0/ })
    expect(output).toMatch(/\* 1 +Thread 1 \(CPU 0, halted\)/)
    expect(output).toMatch(/received signal SIGINT/)
    expect(output).toMatch(/^\$1 = 1$/m)
    driver.sendLine('off')
    expect(await driver.ended()).toMatch(/^exit 0\b/)
  })
})

describe('gdb', { timeout: 120_000 }, () => {
  test('is shown a triple fault before the guest ends for it', async () => {
    using guest = start()
    const driver = new SerialDriver(guest, BOOT_MS)
    await driver.expect('demo> ')
    const commands = ['break crash', 'continue', 'print $_exitcode', 'continue', 'monitor info cpus', 'detach']
    const debugging = gdb(await gdbPort(guest), commands, { symbols })
    await new Promise((resolve) => setTimeout(resolve, 2000))
    driver.sendLine('crash')
    const output = await debugging
    expect(output).toMatch(/Breakpoint 1, crash/)
    expect(output).toMatch(/triple fault: the guest's processor met/)
    expect(output).toMatch(/received signal SIGSEGV/)
    expect(output).toMatch(/CPU 0 at 0x[\da-f]+, shut down/)
    expect(await driver.ended()).toMatch(/^exit 4 .*triple fault/s)
  })

  test('learns the status of a guest that switched itself off', async () => {
    using guest = new InnkeeperGuest([
      '--kernel',
      kernel,
      '--append',
      'plain exit=debug run=help',
      '--memory',
      '64',
      '--gdb',
      '0',
      '-S',
      '--debug-exit',
    ])
    expect(await gdb(await gdbPort(guest), ['continue', 'print $_exitcode'], { symbols })).toMatch(/exited with code 01.*\$1 = 1/s)
  })

  test('sees each CPU as a thread', async () => {
    using guest = start('--cpus', '2')
    const driver = new SerialDriver(guest, BOOT_MS)
    await driver.expect('demo> ')
    const output = await gdb(await gdbPort(guest), ['thread 2', 'print $rip', 'thread 1', 'stepi', 'monitor info cpus', 'kill'], {
      symbols,
    })
    expect(output).toMatch(/CPU 1 at 0x0+fff0, waits for a start-up IPI/)
    expect(output).toMatch(/^\$1 = .*0xfff0/m)
    expect(await driver.ended()).toMatch(/^exit 10\b/)
  })

  test('breaks on the processor that comes to a breakpoint', async () => {
    const kernel = join(folder, 'smp.elf')
    buildSmpGuest(kernel)
    using guest = new InnkeeperGuest([
      '--kernel',
      kernel,
      '--memory',
      '64',
      '--cpus',
      '3',
      '--gdb',
      '0,i386',
      '-S',
      '--accel',
      'jit',
      '--debug-exit',
    ])
    const commands = ['break processor_main', 'continue', 'continue', 'info threads', 'stepi', 'monitor info cpus', 'kill']
    const output = await gdb(await gdbPort(guest), commands, { symbols: kernel })
    expect(output).toMatch(/Thread 2 hit Breakpoint 1.*Thread 3 hit Breakpoint 1/s)
    expect(output).toMatch(/^\* 3 +Thread 3 \(CPU 2, running\).* processor_main/m)
    expect(output).toMatch(/^\* CPU 2 at/m)
  })

  test('as i8086 disassembles 16-bit code', async () => {
    const halt = join(folder, 'demo.elf')
    using guest = new InnkeeperGuest(['--kernel', halt, '--memory', '64', '--gdb', '0,i8086', '-S'])
    const output = await gdb(await gdbPort(guest), ['show architecture', 'print $eip', 'print $eax', 'kill'])
    expect(output).toMatch(/currently "i8086"/)
    expect(output).toMatch(/^\$2 = 732803074$/m) // 2BADB002h: the Multiboot magic
  })

  test('a port that is taken, and waiting for nobody, end with status 2', async () => {
    const run = (...words: string[]) => {
      const { status, stderr } = spawnSync(process.execPath, [CLI, 'run', '--demo', '--serial', 'none', ...words], { encoding: 'utf8' })
      return { status, stderr }
    }
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    expect(run('--gdb', String(port))).toEqual({ status: 2, stderr: `innkeeper: --gdb: port ${port} is in use; give another\n` })
    other.close()
    expect(run('-S')).toEqual({ status: 2, stderr: 'innkeeper: -S needs --gdb PORT: nothing else could let the guest go on\n' })
  })
})
