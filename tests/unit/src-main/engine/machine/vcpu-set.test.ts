/** Turns of vCPUs that are scripts: how long each runs, why it ends. */
import { describe, expect, test } from 'vitest'
import type { Exit } from '../../../../../src-main/engine/accel/exits.ts'
import { RegisterFile } from '../../../../../src-main/engine/cpu/register-file.ts'
import { CpuTimeline } from '../../../../../src-main/engine/machine/cpu-timeline.ts'
import { type Vcpu, VcpuSet } from '../../../../../src-main/engine/machine/vcpu-set.ts'
import { cpuBlock } from '../../../../../src-main/engine/memory/memory-map.ts'

const WASM_PAGE = 65_536
const TURN = 50_000

/** After `instructions` more it leaves with `exit`. */
interface Act {
  readonly instructions: number
  readonly exit: Exit
}

class ScriptedCpu implements Vcpu {
  readonly registers: RegisterFile
  readonly acts: Act[] = []
  halted = false
  interruptsEnabled = true
  readonly calls: string[] = []

  constructor(memory: WebAssembly.Memory, cpu: number) {
    this.registers = new RegisterFile(memory.buffer, cpu)
  }

  run(budgetEnd: number): Exit {
    const now = Number(this.registers.get('icount'))
    const act = this.acts[0]
    if (!act || now + act.instructions > budgetEnd) return this.#leave(budgetEnd, { kind: 'budget' })
    this.acts.shift()
    this.halted = act.exit.kind === 'halt'
    return this.#leave(now + act.instructions, act.exit)
  }

  interrupt(): void {
    this.calls.push('interrupt')
  }
  invalidate(): void {
    this.calls.push('invalidate')
  }
  reset(): void {}
  exposeState(): void {}
  adoptState(): void {}
  flushTlb(): void {}
  dispose(): void {}

  #leave(count: number, exit: Exit): Exit {
    this.registers.set('icount', count)
    return exit
  }
}

function makeSet(count: number) {
  const pages = cpuBlock(count) / WASM_PAGE
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  const cpus = Array.from({ length: count }, (_, cpu) => new ScriptedCpu(memory, cpu))
  const timeline = new CpuTimeline(memory, count)
  return { cpus, timeline, set: new VcpuSet(cpus, timeline), counts: () => cpus.map((cpu) => Number(cpu.registers.get('icount'))) }
}

const halt: Exit = { kind: 'halt', interruptsEnabled: true }
const BUDGET: Exit = { kind: 'budget' }

describe('turns', () => {
  test('each vCPU has its turn, and the slice ends exactly', () => {
    const { set, counts } = makeSet(3)
    expect(set.run(2 * TURN + 123)).toEqual(BUDGET)
    expect(counts()).toEqual([123, TURN, TURN])
  })

  test('a turn that a slice cuts goes on in the next one', () => {
    const { set, counts } = makeSet(2)
    set.run(100)
    const first = set.current
    set.run(TURN)
    expect([set.current, counts()]).toEqual([first, [0, TURN]])
    set.run(TURN + 1)
    expect(counts()).toEqual([1, TURN])
  })

  test('halting and yielding end a turn', () => {
    const { cpus, set, counts } = makeSet(2)
    cpus[1]?.acts.push({ instructions: 10, exit: { kind: 'yield' } }, { instructions: 5, exit: halt })
    cpus[0]?.acts.push({ instructions: 20, exit: { kind: 'yield' } })
    set.run(100)
    expect(counts()).toEqual([85, 15])
  })

  test('one vCPU runs through', () => {
    const { set, counts } = makeSet(1)
    set.run(10 * TURN)
    expect(counts()).toEqual([10 * TURN])
  })

  test('PAUSE counts only where there is somebody to yield to', () => {
    const [alone, both] = [makeSet(1), makeSet(2)]
    alone.set.run(1)
    both.set.run(1)
    expect([alone.cpus[0]?.registers.get('pausesLeft'), both.cpus[both.set.current]?.registers.get('pausesLeft')]).toEqual([0n, 16n])
  })
})

