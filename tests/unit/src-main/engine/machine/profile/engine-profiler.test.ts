import { expect, test } from 'vitest'
import { EngineProfiler, selfTimes } from '../../../../../../src-main/engine/machine/profile/engine-profiler.ts'

function frame(functionName: string) {
  return { functionName, scriptId: '1', url: 'file:///x.ts', lineNumber: 0, columnNumber: 0 }
}

test('a function has the time of its own samples, wherever it was called from', () => {
  const profile = {
    nodes: [
      { id: 1, callFrame: frame('root') },
      { id: 2, callFrame: frame('busy') },
      { id: 3, callFrame: frame('busy') },
    ],
    startTime: 0,
    endTime: 10,
    samples: [1, 2, 3, 2],
    timeDeltas: [1, 2, 3, 4],
  }
  expect(selfTimes(profile)).toEqual([
    { name: 'root', url: 'file:///x.ts', microseconds: 1 },
    { name: 'busy', url: 'file:///x.ts', microseconds: 9 },
  ])
})

test('it finds the function that keeps this thread busy', () => {
  const profiler = new EngineProfiler()
  profiler.start()
  function keepBusy(): number {
    let sum = 0
    // Time of this thread's own, not the host's: other processes may want the CPU too.
    for (const end = process.threadCpuUsage().user + 200_000; process.threadCpuUsage().user < end; ) {
      for (let round = 0; round < 100_000; round++) sum += Math.sqrt(sum + round)
    }
    return sum
  }
  keepBusy()
  const samples = profiler.stop()
  // V8's own names, such as (idle) and (program), have no source.
  const [most] = samples.filter(({ url }) => url !== '').toSorted((a, b) => b.microseconds - a.microseconds)
  expect(most?.name).toBe('keepBusy')
  expect(most?.url).toMatch(/engine-profiler\.test\.ts$/)
})
