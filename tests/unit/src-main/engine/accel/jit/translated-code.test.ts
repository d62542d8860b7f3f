import { describe, expect, it } from 'vitest'
import type { CompiledBatch, CompileJob, CompileService } from '../../../../../../src-main/engine/accel/jit/region-factory.ts'
import { TranslatedCode } from '../../../../../../src-main/engine/accel/jit/translated-code.ts'
import { FunctionBody } from '../../../../../../src-main/engine/accel/jit/wasm/function-body.ts'
import { writeModule } from '../../../../../../src-main/engine/accel/jit/wasm/module-writer.ts'
import { COUNTER_ARENA_RESETS } from '../../../../../../src-main/engine/cpu/execution.ts'
import { RegisterFile } from '../../../../../../src-main/engine/cpu/register-file.ts'
import { BLOCK_HEAT, BLOCK_TRANSLATED } from '../../../../../../src-main/engine/memory/block-layout.ts'
import { GuestMemory } from '../../../../../../src-main/engine/memory/guest-memory.ts'

const memory = new GuestMemory(1024 * 1024)

const OUTLINE = { pages: new Map([[0, 0x40_0000]]), mode: 9, entries: [0], blocks: new Map([[0, 0x9000]]) }
const TIER = { entered: 0, hotAt: 100 }
const FRAME = { cpu: undefined, tlbMode: 0, is64: true }

/** Notes what it is asked for; what is done, the test says. */
class StandInService implements CompileService {
  readonly jobs: CompileJob[] = []
  readonly done: CompiledBatch[] = []

  request(job: CompileJob): void {
    this.jobs.push(job)
  }

  collect(): CompiledBatch | undefined {
    return this.done.shift()
  }

  finish({ index, epoch }: CompileJob): void {
    const module = new WebAssembly.Module(writeModule([{ index, body: new FunctionBody(2).assemble() }]))
    this.done.push({ epoch, module, regions: [{ index, slots: [], count: 0x8000 }], hasRoom: true })
  }
}

describe('TranslatedCode', () => {
  it('is shared by several vCPUs only', () => {
    expect([1, 2, 8].map((cpus) => new TranslatedCode(memory, [...Array(cpus).keys()]).isShared)).toEqual([false, true, true])
  })

  it('forgets everything once, when any of its vCPUs has emptied the decode arena', () => {
    const service = new StandInService()
    const code = new TranslatedCode(memory, [0, 1], service)
    const other = new RegisterFile(memory.bytes.buffer, 1)
    const epochNow = (): number | undefined => {
      code.forgetAfterArenaReset()
      code.request(OUTLINE, FRAME, TIER)
      return service.jobs.at(-1)?.epoch
    }
    const before = epochNow() ?? 0

    other.set('counters', other.get('counters', COUNTER_ARENA_RESETS) + 1n, COUNTER_ARENA_RESETS)

    expect([epochNow(), epochNow()]).toEqual([before + 1, before + 1])
  })

  it('serves a region when it is done, unless everything was forgotten meanwhile', () => {
    const service = new StandInService()
    const code = new TranslatedCode(memory, [0], service)
    code.request(OUTLINE, FRAME, TIER)
    code.collect()
    expect(code.cache.size).toBe(0)
    code.empty()
    code.request(OUTLINE, FRAME, TIER)

    for (const job of service.jobs) service.finish(job)
    code.collect()

    expect([code.cache.size, code.cache.installed, code.cache.awaits]).toEqual([1, 1, false])
  })

  it('begins anew when the pool is full', () => {
    const service = new StandInService()
    const code = new TranslatedCode(memory, [0], service)
    code.request(OUTLINE, FRAME, TIER)
    service.finish(service.jobs[0] as CompileJob)
    code.collect()
    expect(code.cache.size).toBe(1)
    code.request(OUTLINE, FRAME, TIER)
    service.finish(service.jobs[1] as CompileJob)
    service.done[0] = { ...(service.done[0] as CompiledBatch), hasRoom: false }

    code.collect()
    code.forgetAfterArenaReset()

    expect(code.cache.size).toBe(0)
  })

  it('lets a hot block inside a region wait once, until it is hotter', () => {
    const code = new TranslatedCode(memory, [0])
    const [inside, outside] = [0x10_0000, 0x10_1000]
    code.view.setUint32(inside + BLOCK_TRANSLATED, 1, true)
    code.view.setUint32(outside + BLOCK_TRANSLATED, 0, true)

    expect([outside, inside, inside].map((block) => code.defer(block, 2048))).toEqual([false, true, false])
    expect(code.view.getUint32(inside + BLOCK_HEAT, true)).toBe(2048)
  })
})
