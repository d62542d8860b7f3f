/**
 * What a second CPU brings: a program on one CPU of a guest that has two, then one on each, and the same with processes of the host, in turns. Each
 * figure is how many times as much two get done as one, ours as a share of the host's. Linux only.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { benchInitrd } from '../../bench/guests/build.ts'
import { readCpio } from '../../bench/guests/cpio.ts'
import { readResult } from '../../bench/guests/programs.ts'
import { guestFile } from '../../tools/guests/guests.ts'
import { InnkeeperGuest } from '../support/innkeeper.ts'
import { SerialDriver } from '../support/serial-driver.ts'
import { type Figure, median } from './figure.ts'

const FLOOR = 0.8
const ROUNDS = 3
const LIMIT = 300_000
const PROMPT = '/ # '
/** Programs, and how often each runs in a guest and on the host: two seconds or so on a quiet one. */
const WORK: readonly (readonly [name: string, guest: number, host: number])[] = [
  ['int_coremark', 3, 6],
  ['call_fib', 3, 6],
  ['vm_bytecode', 3, 6],
  ['mem_chase_small', 2, 4],
  ['fp_nbody', 3, 6],
  ['app_sort', 2, 8],
  ['sys_pagefault', 2, 8],
]

/** Seconds that `cpus` runs at the same time take, each `times` in a row. */
type Runner = (name: string, times: number, cpus: 1 | 2) => Promise<number>

export async function measureScaling(): Promise<Figure[]> {
  if (availableParallelism() < 2) throw new Error('scaling needs a host with two processors')
  const folder = mkdtempSync(join(tmpdir(), 'innkeeper-scaling-'))
  const initrd = await benchInitrd('amd64')
  try {
    unpack(initrd, folder)
    using guest = await bootGuest(initrd)
    const onHost: Runner = (name, times, cpus) => runOnHost(folder, name, times, cpus)
    const figures: Figure[] = []
    const shares: number[] = []
    for (const [name, guestTimes, hostTimes] of WORK) {
      await guest.run(name, 1, 2)
      const ours: number[] = []
      const theirs: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        theirs.push(await speedUp(onHost, name, hostTimes))
        ours.push(await speedUp(guest.run, name, guestTimes))
      }
      shares.push(median(ours) / median(theirs))
      figures.push({ name: `${name}: two CPUs of a guest`, value: median(ours), unit: 'times one' })
      figures.push({ name: `${name}: two processes of the host`, value: median(theirs), unit: 'times one' })
    }
    const mean = Math.exp(shares.reduce((sum, share) => sum + Math.log(share), 0) / shares.length)
    return [...figures, { name: 'the guest scales, as a share of the host', value: mean, unit: '', atLeast: FLOOR, aim: 0.95 }]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function speedUp(run: Runner, name: string, times: number): Promise<number> {
  const one = await run(name, times, 1)
  return (2 * one) / (await run(name, times, 2))
}

function unpack(initrd: string, folder: string): void {
  for (const { path, content, executable, link } of readCpio(gunzipSync(readFileSync(initrd)))) {
    const place = join(folder, path)
    if (link !== undefined) symlinkSync(link, place)
    else if (content) writeFileSync(place, content, { mode: executable ? 0o755 : 0o644 })
    else mkdirSync(place)
  }
}

/** A line for the shell that runs a program so often, and tells nothing. */
function line(name: string, times: number, out: string): string {
  return `for n in $(seq ${times}); do $BENCH/run-program.sh ${name}; done > ${out}`
}

async function runOnHost(folder: string, name: string, times: number, cpus: 1 | 2): Promise<number> {
  const env = { ...process.env, BENCH: join(folder, 'bench'), BUSYBOX: join(folder, 'bin/busybox') }
  const begun = performance.now()
  const outputs = await Promise.all(
    Array.from({ length: cpus }, (_, cpu) => {
      const out = join(folder, `out${cpu}`)
      return ended(spawn('sh', ['-c', line(name, times, out)], { env, stdio: 'ignore' })).then(() => readFileSync(out, 'utf8'))
    }),
  )
  const seconds = (performance.now() - begun) / 1000
  prove(name, outputs.join(''), times * cpus)
  return seconds
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => resolve())
  })
}

/** Every run must have computed what it should. */
function prove(name: string, output: string, runs: number): void {
  const right = output.split(/\r?\n/).filter((text) => readResult(text, 'amd64')?.correct).length
  if (right !== runs) throw new Error(`${name}: ${right} of ${runs} runs were right: ${output}`)
}

interface BenchGuest extends Disposable {
  readonly run: Runner
}

/** A guest with two CPUs at a shell. */
async function bootGuest(initrd: string): Promise<BenchGuest> {
  const kernel = await guestFile('vmlinuz-cloud-amd64')
  const append = 'console=ttyS0 quiet rdinit=/bin/sh'
  const guest = new InnkeeperGuest([
    '--kernel',
    kernel,
    '--initrd',
    initrd,
    '--append',
    append,
    '--memory',
    '512',
    '--cpus',
    '2',
    '--smp',
    'parallel',
  ])
  const driver = new SerialDriver(guest, LIMIT)
  await driver.expect(PROMPT)
  const ask = (command: string): Promise<string> => driver.command(command, PROMPT)
  await ask(
    'export BENCH=/bench BUSYBOX=/bin/busybox PATH=/bin; /bin/busybox --install -s /bin; stty cols 500; mkdir -p /proc /tmp; mount -t proc proc /proc',
  )
  await ask('mkdir -p /dev; mount -t devtmpfs dev /dev; mount -t tmpfs tmp /tmp')
  const run: Runner = async (name, times, cpus) => {
    const lines = Array.from({ length: cpus }, (_, cpu) => `taskset ${1 << cpu} sh -c '${line(name, times, `/tmp/out${cpu}`)}' &`)
    await ask('rm -f /tmp/out*')
    const begun = performance.now()
    await ask(`${lines.join(' ')} wait`)
    const seconds = (performance.now() - begun) / 1000
    prove(name, await ask('cat /tmp/out*'), times * cpus)
    return seconds
  }
  return { run, [Symbol.dispose]: () => guest[Symbol.dispose]() }
}
