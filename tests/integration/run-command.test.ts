/** `innkeeper run` from outside: its exit statuses, its traces, and what it leaves in files and on a terminal. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { InnkeeperGuest } from '../support/innkeeper.ts'
import { haltForever } from '../support/kernel-images.ts'
import { SerialDriver } from '../support/serial-driver.ts'

const CLI = join(import.meta.dirname, '..', '..', 'src-main', 'cli', 'main.ts')
const DEMO = ['--demo', '--memory', '32']

function run(...words: string[]) {
  const { status, stderr } = spawnSync(process.execPath, [CLI, 'run', '--serial', 'none', ...words], { encoding: 'utf8', timeout: 60_000 })
  return { status, stderr }
}

/** The demonstration guest runs `script`; its console goes to a pipe. */
function runScript(script: string, ...words: string[]) {
  const append = `plain run="${script}"`
  const line = [CLI, 'run', ...DEMO, '--timeout', '60', '--append', append, ...words]
  return spawnSync(process.execPath, line, { encoding: 'utf8', input: '' })
}

test('an accelerator that is not there yet is refused in words', () => {
  expect(run('--demo', '--accel', 'kvm')).toEqual({
    status: 2,
    stderr: "innkeeper: the accelerator 'kvm' comes with a later version; choose 'auto' or 'interp'\n",
  })
})

test('a file that is no kernel is named for what it is not', () => {
  const { status, stderr } = run('--kernel', import.meta.filename)
  expect(status).toBe(2)
  expect(stderr).toContain('run-command.test.ts cannot be booted: it is neither a Linux bzImage nor a Multiboot 1 kernel')
})

test('a file for COM1 that cannot be made is a mistake of the command line', () => {
  const { status, stderr } = run('--demo', '--serial', `file:${join(tmpdir(), 'no-such-folder', 'com1.txt')}`)
  expect(status).toBe(2)
  expect(stderr).toMatch(/^innkeeper: --serial: '.*com1\.txt' cannot be written \(ENOENT/)
})

test('output that can no longer be written ends the guest with status 12 and a word, once', () => {
  const full = runScript('help; off', '--serial', 'file:/dev/full')
  const words = [...DEMO, '--append', '\'plain run="help;help;help;help;idle 20"\''].join(' ')
  const piped = spawnSync('sh', ['-c', `{ '${process.execPath}' '${CLI}' run ${words}; echo $? >&2; } | head -1`], { encoding: 'utf8' })

  expect(full.status).toBe(12)
  expect(full.stderr).toMatch(/^innkeeper: '\/dev\/full' cannot be written \(ENOSPC.*\)\n$/)
  expect(piped.stderr).toMatch(/^innkeeper: standard output cannot be written \(write EPIPE\)\n12\n$/)
})

test('the time limit ends a guest with status 124', () => {
  const { status, stderr } = run('--demo', '--memory', '64', '--cpus', '4', '--timeout', '2')
  expect(status).toBe(124)
  expect(stderr).toBe('innkeeper: the time limit of 2 s ran out\n')
})

test('a guest that switches itself off ends with status 0, and nothing of its output is lost', () => {
  const { status, stdout, stderr } = runScript('help; off')

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout.trimEnd().split('\r\n').at(-1)).toBe('Switching off.')
})

test('the debug-exit port ends with an odd status, a triple fault with 4 and the reason', () => {
  const left = runScript('off', '--debug-exit', '--append', 'plain exit=debug run="off"')
  const crashed = runScript('crash')

  expect(left.status).toBe(1)
  expect(crashed.status).toBe(4)
  expect(crashed.stderr).toMatch(/^innkeeper: triple fault: .*RIP 0x/)
  expect(crashed.stdout).toContain('Crashing: a triple fault, as a broken kernel makes one.')
})

test('a guest that halts with interrupts off ends with status 6', () => {
  const kernel = join(tmpdir(), `innkeeper-stuck-${process.pid}.elf`)
  writeFileSync(kernel, haltForever())
  try {
    expect(run('--kernel', kernel, '--memory', '16', '--timeout', '60')).toEqual({
      status: 6,
      stderr: 'innkeeper: The guest halted with interrupts off; only reset or power off can wake it.\n',
    })
  } finally {
    rmSync(kernel)
  }
})

test('the end of input ends nothing', async () => {
  using guest = new InnkeeperGuest([...DEMO, '--append', 'plain', '--timeout', '60'])
  const driver = new SerialDriver(guest, 30_000)
  await driver.expect('demo> ')
  guest.endInput()

  const ended = await Promise.race([
    new Promise((resolve) => guest.onEnd(resolve)),
    new Promise((resolve) => setTimeout(resolve, 2000, 'on')),
  ])

  expect(ended).toBe('on')
})

test('COM1 goes to a file when asked, and traces name interrupts, exits and ports', () => {
  const file = join(tmpdir(), `innkeeper-serial-${process.pid}.txt`)
  try {
    const { status, stdout, stderr } = runScript('idle 1; off', '--serial', `file:${file}`, '--trace', 'int,exit,io')

    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(readFileSync(file, 'utf8')).toMatch(/I N N K E E P E R.*Switching off\.\r\n$/s)
    const traced = [
      /^innkeeper: int: vector 0x/m,
      /^innkeeper: exit: halt after \d+ instructions, rip 0x/m,
      /^innkeeper: io: port write 0x3f8 size 1 = 0x/m,
    ]
    expect(traced.filter((line) => !line.test(stderr))).toEqual([])
  } finally {
    rmSync(file, { force: true })
  }
})

test('on a terminal, keys reach the guest as they are typed, and Ctrl-A X quits with status 10', async () => {
  const line = [process.execPath, CLI, 'run', ...DEMO, '--append', 'plain'].map((word) => `'${word}'`).join(' ')
  const terminal = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] })
  let shown = ''
  terminal.stdout.on('data', (bytes: Buffer) => {
    shown += bytes.toString()
  })
  const shows = async (words: string): Promise<void> => {
    while (!shown.includes(words)) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await shows('demo> ')
  terminal.stdin.write('nonsense\r')
  await shows("no command 'nonsense'")
  terminal.stdin.write('\x01x')

  expect(await new Promise((resolve) => terminal.on('close', resolve))).toBe(10)
})
