import { describe, expect, test } from 'vitest'
import type { HostClock } from '../../../../../src-main/engine/base/clock/host-clock.ts'
import type { AnchorEvent } from '../../../../../src-main/engine/machine/input-gate.ts'
import type { MachineStep } from '../../../../../src-main/engine/machine/machine.ts'
import { type LoopMachine, MachineLoop } from '../../../../../src-main/engine/machine/machine-loop.ts'
import { Pacer } from '../../../../../src-main/engine/machine/pacer.ts'

/** A machine that answers `step` from a list and remembers the anchors it was given. */
class ScriptedMachine implements LoopMachine {
  readonly anchors: AnchorEvent[] = []
  readonly #steps: (MachineStep | Error)[]
  time = 0
  instructions = 0

  constructor(steps: (MachineStep | Error)[]) {
    this.#steps = steps
  }

  step(_instructions: number, anchor: () => AnchorEvent): MachineStep {
    const event = anchor()
    this.anchors.push(event)
    this.time = event.time
    const step = this.#steps.shift() ?? { kind: 'stopped', reason: { kind: 'power-off' } }
    if (step instanceof Error) throw step
    return step
  }
}

const REAL: HostClock = { nanoseconds: () => performance.now() * 1e6, wallMilliseconds: () => 0 }

/** Runs a machine until its loop ends; what the loop told. */
function runToEnd(machine: LoopMachine): Promise<string[]> {
  return new Promise((resolve) => {
    const told: string[] = []
    const end = (what: string): void => {
      told.push(what)
      resolve(told)
    }
    const events = {
      stopped: (reason: { kind: string }) => end(`stopped ${reason.kind}`),
      crashed: (reason: string) => end(`crashed ${reason}`),
      stuck: () => told.push('stuck'),
      failed: (error: unknown) => end(`failed ${(error as Error).message}`),
    }
    new MachineLoop(machine, new Pacer(REAL), REAL, events).run()
  })
}

describe('MachineLoop', () => {
  test('slices run until the machine stops, each with an anchor no earlier than the last', async () => {
    const machine = new ScriptedMachine([{ kind: 'ran' }, { kind: 'ran' }])
    expect(await runToEnd(machine)).toEqual(['stopped power-off'])
    const times = machine.anchors.map((anchor) => anchor.time)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(times).toHaveLength(3)
  })

  test('a halted machine is woken when guest time reaches its deadline', async () => {
    const idle: MachineStep = { kind: 'idle', deadline: 20e6, stuck: false }
    const machine = new ScriptedMachine([idle, idle, idle]) // timers hit early or late; what remains is waited for
    await runToEnd(machine)
    expect(machine.anchors.at(-1)?.time).toBeGreaterThanOrEqual(19.9e6)
  })

  test('a machine that is halted with interrupts off is reported once', async () => {
    const idle: MachineStep = { kind: 'idle', deadline: 1e5, stuck: true }
    expect(await runToEnd(new ScriptedMachine([idle, idle]))).toEqual(['stuck', 'stopped power-off'])
  })

  test('a crash and an exception end the loop with their reason', async () => {
    expect(await runToEnd(new ScriptedMachine([{ kind: 'crashed', reason: 'triple fault' }]))).toEqual(['crashed triple fault'])
    expect(await runToEnd(new ScriptedMachine([new Error('the disk is gone')]))).toEqual(['failed the disk is gone'])
  })

  test('paused and run again within one turn of the event loop, it is still one loop', async () => {
    const machine = new ScriptedMachine(Array.from({ length: 10 }, () => ({ kind: 'ran' })))
    const ignore = (): void => {}
    const loop = new MachineLoop(machine, new Pacer(REAL), REAL, { stopped: ignore, crashed: ignore, stuck: ignore, failed: ignore })
    loop.run()
    loop.pause()
    loop.run()
    const before = machine.anchors.length
    await new Promise((resolve) => setImmediate(resolve))
    loop.pause()
    expect(machine.anchors.length - before).toBe(1)
  })

  test('a machine held to a tenth of a core waits between its slices, and that is counted as held back', async () => {
    const machine = new ScriptedMachine(Array.from({ length: 4 }, () => ({ kind: 'ran' })))
    const clock = { now: 0, cpu: 0 }
    const step = machine.step.bind(machine)
    machine.step = (instructions, anchor) => {
      clock.cpu += 1e6
      return step(instructions, anchor)
    }
    const host = { nanoseconds: () => performance.now() * 1e6, wallMilliseconds: () => 0, cpuNanoseconds: () => clock.cpu }
    const begun = performance.now()
    const loop = await new Promise<MachineLoop>((resolve) => {
      const ignore = (): void => {}
      const events = { stopped: () => resolve(loop), crashed: ignore, stuck: ignore, failed: ignore }
      const loop = new MachineLoop(machine, new Pacer(host), host, events)
      loop.share = 0.1
      loop.run()
    })
    expect(performance.now() - begun).toBeGreaterThan(35) // four slices of 1 ms of CPU time each, and 9 ms of waiting after each
    expect(loop.counters).toMatchObject({ budget: 4, halt: 0, idle: 0 })
    expect(loop.counters.throttled).toBeGreaterThan(30e6)
  })

  test('waking ends a sleep without a deadline', async () => {
    const machine = new ScriptedMachine([{ kind: 'idle', deadline: Number.POSITIVE_INFINITY, stuck: false }])
    const told = await new Promise<string>((resolve) => {
      const ignore = (): void => {}
      const loop = new MachineLoop(machine, new Pacer(REAL), REAL, {
        stopped: () => resolve('stopped'),
        crashed: ignore,
        stuck: ignore,
        failed: ignore,
      })
      loop.run()
      setTimeout(() => loop.wake(), 5)
    })
    expect(told).toBe('stopped')
  })
})

