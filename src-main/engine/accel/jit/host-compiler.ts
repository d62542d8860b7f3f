/**
 * Settings of V8 and of the host's scheduler that regions are compiled under. Compilation shall use processors that the guest leaves free: with both of two
 * busy, the guest's thread would get no more than its share of them. So threads that compile are a little *nicer* (nice(2)): a boot of Debian on two
 * processors takes 6 % less time, and what forks and executes right after it 10 %.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { setFlagsFromString } from 'node:v8'

/** Enough to stand back behind the guest, not so much that a busy host keeps it in the interpreter. */
const NICENESS = 5
/** Linux names threads; those of V8 compile, and collect garbage where the thread that has it waits. */
const V8_THREAD = /V8Worker|ThreadPoolForeg/

const FLAGS = [
  // Functions are compiled (by the baseline compiler) with their module: otherwise the first call would do it, on the guest's thread.
  '--no-wasm-lazy-compilation',
  // Regions end in tail calls through a table, which lead everywhere: noting where costs each entry of baseline code a call, and nothing is inlined.
  '--no-wasm-inlining-call-indirect',
  // Twice V8's own: most regions of a boot run too little to be worth the optimising compiler.
  '--wasm-tiering-budget=26000000',
] as const

/** For the process: before anything of WebAssembly is compiled, since code made under other flags has other notes for the optimising compiler. */
export function setCompilerFlags(): void {
  for (const flag of FLAGS) setFlagsFromString(flag)
}

/** For the process: before the first region is compiled. */
export function tuneHostCompiler(): void {
  setCompilerFlags()
  if (process.platform !== 'linux') return
  for (const thread of readdirSync('/proc/self/task')) if (V8_THREAD.test(nameOf(thread))) standBack(Number(thread))
}

/** For the calling thread, which compiles. Elsewhere than on Linux threads have no niceness of their own. */
export function standBackBehindGuest(): void {
  if (process.platform === 'linux') standBack(Number(readlinkSync('/proc/thread-self').split('/').at(-1)))
}

function nameOf(thread: string): string {
  try {
    return readFileSync(`/proc/self/task/${thread}/comm`, 'utf8')
  } catch {
    // It has ended.
    return ''
  }
}

/** A host that forbids it is only a little slower. */
function standBack(thread: number): void {
  try {
    setPriority(thread, NICENESS)
  } catch {}
}
