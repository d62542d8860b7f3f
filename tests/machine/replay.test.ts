/** A run of the demonstration guest in real time, recorded at the input gate, repeats exactly. */
import { expect, test } from 'vitest'
import { hostClock } from '../../src-main/engine/base/clock/host-clock.ts'
import type { AnchorEvent, StampedEvent } from '../../src-main/engine/machine/input-gate.ts'
import type { MachineStep } from '../../src-main/engine/machine/machine.ts'
import { type LoopMachine, MachineLoop } from '../../src-main/engine/machine/machine-loop.ts'
import { Pacer } from '../../src-main/engine/machine/pacer.ts'
import { SteppedMachine } from '../support/stepped-machine.ts'

const CHECKPOINTS = [1_000_000, 10_000_000]
const PROMPT = 'demo> '
const ALL_LINES = 5

/** The machine of `stepped`, which notes its state's hash when it comes by a checkpoint. */
class CheckedMachine implements LoopMachine {
  readonly hashes = new Map<number, string>()
  readonly #stepped: SteppedMachine

  constructor(stepped: SteppedMachine) {
    this.#stepped = stepped
  }

  get time(): number {
    return this.#stepped.built.machine.time
  }

  get instructions(): number {
    return this.#stepped.instructions
  }

  step(instructions: number, anchor: () => AnchorEvent): MachineStep {
    const next = CHECKPOINTS.find((count) => count > this.instructions) ?? Number.POSITIVE_INFINITY
    const step = this.#stepped.built.machine.step(Math.min(instructions, next - this.instructions), anchor)
    if (this.instructions === next) this.hashes.set(next, this.#stepped.hash())
    return step
  }
}

/** Runs in real time until the guest switches itself off. */
function runLive(machine: CheckedMachine, stepped: SteppedMachine): Promise<string> {
  return new Promise((resolve, reject) => {
    const loop = new MachineLoop(machine, new Pacer(hostClock), hostClock, {
      stopped: ({ kind }) => resolve(kind),
      crashed: (reason) => reject(new Error(reason)),
      stuck: () => reject(new Error('stuck')),
      failed: reject,
    })
    loop.run()
    const lines = ['write a one two', 'read a', 'uptime', 'spin 1', 'off']
    const typing = setInterval(() => {
      const prompts = stepped.text.split(PROMPT).length - 1
      if (prompts + lines.length < ALL_LINES + 1) return
      stepped.type(`${lines.shift()}\r`)
      if (lines.length === 0) clearInterval(typing)
      loop.wake()
    }, 20)
  })
}

test('the replayed run has the same state at instruction 10^6, 10^7 and at its end', { timeout: 120_000 }, async () => {
  const record: StampedEvent[] = []
  using live = new SteppedMachine({ record })
  const checked = new CheckedMachine(live)
  expect(await runLive(checked, live)).toBe('power-off')
  expect([...checked.hashes.keys()]).toEqual(CHECKPOINTS)

  using replayed = new SteppedMachine({ replay: record })
  const again = new CheckedMachine(replayed)
  let step: MachineStep = { kind: 'ran' }
  while (step.kind === 'ran' || step.kind === 'idle')
    step = again.step(4_000_000, () => {
      throw new Error('a replay asks for no anchor')
    })
  expect(step).toEqual({ kind: 'stopped', reason: { kind: 'power-off' } })
  expect(again.hashes).toEqual(checked.hashes)
  expect(replayed.hash()).toBe(live.hash())
  expect(replayed.text).toBe(live.text)
})

test('a log that is changed is noticed as a divergence', { timeout: 60_000 }, () => {
  const record: StampedEvent[] = []
  using machine = new SteppedMachine({ record })
  machine.runTo(3_000_000)
  const changed = record.findIndex(({ icount, event }) => icount > 0 && event.kind !== 'anchor')
  const late = record.map((entry, index) => (index === changed ? { ...entry, icount: entry.icount + 1 } : entry))
  using replayed = new SteppedMachine({ replay: late })
  expect(() => replayed.replayTo(machine.instructions)).toThrow('replay diverged: the log stands at instruction')
})