describe('Pacer', () => {
  /** A host clock moved by hand. */
  function handClock() {
    const state = { now: 5e9 }
    return { state, clock: { nanoseconds: () => state.now, wallMilliseconds: () => 0 } }
  }

  test('guest time leaps over a sleep, and is never set back', () => {
    const { state, clock } = handClock()
    const pacer = new Pacer(clock)
    pacer.start(1000)
    state.now += 2e6
    expect(pacer.anchor(0, true).time).toBe(2_001_000)
    expect(pacer.anchor(2.5e6, true).time).toBe(2.5e6)
  })

  test('a running guest that fell behind is not moved but counts faster until it has caught up', () => {
    const { state, clock } = handClock()
    const pacer = new Pacer(clock)
    pacer.start(0)
    const usual = pacer.anchor(0, false).nanosecondsPerInstruction
    state.now += 50e6
    const behind = pacer.anchor(0, false)
    expect(behind.time).toBe(0)
    expect(behind.nanosecondsPerInstruction).toBeCloseTo(usual * 8)
  })

  test('a guest that is hopelessly behind leaps', () => {
    const { state, clock } = handClock()
    const pacer = new Pacer(clock)
    pacer.start(0)
    state.now += 10e9
    expect(pacer.anchor(0, false).time).toBe(10e9)
  })

  test('guest time that ran ahead counts slower until the host has caught up', () => {
    const { clock } = handClock()
    const pacer = new Pacer(clock)
    pacer.start(0)
    expect(pacer.anchor(5e5, false).nanosecondsPerInstruction).toBeLessThan(pacer.anchor(0, false).nanosecondsPerInstruction)
  })

  test('guest time far ahead all but stands still', () => {
    const { clock } = handClock()
    const pacer = new Pacer(clock)
    pacer.start(0)
    const { nanosecondsPerInstruction } = pacer.anchor(1e9, false)
    expect(nanosecondsPerInstruction * pacer.sliceInstructions).toBeLessThan(1e4)
    expect(nanosecondsPerInstruction).toBeGreaterThan(0)
  })

  test("a machine held to a share has shorter slices whose instructions count for the waits, so that guest time keeps the host's pace", () => {
    const { clock } = handClock()
    const pacer = new Pacer(clock)
    pacer.start(0)
    const whole = pacer.sliceInstructions
    for (const share of [0.5, 0.1, 0.01]) {
      pacer.share = share
      const slice = pacer.sliceInstructions
      expect(slice).toBeCloseTo(whole * Math.max(0.05, share), -1)
      const { nanosecondsPerInstruction } = pacer.anchor(0, false)
      const period = Math.max(1e6, 0.05e6 / share) // slice and wait together
      expect((nanosecondsPerInstruction * slice) / period).toBeCloseTo(1)
    }
  })

  test('one slice that the host interrupted hardly changes the rate', () => {
    const { clock } = handClock()
    const pacer = new Pacer(clock)
    const before = pacer.sliceInstructions
    pacer.learn(100_000, 50e6)
    expect(pacer.sliceInstructions).toBeGreaterThan(before / 3)
  })

  test('slices follow what instructions really cost', () => {
    const { clock } = handClock()
    const pacer = new Pacer(clock)
    for (let slice = 0; slice < 300; slice++) pacer.learn(100_000, 500_000)
    expect(pacer.sliceInstructions).toBeCloseTo(200_000, -3)
  })
})
