/** V8's own sampling profiler on this thread: what the engine is at, WebAssembly included. */
import { type Profiler, Session } from 'node:inspector'
import type { EngineSample } from './guest-profile.ts'

/** Microseconds between two samples. */
const INTERVAL = 500

export class EngineProfiler {
  readonly #session = new Session()

  start(): void {
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.setSamplingInterval', { interval: INTERVAL })
    this.#session.post('Profiler.start')
  }

  /** Ends it. A session on its own thread answers before `post` returns. */
  stop(): EngineSample[] {
    let samples: EngineSample[] = []
    this.#session.post('Profiler.stop', (error, answer) => {
      if (!error) samples = selfTimes(answer.profile)
    })
    this.#session.disconnect()
    return samples
  }
}

/** Time of each function in itself: a sample stands for the time since the one before. */
export function selfTimes(profile: Profiler.Profile): EngineSample[] {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]))
  const sums = new Map<string, { name: string; url: string; microseconds: number }>()
  profile.samples?.forEach((id, index) => {
    const frame = frames.get(id)
    if (!frame) return
    const { functionName, url } = frame
    const key = `${url} ${functionName}`
    const sum = sums.get(key) ?? { name: functionName, url, microseconds: 0 }
    sum.microseconds += profile.timeDeltas?.[index] ?? 0
    sums.set(key, sum)
  })
  return [...sums.values()]
}
