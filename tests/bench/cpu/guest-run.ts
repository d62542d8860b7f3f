/** One boot of a guest under an engine, watched through its serial line: when each line came by the host's clock, and the process's size. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { type GuestArchitecture, readResult } from '../../../bench/guests/programs.ts'
import { cpuSeconds } from '../process-time.ts'

/** One run of one program. */
export interface Sample {
  readonly name: string
  /** By the guest's clock. */
  readonly seconds: number
  /** By the host's, between the lines START and BENCH. */
  readonly hostSeconds: number
  /** CPU time of the engine's process, all its threads, meanwhile; undefined where the host does not say (only Linux does). */
  readonly cpuSeconds: number | undefined
  readonly correct: boolean
}

export interface GuestRun {
  readonly samples: readonly Sample[]
  /** Bytes resident when the last program had run; undefined where the host does not say (only Linux does). */
  readonly resident: number | undefined
  /** From the command to the awaited line. */
  readonly reached: number | undefined
  /** What went wrong, in words. */
  readonly failure: string | undefined
}

export interface Watch {
  readonly architecture: GuestArchitecture
  /** The line whose time `reached` is. */
  readonly landmark: RegExp
  /** The line that ends the watch. */
  readonly last: RegExp
  /** Seconds. */
  readonly limit: number
  /** Called as each program ends. */
  readonly onSample?: (sample: Sample) => void
}

/** Follows the lines of one boot. Times are milliseconds of the host's clock. */
export class LineWatcher {
  readonly #watch: Watch
  readonly #begun: number
  readonly #samples: Sample[] = []
  readonly #cpuTime: () => number | undefined
  #started = Number.NaN
  #cpuStarted: number | undefined
  #reached: number | undefined

  /** `cpuTime`: seconds that the engine's process has used. */
  constructor(watch: Watch, begun: number, cpuTime: () => number | undefined = () => undefined) {
    this.#cpuTime = cpuTime
    this.#watch = watch
    this.#begun = begun
  }

  get samples(): readonly Sample[] {
    return this.#samples
  }

  get reached(): number | undefined {
    return this.#reached
  }

  /** True when it was the last line. */
  take(line: string, now: number): boolean {
    if (this.#watch.landmark.test(line)) this.#reached ??= (now - this.#begun) / 1000
    if (line.startsWith('START ')) this.#start(now)
    const result = readResult(line, this.#watch.architecture)
    if (result) this.#add({ ...result, hostSeconds: (now - this.#started) / 1000, cpuSeconds: this.#cpuSince() })
    return this.#watch.last.test(line)
  }

  #start(now: number): void {
    this.#started = now
    this.#cpuStarted = this.#cpuTime()
  }

  #cpuSince(): number | undefined {
    const now = this.#cpuTime()
    return now === undefined || this.#cpuStarted === undefined ? undefined : now - this.#cpuStarted
  }

  #add(sample: Sample): void {
    this.#samples.push(sample)
    this.#watch.onSample?.(sample)
  }
}

export async function watchGuest(command: readonly string[], watch: Watch): Promise<GuestRun> {
  const [program = '', ...arguments_] = command
  const begun = performance.now()
  const child = spawn(program, arguments_, { stdio: ['ignore', 'pipe', 'pipe'] })
  const watcher = new LineWatcher(watch, begun, () => (process.platform === 'linux' && child.pid ? cpuSeconds(child.pid) : undefined))
  let said = ''
  let late = false
  let resident: number | undefined
  let ended = false
  child.stderr.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-2000)
  })
  const exit = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      said += error.message
      resolve()
    })
    child.on('close', () => resolve())
  })
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, watch.limit * 1000)
  for await (const line of createInterface({ input: child.stdout })) {
    ended = watcher.take(line, performance.now())
    if (ended) break
  }
  if (ended) resident = residentBytes(child.pid)
  child.kill('SIGKILL')
  await exit
  clearTimeout(timer)
  const failure = ended ? undefined : late ? `not done within ${watch.limit} s` : `ended early: ${said.trim() || 'without a word'}`
  return { samples: watcher.samples, resident, reached: watcher.reached, failure }
}

function residentBytes(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux') return undefined
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return found ? Number(found[1]) * 1024 : undefined
}
