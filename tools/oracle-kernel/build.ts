/**
 * Builds the oracle kernel: `node tools/oracle-kernel/build.ts 64|32 FILE`. The same C sources make two images: one for long mode (64-bit and
 * compatibility mode), one for legacy protected mode (PAE and 32-bit paging, 16-bit segments, real mode). Nothing built is committed.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SOURCES = join(import.meta.dirname, 'src')

const COMPILER_FLAGS = [
  '-std=gnu17 -Os -Wall -Wextra -Werror -Wno-unused-parameter -fwrapv',
  '-ffreestanding -nostdinc -fno-pic -fno-pie -fno-stack-protector -fno-asynchronous-unwind-tables -fno-builtin -fcf-protection=none',
  '-mgeneral-regs-only -fno-tree-loop-distribute-patterns -fno-toplevel-reorder -z noexecstack',
]
  .join(' ')
  .split(' ')

const TARGET_FLAGS = { 64: ['-m64', '-march=x86-64', '-mno-red-zone', '-mcmodel=small'], 32: ['-m32', '-march=i686'] }
const LINKER_FLAGS = '-nostdlib -static -z max-page-size=4096 -z noexecstack --no-warn-rwx-segments --build-id=none -T link.ld'.split(' ')

export type OracleBits = keyof typeof TARGET_FLAGS

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { cwd: SOURCES, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } })
}

/** Sources of one image: `x-64.S` and `x-64.c` belong to the 64-bit one only, `x-32.*` to the other. */
function sourcesFor(bits: OracleBits): string[] {
  const other = bits === 64 ? '-32.' : '-64.'
  return readdirSync(SOURCES).filter((name) => /\.(c|S)$/.test(name) && !name.includes(other))
}

/** Compiles and links into the file. Throws with the compiler's own words. */
export function buildOracleKernel(bits: OracleBits, out: string): void {
  const work = mkdtempSync(join(tmpdir(), 'oracle-kernel-'))
  try {
    const objects = sourcesFor(bits).map((name) => {
      const object = join(work, `${name}.o`)
      run('gcc', [...COMPILER_FLAGS, ...TARGET_FLAGS[bits], '-c', name, '-o', object])
      return object
    })
    const linked = join(work, 'linked.elf')
    run('ld', ['-m', bits === 64 ? 'elf_x86_64' : 'elf_i386', ...LINKER_FLAGS, ...objects, '-o', linked])
    run('objcopy', ['-O', 'elf32-i386', '--strip-all', linked, out])
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function main(): void {
  const [bits, out] = process.argv.slice(2)
  if ((bits !== '64' && bits !== '32') || !out) throw new Error('Usage: node tools/oracle-kernel/build.ts 64|32 FILE')
  buildOracleKernel(bits === '64' ? 64 : 32, out)
}

if (import.meta.main) main()
