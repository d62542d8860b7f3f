/** stress-ng in a Debian kernel: every part of a CPU under load, each result verified by the guest itself. */
import { expect, test } from 'vitest'
import { awaitShell, linuxFiles, PROMPT, runLinux } from '../support/linux-guest.ts'

const MINUTES = 60_000

test.for([
  // All methods of `cpu` twice: integers, floating point with all precisions, x87 long doubles, bit operations, hashes, recursion.
  ['cpu', '--cpu 1 --cpu-method all --cpu-ops 160'],
  // Patterns written to and read back from memory: bit flips, wrong strides, wrong widths.
  ['vm', '--vm 1 --vm-bytes 64m --vm-method all --vm-ops 8000'],
  ['vectors', '--vecmath 1 --vecfp 1 --vecshuf 1 --vecwide 1 --timeout 8s'],
  ['futexes, threads and switches', '--futex 1 --pthread 1 --switch 1 --timeout 10s'],
  ['mappings and processes', '--mmap 1 --mmap-bytes 32m --fork 1 --vfork 1 --clone 1 --timeout 10s'],
  ['signals from faults', '--sigsegv 1 --sigfpe 1 --sigtrap 1 --mprotect 1 --timeout 8s'],
] as const)('stress-ng finds nothing wrong with %s', { timeout: 10 * MINUTES }, async ([, stressors], context) => {
  using run = runLinux(await linuxFiles(context, 'vmlinuz-cloud-amd64', 'initrd-stress-amd64.gz'), '', '--memory', '1024')
  await awaitShell(run.driver)
  const said = await run.driver.command(`stress-ng --verify ${stressors} 2>&1; echo status=$?`, PROMPT, 5 * MINUTES)
  expect(said).toMatch(/successful run completed[\s\S]*status=0$/)
  expect(said).not.toMatch(/fail:|skipp/)
})
