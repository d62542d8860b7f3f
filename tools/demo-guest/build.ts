/**
 * Builds the demonstration guest: `node tools/demo-guest/build.ts [--out FILE]`.
 * Without --out it replaces the committed demo-guest.elf and records the versions of the tools that made it in demo-guest.tools.json.
 * The image is a Multiboot 1 kernel in an ELF32 container: 64-bit code, linked by the 64-bit linker, then repacked, since loaders (QEMU's -kernel
 * among them) refuse ELF64.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const FOLDER = import.meta.dirname
const SOURCES = join(FOLDER, 'src')

export const DEMO_GUEST = join(FOLDER, 'demo-guest.elf')
export const DEMO_GUEST_TOOLS = join(FOLDER, 'demo-guest.tools.json')
export const SIZE_LIMIT = 64 * 1024

const COMPILER_FLAGS = [
  '-std=gnu17 -Os -Wall -Wextra -Werror -Wno-unused-parameter',
  '-ffreestanding -nostdinc -fno-pic -fno-pie -fno-stack-protector -fno-asynchronous-unwind-tables -fno-builtin -fcf-protection=none',
  '-m64 -march=x86-64 -mgeneral-regs-only -mno-red-zone -fno-tree-loop-distribute-patterns',
]
  .join(' ')
  .split(' ')

export interface ToolVersions {
  readonly compiler: string
  readonly binutils: string
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { cwd: SOURCES, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C', SOURCE_DATE_EPOCH: '0' } })
}

function firstLine(command: string): string {
  return run(command, ['--version']).split('\n')[0] ?? ''
}

/** The installed tools, or undefined where they are missing. */
export function installedTools(): ToolVersions | undefined {
  try {
    return { compiler: firstLine('gcc'), binutils: firstLine('ld') }
  } catch {
    return undefined
  }
}

/**
 * Compiles and links into the file; into `symbols`, if given, the 64-bit ELF with its symbols and types for a debugger. Throws with the compiler's own words.
 */
export function buildDemoGuest(out: string, symbols?: string): void {
  const work = mkdtempSync(join(tmpdir(), 'demo-guest-'))
  try {
    const sources = readdirSync(SOURCES).filter((name) => /\.(c|S)$/.test(name))
    const objects = sources.sort().map((name) => {
      const object = join(work, `${name}.o`)
      run('gcc', [...COMPILER_FLAGS, ...(symbols ? ['-g'] : []), '-c', name, '-o', object])
      return object
    })
    const linked = join(work, 'linked.elf')
    run('ld', [
      '-nostdlib',
      '-static',
      '-z',
      'max-page-size=4096',
      '-z',
      'noexecstack',
      '--no-warn-rwx-segments',
      '--build-id=none',
      '-T',
      'link.ld',
      ...objects,
      '-o',
      linked,
    ])
    if (symbols) copyFileSync(linked, symbols)
    run('objcopy', ['-O', 'elf32-i386', '--strip-all', linked, out])
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function main(): void {
  const { values } = parseArgs({ options: { out: { type: 'string' } } })
  const out = values.out ?? DEMO_GUEST
  buildDemoGuest(out)
  if (!values.out) writeFileSync(DEMO_GUEST_TOOLS, `${JSON.stringify(installedTools(), undefined, 2)}\n`)
  const { size } = statSync(out)
  process.stdout.write(`${out}: ${size} bytes\n`)
  if (size > SIZE_LIMIT) throw new Error(`The demonstration guest has ${size} bytes; its limit is ${SIZE_LIMIT}.`)
}

if (import.meta.main) main()
