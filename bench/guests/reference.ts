/**
 * Runs the benchmark programs on a reference, and prints one JSON line for each and a table:
 *   node bench/guests/reference.ts native|qemu [amd64|i386] [NAME,NAME|all] [REPETITIONS]
 * `native` is this machine's own CPU, `qemu` the Debian kernel under QEMU's TCG. A wrong check is told, and makes the exit status 1.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { guestFile } from '../../tools/guests/guests.ts'
import { benchInitrd } from './build.ts'
import { type BenchResult, type GuestArchitecture, programsFor, readResult } from './programs.ts'

interface Request {
  readonly architecture: GuestArchitecture
  readonly names: readonly string[]
  readonly repetitions: number
}

async function runQemu({ architecture, names, repetitions }: Request): Promise<ChildProcess> {
  const kernel = await guestFile(architecture === 'amd64' ? 'vmlinuz-cloud-amd64' : 'vmlinuz-686')
  const initrd = await benchInitrd(architecture)
  const append = `console=ttyS0 quiet mitigations=off random.trust_cpu=on bench=${names.join(',')} reps=${repetitions}`
  const machine = ['-accel', 'tcg', '-m', '512', '-nographic', '-no-reboot', '-nic', 'none']
  const boot = ['-kernel', kernel, '-initrd', initrd, '-append', append]
  return spawn('qemu-system-x86_64', [...machine, ...boot], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** The very files of the initrd, unpacked. */
async function runNative({ architecture, names, repetitions }: Request, folder: string): Promise<ChildProcess> {
  execFileSync('sh', ['-c', `zcat "$1" | cpio -id --quiet`, 'sh', await benchInitrd(architecture)], { cwd: folder })
  const environment = { ...process.env, BENCH: join(folder, 'bench'), BUSYBOX: join(folder, 'bin', 'busybox') }
  const loop = `for i in $(seq ${repetitions}); do for name in ${names.join(' ')}; do "$BENCH/run-program.sh" $name; done; done`
  return spawn('sh', ['-c', loop], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
}

async function collect(child: ChildProcess, architecture: GuestArchitecture): Promise<BenchResult[]> {
  const results: BenchResult[] = []
  if (!child.stdout) return results
  for await (const line of createInterface({ input: child.stdout })) {
    const result = readResult(line, architecture)
    if (!result) continue
    results.push(result)
    process.stdout.write(`${JSON.stringify(result)}\n`)
  }
  return results
}

function printTable(results: readonly BenchResult[]): void {
  for (const name of new Set(results.map((result) => result.name))) {
    const own = results.filter((result) => result.name === name)
    const best = Math.min(...own.map((result) => result.seconds))
    const wrong = own.every((result) => result.correct) ? '' : '  WRONG CHECK'
    process.stdout.write(`${name.padEnd(18)} ${best.toFixed(3).padStart(9)} s${wrong}\n`)
  }
}

async function main(): Promise<void> {
  const [where = 'qemu', architecture = 'amd64', chosen = 'all', repetitions = '1'] = process.argv.slice(2) as [
    string,
    GuestArchitecture,
    string,
    string,
  ]
  const all = programsFor(architecture).map((program) => program.name)
  const names = chosen === 'all' ? all : chosen.split(',')
  const request: Request = { architecture, names, repetitions: Number(repetitions) }
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  try {
    const child = where === 'native' ? await runNative(request, folder) : await runQemu(request)
    const results = await collect(child, architecture)
    printTable(results)
    if (results.length < names.length * request.repetitions || results.some((result) => !result.correct)) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (import.meta.main) await main()
