/**
 * Builds the guest for machines with several processors: `node tools/smp-guest/build.ts FILE`. A 32-bit Multiboot kernel in ELF. Nothing built is committed.
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const SOURCES = join(import.meta.dirname, 'src')

const FLAGS = [
  '-m32 -march=i686 -std=gnu17 -O2 -Wall -Wextra -Werror',
  '-ffreestanding -nostdinc -nostdlib -static -fno-pic -no-pie -fno-stack-protector -fno-asynchronous-unwind-tables -fno-builtin',
  '-fcf-protection=none -mgeneral-regs-only -fno-tree-loop-distribute-patterns -z noexecstack -z max-page-size=4096',
  '-Wl,--build-id=none,--no-warn-rwx-segments,-T,link.ld',
]
  .join(' ')
  .split(' ')

/** Compiles and links into the file. Throws with the compiler's own words. */
export function buildSmpGuest(out: string): void {
  execFileSync('gcc', [...FLAGS, 'boot.S', 'main.c', 'litmus.c', '-o', out], {
    cwd: SOURCES,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  })
}

function main(): void {
  const [out] = process.argv.slice(2)
  if (!out) throw new Error('Usage: node tools/smp-guest/build.ts FILE')
  buildSmpGuest(out)
}

if (import.meta.main) main()