describe('a debugger', () => {
  test('that steps a vCPU moves that one by one instruction, and asks it to take no interrupt', () => {
    const { cpus, set, counts } = makeSet(2)
    set.run(100)
    set.stepping = 0
    let during = -1n
    const { run } = ScriptedCpu.prototype
    Object.assign(cpus[0] as ScriptedCpu, {
      run(this: ScriptedCpu, end: number) {
        during = this.registers.get('stepping')
        return run.call(this, end)
      },
    })
    expect(set.run(1000)).toEqual({ kind: 'debug' })
    expect([set.current, counts(), during, cpus[0]?.registers.get('stepping')]).toEqual([0, [1, 100], 1n, 0n])
  })

  test('that steps a halted vCPU lets the others go on until it wakes', () => {
    const { cpus, set, counts } = makeSet(2)
    const [first] = cpus as [ScriptedCpu, ScriptedCpu]
    first.halted = true
    set.stepping = 0
    expect([set.run(100), counts()]).toEqual([BUDGET, [0, 100]])
    first.halted = false
    expect([set.run(200), counts()]).toEqual([{ kind: 'debug' }, [1, 100]])
  })

  test('is told at once of what a vCPU met', () => {
    const { cpus, set } = makeSet(2)
    cpus[1]?.acts.push({ instructions: 10, exit: { kind: 'debug' } })
    expect([set.run(1000), set.current]).toEqual([{ kind: 'debug' }, 1])
  })
})

describe('ends of a run', () => {
  test('all halted: halted, and hopelessly so when no interrupt could wake any', () => {
    const { cpus, set } = makeSet(2)
    for (const cpu of cpus) cpu.acts.push({ instructions: 10, exit: halt })
    expect(set.run(1000)).toEqual({ kind: 'halt', interruptsEnabled: true })
    expect(set.halted).toBe(true)
    for (const cpu of cpus) cpu.interruptsEnabled = false
    expect(set.run(2000)).toEqual({ kind: 'halt', interruptsEnabled: false })
  })

  test('a triple fault names its vCPU, if there are several', () => {
    const crash: Act = { instructions: 1, exit: { kind: 'shutdown', reason: 'triple fault' } }
    const [alone, both] = [makeSet(1), makeSet(2)]
    alone.cpus[0]?.acts.push(crash)
    both.cpus[1]?.acts.push(crash)
    expect([alone.set.run(10), both.set.run(10)]).toMatchObject([
      { kind: 'shutdown', reason: 'triple fault' },
      { kind: 'shutdown', reason: 'CPU 1: triple fault' },
    ])
  })

  test('a vCPU that comes to nothing leaves the others their turns', () => {
    const { cpus, set, counts } = makeSet(2)
    cpus[1]?.acts.push({ instructions: 0, exit: BUDGET })
    expect(set.run(1000)).toEqual(BUDGET)
    expect(counts()).toEqual([1000, 0])
  })

  test('where all come to nothing the host has its turn', () => {
    const { cpus, set, timeline } = makeSet(2)
    for (const cpu of cpus) cpu.acts.push({ instructions: 0, exit: BUDGET })
    expect([set.run(1000), timeline.instructions]).toEqual([{ kind: 'stalled' }, 0])
  })
})

test('requests and overwritten code go to the vCPU whose turn it is', () => {
  const { cpus, set } = makeSet(2)
  set.run(10)
  set.interrupt()
  set.invalidate(0, 4)
  expect(cpus[set.current]?.calls).toEqual(['interrupt', 'invalidate'])
})

test('a turn that was saved in its midst ends at the same count', () => {
  const { set } = makeSet(2)
  set.run(40_000)
  const payload = set.save()
  const copy = makeSet(2)
  copy.cpus[1]?.registers.set('icount', 40_000)
  copy.set.load(payload)
  copy.set.run(TURN + 1)
  expect(copy.counts()).toEqual([1, TURN])
})

test('a saved turn of a vCPU that is not there is refused', () => {
  const { set } = makeSet(2)
  const payload = { kind: 'vcpu-set', version: 1, fields: { current: 2, left: 0, pauses: 0 } }
  expect(() => set.load(payload)).toThrow('the machine has no vCPU 2')
})
