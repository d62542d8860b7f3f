/**
 * Processors that run at the same time, each on a host thread of its own: the guest of several-cpus.test.ts, and its litmus tests, which tell whether one
 * processor sees the stores of another as those of an x86 are seen, also in code that the host's compiler has optimised.
 */
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildSmpGuest } from '../../tools/smp-guest/build.ts'
import { missingCommand } from '../support/debian.ts'
import { DONE, reportOf } from '../support/smp-guest.ts'
import { SavedFolder, SteppedMachine, type SteppedOptions } from '../support/stepped-machine.ts'

const LIMIT = 1e12

const missing = process.arch === 'x64' ? missingCommand('gcc', 'gcc') : 'an x86-64 host'
const folder = new SavedFolder()
const kernel = join(folder.path, 'smp-guest.elf')
beforeAll(() => {
  if (!missing) buildSmpGuest(kernel)
})
afterAll(() => folder[Symbol.dispose]())
beforeEach((context) => void (missing && context.skip(missing)))

type Accelerator = 'interp' | 'jit'

function machineOf(cpus: number, accelerator: Accelerator, words = '', options: SteppedOptions = {}): SteppedMachine {
  const boot = { kind: 'kernel' as const, kernel, commandLine: `cpus=${cpus}${words}` }
  return new SteppedMachine({ spec: { cpus, memoryMiB: 16, boot, debugPorts: true, accelerator, smp: 'parallel' }, ...options })
}

function finish(machine: SteppedMachine): string[] {
  expect(machine.runTo(LIMIT)).toEqual(DONE)
  machine.built.machine.pause()
  return machine.text.slice(machine.text.lastIndexOf('online')).trim().split('\n')
}

describe.each(['interp', 'jit'] as const)('with --accel %s', (accelerator) => {
  test.each([2, 4])('%i processors count exactly, see remapped pages and rewritten code, and start anew', { timeout: 120_000 }, (cpus) => {
    using machine = machineOf(cpus, accelerator)
    expect(finish(machine)).toEqual(reportOf(cpus))
  })

  test('stores are seen in order, loads are done one by one, and fences empty the store buffer', { timeout: 240_000 }, () => {
    using machine = machineOf(2, accelerator, ' litmus')
    const fences = ['MFENCE', 'CPUID', 'LOCK', 'IRET'].map((name) => `both old, ${name} 0`)
    const outcomes = ['late data 0', 'backwards 0', 'changes 1', 'torn 0', 'whole 1', ...fences, 'both old, nothing 1']
    expect(finish(machine)).toEqual(['online 2', ...outcomes])
  })

  test('stopped in the midst of the work, saved and restored, all go on where they were', { timeout: 120_000 }, () => {
    using machine = machineOf(2, accelerator)
    machine.runUntil('pongs')
    machine.runTo(machine.instructions + 100_000)
    using saved = machine.save()
    const said = machine.text
    const hash = machine.hash()
    expect(machine.hash()).toBe(hash)

    using copy = machineOf(2, accelerator, '', { restoreFrom: saved.path })
    expect(copy.hash()).toBe(hash)
    for (const one of [machine, copy]) {
      expect(one.runTo(LIMIT)).toEqual(DONE)
      one.built.machine.pause()
    }
    expect(`${said}${copy.text}`.trim().split('\n')).toEqual(reportOf(2))
  })
})

test('a triple fault on one processor crashes the machine, which says on which', { timeout: 60_000 }, () => {
  using machine = machineOf(3, 'jit', ' crash')
  expect(machine.runTo(LIMIT)).toMatchObject({ kind: 'crashed', reason: expect.stringMatching(/^CPU 2: /) })
})

test('after a reset in the midst of the work all processors begin again', { timeout: 120_000 }, () => {
  using machine = machineOf(3, 'jit')
  machine.runUntil('plain')
  machine.built.machine.reset()
  expect(finish(machine)).toEqual(reportOf(3))
})

test('most of what they execute is translated', { timeout: 120_000 }, () => {
  using machine = machineOf(2, 'jit', ' litmus')
  finish(machine)
  const { instructions, interpreted, regionsTranslated } = machine.built.counters()
  expect(regionsTranslated).toBeGreaterThan(10)
  expect(interpreted / instructions).toBeLessThan(0.2)
})
