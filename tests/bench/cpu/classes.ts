/** The classes of programs and what is promised for each: our time as a fraction of QEMU TCG's, on the same amd64 guest. */
export interface ProgramClass {
  readonly name: string
  readonly pattern: RegExp
  /** A geometric mean above this fails the run. */
  readonly floor: number
  readonly aim: number
}

export const CLASSES: readonly ProgramClass[] = [
  { name: 'integer, pointer chasing', pattern: /^(int_|mem_chase_)/, floor: 1.1, aim: 0.75 },
  { name: 'calls, bytecode machine, strings', pattern: /^(call|vm|str)_/, floor: 1.3, aim: 0.9 },
  { name: 'floating point', pattern: /^fp_/, floor: 0.4, aim: 0.15 },
  { name: 'memcpy, REP, SIMD', pattern: /^(mem_copy|mem_rep|simd_)/, floor: 0.6, aim: 0.25 },
  { name: 'shell and applets', pattern: /^(sh|app)_/, floor: 1.5, aim: 1 },
  { name: 'kernel paths', pattern: /^sys_/, floor: 2, aim: 1.2 },
]

/** Over all programs. */
export const OVERALL = { floor: 1, aim: 0.65 } as const
/** No single program may be above this. */
export const SINGLE_FLOOR = 3
/** Debian's cloud kernel with busybox, start to shell. */
export const BOOT = { floor: 1.5, aim: 1.1 } as const
/** How many times as fast as v86 with its i386 guest: our amd64 guest, and our own i386 guest. */
export const AGAINST_V86 = { amd64: { floor: 2.5, aim: 4 }, i386: { floor: 1.5, aim: 2.5 } } as const
/** GiB of the process that ran all programs in a guest of 512 MiB. */
export const LARGEST_RESIDENT = 1.25
/** By how much (share) a guest's clock may differ from the host's over all programs. */
export const CLOCK_TOLERANCE = 0.02

export function classOf(program: string): ProgramClass {
  const found = CLASSES.find(({ pattern }) => pattern.test(program))
  if (!found) throw new Error(`the program '${program}' belongs to no class of tests/bench/cpu/classes.ts`)
  return found
}
