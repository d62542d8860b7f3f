import { readdirSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'

const MODULE = new URL('../../../../../../src-main/engine/accel/jit/host-compiler.ts', import.meta.url)
const NICENESS = 5

function nicenessByName(): [name: string, niceness: number][] {
  return readdirSync('/proc/self/task').map((thread) => [
    readFileSync(`/proc/self/task/${thread}/comm`, 'utf8').trim(),
    getPriority(Number(thread)),
  ])
}

describe.skipIf(process.platform !== 'linux')('threads that compile', () => {
  it('stand back, and no other thread does', { timeout: 60_000 }, async () => {
    const before = nicenessByName().filter(([, niceness]) => niceness >= NICENESS).length
    const code = `import { parentPort } from 'node:worker_threads'
      import { standBackBehindGuest, tuneHostCompiler } from '${MODULE.href}'
      tuneHostCompiler(); standBackBehindGuest(); parentPort.postMessage('done'); setInterval(() => undefined, 1000)`
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`))
    await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
    await setTimeout(10)

    const threads = nicenessByName()
    const nice = threads.filter(([, niceness]) => niceness === NICENESS)
    await worker.terminate()

    expect(threads.filter(([name, niceness]) => /V8Worker/.test(name) && niceness !== NICENESS)).toEqual([])
    expect(nice.length - before).toBeGreaterThanOrEqual(1)
    expect(getPriority(process.pid)).toBeLessThan(NICENESS)
  })
})
