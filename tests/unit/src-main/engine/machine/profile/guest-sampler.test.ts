import { expect, test } from 'vitest'
import { RegisterFile } from '../../../../../../src-main/engine/cpu/register-file.ts'
import type { MachineStep } from '../../../../../../src-main/engine/machine/machine.ts'
import type { LoopMachine } from '../../../../../../src-main/engine/machine/machine-loop.ts'
import { GuestSampler } from '../../../../../../src-main/engine/machine/profile/guest-sampler.ts'
import { CPU_BLOCK_SIZE, cpuBlock } from '../../../../../../src-main/engine/memory/memory-map.ts'

const ANCHOR = { kind: 'anchor', time: 0, nanosecondsPerInstruction: 1 } as const
const HOT = 0xffff_ffff_8100_0000n
const COLD = 0x40_0000n

/**
 * A guest that goes round: `hot` instructions at HOT in the kernel, then `cold` at COLD in user mode, then halts. It stops at what it is asked for, or at the halt.
 */
class RoundMachine implements LoopMachine {
  readonly registers = new RegisterFile(new ArrayBuffer(cpuBlock(0) + CPU_BLOCK_SIZE), 0)
  readonly #hot: number
  readonly #round: number
  time = 0
  instructions = 0
  host = 0

  constructor(hot: number, cold: number) {
    this.#hot = hot
    this.#round = hot + cold
  }

  step(instructions: number): MachineStep {
    const left = this.#round - (this.instructions % this.#round)
    const run = Math.min(instructions, left)
    this.instructions += run
    this.host += run
    const isHot = this.instructions % this.#round < this.#hot
    this.registers.set('rip', isHot ? HOT : COLD)
    this.registers.set('cpl', isHot ? 0 : 3)
    return run === left ? { kind: 'idle', deadline: 0, stuck: false } : { kind: 'ran' }
  }
}

function sample(machine: RoundMachine, instructions: number): GuestSampler {
  const host = { nanoseconds: () => machine.host, wallMilliseconds: () => 0 }
  const sampler = new GuestSampler(machine, () => machine.registers, host)
  while (machine.instructions < instructions) sampler.step(1_000_000, () => ANCHOR)
  return sampler
}

test('samples are shared out as instructions are, although every round ends in a halt at the cold place', () => {
  const samples = sample(new RoundMachine(30_000, 10_000), 200e6).samples()
  const hot = samples.find(({ rip }) => rip === HOT)
  const cold = samples.find(({ rip }) => rip === COLD)
  const all = (hot?.count ?? 0) + (cold?.count ?? 0)
  expect(all).toBeGreaterThan(1800)
  expect(all).toBeLessThan(2200)
  expect((hot?.count ?? 0) / all).toBeGreaterThan(0.7)
  expect((hot?.count ?? 0) / all).toBeLessThan(0.8)
  expect([hot?.user, cold?.user]).toEqual([false, true])
})

test('the time of all samples is the time of all slices but the last unfinished distance', () => {
  const machine = new RoundMachine(30_000, 10_000)
  const nanoseconds = sample(machine, 20e6)
    .samples()
    .reduce((sum, one) => sum + one.nanoseconds, 0)
  expect(machine.host - nanoseconds).toBeLessThan(150_000)
  expect(nanoseconds).toBeLessThanOrEqual(machine.host)
})
