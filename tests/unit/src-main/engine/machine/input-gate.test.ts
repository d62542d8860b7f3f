import { describe, expect, test } from 'vitest'
import type { AnchorEvent, GateEvent, StampedEvent } from '../../../../../src-main/engine/machine/input-gate.ts'
import { LiveGate } from '../../../../../src-main/engine/machine/live-gate.ts'
import { ReplayGate } from '../../../../../src-main/engine/machine/replay-gate.ts'

const anchor = (time: number): AnchorEvent => ({ kind: 'anchor', time, nanosecondsPerInstruction: 1 })
const BUTTON: GateEvent = { kind: 'power-button' }

/** A gate's surroundings: a counter moved by hand and the events that came through. */
function surroundings() {
  const delivered: GateEvent[] = []
  const state = { instructions: 0 }
  return { delivered, state, ports: { instructions: () => state.instructions, deliver: (event: GateEvent) => delivered.push(event) } }
}

/** A recorded run: boundary at 0, random bytes asked for at 70, boundary at 100 with a key in between. */
function recording(): StampedEvent[] {
  const log: StampedEvent[] = []
  const { ports, state } = surroundings()
  const gate = new LiveGate(ports, log)
  gate.boundary(() => anchor(1))
  state.instructions = 70
  gate.ask('random', () => ({ kind: 'random', bytes: new Uint8Array([7]) }))
  gate.submit(BUTTON)
  state.instructions = 100
  gate.boundary(() => anchor(2))
  return log
}

describe('LiveGate', () => {
  test('what is submitted waits for the slice boundary and comes after the anchor', () => {
    const { delivered, ports } = surroundings()
    const gate = new LiveGate(ports)
    gate.submit(BUTTON)
    expect(delivered).toEqual([])
    gate.boundary(() => anchor(5))
    expect(delivered).toEqual([anchor(5), BUTTON])
  })

  test('every event is recorded with the count at which it entered', () => {
    expect(recording().map(({ icount, event }) => [icount, event.kind])).toEqual([
      [0, 'anchor'],
      [70, 'random'],
      [100, 'anchor'],
      [100, 'power-button'],
    ])
  })
})

describe('ReplayGate', () => {
  test('events come back at their counts, whatever the world submits', () => {
    const { delivered, state, ports } = surroundings()
    const gate = new ReplayGate(ports, recording())
    gate.submit()
    gate.boundary(() => anchor(99))
    expect(gate.nextCount).toBe(100)
    state.instructions = 70
    expect(gate.ask('random').bytes).toEqual(new Uint8Array([7]))
    state.instructions = 100
    gate.boundary(() => anchor(99))
    expect(delivered).toEqual([anchor(1), anchor(2), BUTTON])
    expect(gate.boundary(() => anchor(99))).toBe(false)
  })

  test('a question of another kind or at another count is a divergence', () => {
    const { state, ports } = surroundings()
    const gate = new ReplayGate(ports, recording())
    gate.boundary(() => anchor(0))
    expect(() => gate.ask('wall-clock')).toThrow('replay diverged: the guest asks for wall-clock, the log holds random')
    const again = new ReplayGate(ports, recording())
    again.boundary(() => anchor(0))
    state.instructions = 71
    expect(() => again.ask('random')).toThrow('the log stands at instruction 70, the machine at 71')
  })
})

describe('slices that stalled', () => {
  /** At 50 the slice ended twice in the midst of an instruction, and then at 90. */
  function stalledRecording(): StampedEvent[] {
    const log: StampedEvent[] = []
    const { ports, state } = surroundings()
    const gate = new LiveGate(ports, log)
    gate.boundary(() => anchor(1))
    state.instructions = 50
    for (let count = 0; count < 2; count++) {
      gate.noteStall()
      gate.boundary(() => anchor(2))
    }
    state.instructions = 90
    gate.boundary(() => anchor(3))
    return log
  }

  test('are repeated as often: each may go beyond its count, the one that did not stall may not', () => {
    const { state, ports } = surroundings()
    const gate = new ReplayGate(ports, stalledRecording())
    gate.boundary(() => anchor(0))
    const ends: number[] = []
    state.instructions = 50
    for (let count = 0; count < 2; count++) {
      ends.push(gate.nextCount)
      gate.noteStall()
      gate.boundary(() => anchor(0))
    }
    expect([...ends, gate.nextCount]).toEqual([51, 51, 90])
  })

  test('and one more is a divergence', () => {
    const { state, ports } = surroundings()
    const gate = new ReplayGate(
      ports,
      stalledRecording().filter(({ event }) => event.kind !== 'stalled'),
    )
    gate.boundary(() => anchor(0))
    state.instructions = 50
    expect(() => gate.noteStall()).toThrow('replay diverged: a slice stalls, the log holds anchor')
  })
})
