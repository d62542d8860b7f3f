import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { CompileThread } from '../../../../../../src-main/engine/accel/jit/compile-thread.ts'
import type { CompiledBatch } from '../../../../../../src-main/engine/accel/jit/region-factory.ts'
import { GuestMemory } from '../../../../../../src-main/engine/memory/guest-memory.ts'

const ENTRY = new URL('../../../../../../src-main/engine/accel/jit/compile-worker.ts', import.meta.url)
const OUTLINE = { pages: new Map([[0, 0x40_0000]]), mode: 9, entries: [0], blocks: new Map<number, number>() }
const PATIENCE = 60_000

async function nextBatch(thread: CompileThread): Promise<CompiledBatch> {
  const until = Date.now() + PATIENCE
  while (Date.now() < until) {
    const batch = thread.collect()
    if (batch) return batch
    await setTimeout(5)
  }
  throw new Error('the thread gave nothing back')
}

describe('CompileThread', () => {
  it('says what the thread died of', { timeout: 2 * PATIENCE }, async () => {
    const { bytes } = new GuestMemory(1024 * 1024)
    const thread = new CompileThread(ENTRY, bytes.buffer as SharedArrayBuffer)
    // An entry without a block: no outline of ours.
    const outline = { ...OUTLINE, entries: [4] }
    thread.request({ index: 1, epoch: 0, outline, frame: { cpu: 0, tlbMode: 0, is64: true }, entered: 0, hotAt: 0 })

    thread.flush()

    await expect(nextBatch(thread)).rejects.toThrow()
  })
})
