/** The benchmark programs: what each measures and the check that a right run prints. `src/<name>.c`, or busybox by `run-program.sh`. */
export type GuestArchitecture = 'amd64' | 'i386'

export interface BenchProgram {
  readonly name: string
  readonly measures: string
  /** Per architecture; absent where the program does not exist. */
  readonly check: Readonly<Partial<Record<GuestArchitecture, string>>>
}

function program(name: string, measures: string, amd64: string | undefined, i386: string | undefined = amd64): BenchProgram {
  return { name, measures, check: { ...(amd64 && { amd64 }), ...(i386 && { i386 }) } }
}

/** x87 rounds otherwise than SSE2, hence fp_nbody's own check on i386; the `_sse` builds of the same sources agree with amd64. */
export const BENCH_PROGRAMS: readonly BenchProgram[] = [
  program('int_sieve', 'strided byte stores', 'c820054d3246f31b'),
  program('int_sha256', 'rotates and long dependency chains', '799e169689de2616'),
  program('int_crc32', 'dependent table look-ups', '842627704dbdefe6'),
  program('int_qsort', 'unpredictable branches', '77b7494554f07379'),
  program('int_coremark', 'lists, small matrices, a state machine', 'a186f6ef608b98c7'),
  program('int_modpow', '64-bit multiplication and division', '133062a150935aa1'),
  program('call_fib', 'calls and returns', '709e7801f6ae85fb'),
  program('call_virtual', 'calls through pointers', '4d3e6e97a832e8cf'),
  program('vm_bytecode', 'indirect jumps', '07b96f45c0e2aa2d'),
  program('mem_chase_small', 'dependent loads', 'fa0d6303d092b995'),
  program('mem_chase_big', 'dependent loads that miss the TLB', '8018bfd23527c0f4'),
  program('mem_copy', 'memcpy and memset', '8b08c210de9b8c44'),
  program('mem_repmovs', 'REP MOVS and REP STOS', '9cdca3076b76905d'),
  program('fp_nbody', 'doubles with division and square root', '8ea4aa6e65116c4c', '113b390405a74eab'),
  program('fp_mandel', 'doubles in registers', '16a50ffb4e628a67'),
  program('fp_matmul', 'doubles streaming through memory', 'eb11b45b83605a28'),
  program('fp_libm', 'sine, exponential, logarithm, power', 'f1fb3dce09d161f6'),
  program('simd_sse2', 'packed integers', '674abb1f782304b5'),
  program('str_words', 'strings and a hash table', 'a30385f0f4ec61f1'),
  program('sys_getpid', 'system calls', '00000100000009b3'),
  program('sys_pagefault', 'page faults, mapping and unmapping', 'cd32ca3d95e9d877'),
  program('sys_forkexec', 'fork, exec and wait', '000c1d0000747d47'),
  program('sys_pipe', 'switches between processes', '14eb05e297f7e2b8'),
  program('sys_file', 'files in memory', '3f75ba0e83990c16'),
  program('sys_smc', 'code made at run time', 'b92000d9a49166e3'),
  program('sh_loop', 'the shell counting', 'abb4e2205c0cccaa'),
  program('sh_func', 'functions of the shell', '439809d893a31846'),
  program('sh_forks', 'command substitution with pipelines', '241a715a8d8a1e4f'),
  program('app_gzip', 'gzip, gunzip and md5', 'e94c7de5c999a402'),
  program('app_awk', 'awk with strings and tables', '72b5e04c5d326827'),
  program('app_sort', 'sort, uniq and tr', 'dfe4ef2a90d24c58'),
  program('app_grep', 'a regular expression over words', 'aa4ce462076aa05d'),
  { name: 'fp_nbody_sse', measures: 'as fp_nbody, in 32-bit code with SSE2', check: { i386: '8ea4aa6e65116c4c' } },
  { name: 'fp_mandel_sse', measures: 'as fp_mandel, in 32-bit code with SSE2', check: { i386: '16a50ffb4e628a67' } },
  { name: 'fp_matmul_sse', measures: 'as fp_matmul, in 32-bit code with SSE2', check: { i386: 'eb11b45b83605a28' } },
  { name: 'fp_libm_sse', measures: 'as fp_libm, in 32-bit code with SSE2', check: { i386: 'f1fb3dce09d161f6' } },
]

export function programsFor(architecture: GuestArchitecture): readonly BenchProgram[] {
  return BENCH_PROGRAMS.filter((one) => one.check[architecture])
}

/** One line `BENCH <name> check=<hex> secs=<s>` of a guest. */
export interface BenchResult {
  readonly name: string
  readonly seconds: number
  /** False when the guest computed something else than it should: then the time means nothing. */
  readonly correct: boolean
}

/** Reads a line of the guest's output; undefined when it is no result. */
export function readResult(line: string, architecture: GuestArchitecture): BenchResult | undefined {
  const match = line.match(/^BENCH (\S+) check=([0-9a-f]{16}) secs=(\d+\.\d+)\s*$/)
  if (!match) return undefined
  const [, name = '', check, seconds] = match
  const expected = BENCH_PROGRAMS.find((one) => one.name === name)?.check[architecture]
  return { name, seconds: Number(seconds), correct: check === expected }
}
