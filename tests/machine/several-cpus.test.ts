/**
 * A guest that starts its processors and lets them work on what goes wrong first when they are not what they should be (tools/smp-guest): whole,
 * recorded and repeated, saved and restored at many points of its way.
 */
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { ACTIVITY_RUNNING, ACTIVITY_WAIT_FOR_STARTUP, ATTENTION_INIT, ATTENTION_STARTUP } from '../../src-main/engine/cpu/execution.ts'
import type { StampedEvent } from '../../src-main/engine/machine/input-gate.ts'
import type { Payload } from '../../src-main/engine/snapshot/payload.ts'
import { readStateFile } from '../../src-main/engine/snapshot/state-file.ts'
import { buildSmpGuest } from '../../tools/smp-guest/build.ts'
import { missingCommand } from '../support/debian.ts'
import { DONE, reportOf } from '../support/smp-guest.ts'
import { SavedFolder, SteppedMachine, type SteppedOptions } from '../support/stepped-machine.ts'

const LIMIT = 1_000_000_000
const MiB = 1024 * 1024

// The chipset asks for the wall clock; two machines that shall be the same must be told the same.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) }))
afterEach(() => void vi.useRealTimers())

const missing = missingCommand('gcc', 'gcc')
const folder = new SavedFolder()
const kernel = join(folder.path, 'smp-guest.elf')
beforeAll(() => {
  if (!missing) buildSmpGuest(kernel)
})
afterAll(() => folder[Symbol.dispose]())
beforeEach((context) => void (missing && context.skip(missing)))

function machineOf(cpus: number, options: SteppedOptions = {}, words = '', accelerator: 'interp' | 'jit' = 'interp'): SteppedMachine {
  const boot = { kind: 'kernel' as const, kernel, commandLine: `cpus=${cpus}${words}` }
  return new SteppedMachine({ spec: { cpus, memoryMiB: 16, boot, debugPorts: true, accelerator }, ...options })
}

/** Runs to the end; what the guest said since it began. */
function finish(machine: SteppedMachine): string[] {
  expect(machine.runTo(LIMIT)).toEqual(DONE)
  machine.built.machine.pause()
  const text = machine.text.slice(machine.text.lastIndexOf('online'))
  return text.trim().split('\n')
}

describe.each(['interp', 'jit'] as const)('with --accel %s', (accelerator) => {
  test.each([2, 4, 8])(
    '%i processors count exactly, see remapped pages and rewritten code, and start anew',
    { timeout: 60_000 },
    (cpus) => {
      using machine = machineOf(cpus, {}, '', accelerator)
      expect(finish(machine)).toEqual(reportOf(cpus))
    },
  )
})

test('a triple fault on one processor crashes the machine, which says on which', () => {
  using machine = machineOf(3, {}, ' crash')
  const step = machine.runTo(LIMIT)
  expect(step).toMatchObject({ kind: 'crashed', reason: expect.stringMatching(/^CPU 2: triple fault: .*#GP.*#GP.*#GP/) })
})

test('after a reset in the midst of the work all processors begin again', { timeout: 60_000 }, () => {
  using machine = machineOf(3)
  machine.runUntil('plain')
  machine.built.machine.reset()
  expect(finish(machine)).toEqual(reportOf(3))
})

interface ProcessorState {
  readonly activity: number
  readonly latched: number
}

/** What the second of two processors does after `count` instructions. */
function secondProcessor(count: number): ProcessorState {
  using machine = machineOf(2)
  machine.runTo(count)
  using saved = machine.save()
  const { payloads } = readStateFile(join(saved.path, 'state.bin'), new Uint8Array(16 * MiB))
  const { activity, latched } = (payloads.get('cpu.1') as Payload).fields
  return { activity: new DataView((activity as Uint8Array<ArrayBuffer>).slice().buffer).getUint32(0, true), latched: latched as number }
}

/** Instructions after which the guest has written this to the local APIC's command register. */
function countOfCommand(command: number): number {
  using machine = machineOf(2, { trace: ['io'] })
  const line = `mmio write 0xfee00300 size 4 = 0x${command.toString(16)}`
  while (!machine.log.some((text) => text.includes(line))) machine.runTo(machine.instructions + 1)
  return machine.instructions
}

describe('two processors', () => {
  test('a recorded run repeats exactly', { timeout: 60_000 }, () => {
    const record: StampedEvent[] = []
    using machine = machineOf(2, { record })
    machine.runTo(2_345_678)
    const middle = machine.hash()
    using replayed = machineOf(2, { replay: record })
    replayed.replayTo(machine.instructions)
    expect(replayed.hash()).toBe(middle)
  })

  test('a run recorded in the interpreter repeats to the bit in translated code', { timeout: 60_000 }, () => {
    const record: StampedEvent[] = []
    using machine = machineOf(2, { record })
    machine.runTo(18_765_432)
    using replayed = machineOf(2, { replay: record }, '', 'jit')
    replayed.replayTo(machine.instructions)
    expect(replayed.hash()).toBe(machine.hash())
    const { instructions, interpreted } = replayed.built.counters()
    expect(interpreted / instructions).toBeLessThan(0.6)
  })

  /** Saved after `count` instructions, restored and run to its end, it must be as one that ran through. */
  function expectSameEnd(count: number, plain: SteppedMachine): void {
    using machine = machineOf(2)
    machine.runTo(count)
    using saved = machine.save()
    using copy = machineOf(2, { restoreFrom: saved.path })
    expect(copy.hash()).toBe(machine.hash())
    expect(copy.runTo(LIMIT)).toEqual(DONE)
    expect(copy.instructions).toBe(plain.instructions)
    expect(copy.hash()).toBe(plain.hash())
  }

  test('saved anywhere on its way, the restored machine ends in the same state', { timeout: 120_000 }, () => {
    using plain = machineOf(2)
    expect(plain.runTo(LIMIT)).toEqual(DONE)
    for (const count of [1000, 70_000, 500_000, 1_500_000, 5_000_000]) expectSameEnd(count, plain)
  })

  test('saved in the midst of a start-up, with INIT or SIPI on its way or just served, it ends in the same state', {
    timeout: 120_000,
  }, () => {
    using plain = machineOf(2)
    expect(plain.runTo(LIMIT)).toEqual(DONE)
    const initDue = countOfCommand(0xc4500)
    const startupDue = countOfCommand(0xc4608)
    expect(secondProcessor(initDue)).toEqual({ activity: ACTIVITY_WAIT_FOR_STARTUP, latched: ATTENTION_INIT })
    expect(secondProcessor(startupDue)).toEqual({ activity: ACTIVITY_WAIT_FOR_STARTUP, latched: ATTENTION_STARTUP })
    let served = startupDue
    while (secondProcessor(served).activity !== ACTIVITY_RUNNING) served += 8
    for (const count of [initDue, startupDue - 1, startupDue, served, served + 1]) expectSameEnd(count, plain)
  })
})
