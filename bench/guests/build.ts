/**
 * Builds the benchmark initrds: `node bench/guests/build.ts [amd64] [i386]` prints their paths. They lie with the other guests (tools/guests),
 * outside the checkout, and are built again when a source changed. Debian: gcc, for i386 also gcc-multilib.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { guestFile, guestsFolder } from '../../tools/guests/guests.ts'
import { type CpioMember, writeCpio } from './cpio.ts'
import { type GuestArchitecture, programsFor } from './programs.ts'

const FOLDER = import.meta.dirname
const SOURCES = join(FOLDER, 'src')
const DATA_SIZE = 1536 * 1024
const DATA_WORDS = 2048

interface Variant {
  readonly suffix: string
  readonly flags: readonly string[]
  /** Which sources are built so. */
  readonly sources: RegExp
}

const VARIANTS: Readonly<Record<GuestArchitecture, readonly Variant[]>> = {
  amd64: [{ suffix: '', flags: ['-m64'], sources: /./ }],
  i386: [
    { suffix: '', flags: ['-m32', '-march=i686'], sources: /^(?!simd_)/ },
    { suffix: '', flags: ['-m32', '-march=i686', '-msse2'], sources: /^simd_/ },
    { suffix: '_sse', flags: ['-m32', '-march=i686', '-msse2', '-mfpmath=sse'], sources: /^fp_/ },
  ],
}

/** What gzip works on: words of a small vocabulary, common ones more often, so that it shrinks as text does. */
function makeData(): Buffer {
  let state = 0x12345678
  const next = (limit: number): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
  const words = Array.from({ length: DATA_WORDS }, () => Buffer.from(Array.from({ length: 2 + next(8) }, () => 0x61 + next(26))))
  const data = Buffer.alloc(DATA_SIZE, ' ')
  for (let at = 0; at < DATA_SIZE; ) {
    const word = words[Math.min(next(DATA_WORDS), next(DATA_WORDS))] as Buffer
    word.copy(data, at)
    at += word.length + 1
  }
  return data
}

function compile(architecture: GuestArchitecture, folder: string): CpioMember[] {
  const sources = readdirSync(SOURCES).filter((file) => file.endsWith('.c'))
  return VARIANTS[architecture].flatMap(({ suffix, flags, sources: pattern }) =>
    sources
      .filter((file) => pattern.test(file))
      .map((file) => {
        const name = basename(file, '.c') + suffix
        const out = join(folder, name)
        execFileSync('gcc', ['-O2', '-static', ...flags, `-DNAME="${name}"`, '-o', out, join(SOURCES, file), '-lm', '-s'], {
          stdio: 'inherit',
        })
        return { path: `bench/${name}`, content: readFileSync(out), executable: true }
      }),
  )
}

async function makeInitrd(architecture: GuestArchitecture, folder: string): Promise<Buffer> {
  const busybox = await guestFile(`busybox-${architecture}`)
  const list = programsFor(architecture).map((program) => program.name)
  const members: CpioMember[] = [
    { path: 'bin' },
    { path: 'bin/busybox', content: readFileSync(busybox), executable: true },
    { path: 'bin/sh', link: 'busybox' },
    { path: 'bench' },
    { path: 'bench/run-program.sh', content: readFileSync(join(FOLDER, 'run-program.sh')), executable: true },
    { path: 'bench/LIST', content: Buffer.from(`${list.join(',')}\n`) },
    { path: 'bench/data.bin', content: makeData() },
    { path: 'init', content: readFileSync(join(FOLDER, 'init')), executable: true },
    ...compile(architecture, folder),
  ]
  return gzipSync(writeCpio(members), { level: 9 })
}

function recipe(): string {
  const hash = createHash('sha256')
  const files = ['build.ts', 'cpio.ts', 'programs.ts', 'init', 'run-program.sh', ...readdirSync(SOURCES).map((file) => join('src', file))]
  for (const file of files) hash.update(readFileSync(join(FOLDER, file)))
  return hash.digest('hex')
}

/** The path of the initrd, built first where it is missing or out of date. */
export async function benchInitrd(architecture: GuestArchitecture): Promise<string> {
  const path = join(guestsFolder(), `bench-${architecture}.gz`)
  const stamp = join(guestsFolder(), `.made-bench-${architecture}`)
  if (existsSync(path) && existsSync(stamp) && readFileSync(stamp, 'utf8') === recipe()) return path
  mkdirSync(guestsFolder(), { recursive: true })
  const work = mkdtempSync(join(guestsFolder(), '.bench-'))
  try {
    const initrd = join(work, 'initrd')
    writeFileSync(initrd, await makeInitrd(architecture, work))
    renameSync(initrd, path)
    writeFileSync(stamp, recipe())
  } finally {
    rmSync(work, { recursive: true })
  }
  return path
}

if (import.meta.main) {
  const chosen = process.argv.slice(2) as GuestArchitecture[]
  for (const architecture of chosen.length > 0 ? chosen : (['amd64'] as const)) process.stdout.write(`${await benchInitrd(architecture)}\n`)
}
