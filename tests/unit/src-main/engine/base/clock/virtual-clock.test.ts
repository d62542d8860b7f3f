import { describe, expect, test } from 'vitest'
import { type Timeline, VirtualClock } from '../../../../../../src-main/engine/base/clock/virtual-clock.ts'

/** A timeline that a test moves by hand. */
class FakeTimeline implements Timeline {
  instructions = 0
  anchorTime = 0
  anchorCount = 0
  nanosecondsPerInstruction = 2
  budgetEnd = 1_000_000

  setAnchor(time: number, count: number, nanosecondsPerInstruction: number): void {
    this.anchorTime = time
    this.anchorCount = count
    this.nanosecondsPerInstruction = nanosecondsPerInstruction
  }

  lowerBudget(count: number): void {
    this.budgetEnd = Math.min(this.budgetEnd, count)
  }
}

describe('VirtualClock', () => {
  test('time moves with retired instructions', () => {
    const timeline = new FakeTimeline()
    const clock = new VirtualClock(timeline)
    timeline.instructions = 500
    expect(clock.now()).toBe(1000)
  })

  test('an anchor in the past leaves time where it is and takes the new rate', () => {
    const timeline = new FakeTimeline()
    const clock = new VirtualClock(timeline)
    timeline.instructions = 500
    clock.anchor(10, 4)
    timeline.instructions = 600
    expect(clock.now()).toBe(1400)
  })

  test('scheduling ends the slice at the instruction that reaches the deadline', () => {
    const timeline = new FakeTimeline()
    const clock = new VirtualClock(timeline)
    clock.schedule(1001, () => {})
    expect(timeline.budgetEnd).toBe(501)
  })

  test('a deadline in the past ends the slice at once', () => {
    const timeline = new FakeTimeline()
    const clock = new VirtualClock(timeline)
    timeline.instructions = 500
    clock.schedule(3, () => {})
    expect(timeline.budgetEnd).toBe(500)
  })

  test('timers fire in the order of their deadlines, equal ones as they were set, withdrawn ones never', () => {
    const timeline = new FakeTimeline()
    const clock = new VirtualClock(timeline)
    const fired: string[] = []
    clock.schedule(30, () => fired.push('late'))
    clock.schedule(10, () => fired.push('first'))
    clock.schedule(10, () => fired.push('second'))
    clock.schedule(10, () => fired.push('withdrawn')).cancel()
    timeline.instructions = 5
    clock.fire()
    expect(fired).toEqual(['first', 'second'])
    expect(clock.nextDeadline).toBe(30)
  })

  test('restoring sets time exactly, back too, and forgets timers', () => {
    const timeline = new FakeTimeline()
    const clock = new VirtualClock(timeline)
    clock.schedule(10, () => {})
    timeline.instructions = 500
    clock.restore(42, 3)
    expect(clock.now()).toBe(42)
    expect(clock.nextDeadline).toBe(Number.POSITIVE_INFINITY)
  })

  test('a timer set by a timer for the past fires in the same turn', () => {
    const timeline = new FakeTimeline()
    const clock = new VirtualClock(timeline)
    const fired: string[] = []
    clock.schedule(10, () => clock.schedule(5, () => fired.push('inner')))
    timeline.instructions = 5
    clock.fire()
    expect(fired).toEqual(['inner'])
  })
})
