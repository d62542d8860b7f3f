import { expect, test } from 'vitest'
import { Deadline } from '../../../../../../src-main/engine/base/clock/deadline.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'

function makeDeadline() {
  const clock = new MockClock()
  const fired: number[] = []
  return { clock, fired, deadline: new Deadline(clock, () => fired.push(clock.now())) }
}

test('a deadline fires once at its time and is no longer pending', () => {
  const { clock, fired, deadline } = makeDeadline()
  deadline.set(50)
  expect([deadline.pending, deadline.time]).toEqual([true, 50])
  clock.advance(100)
  expect([fired, deadline.pending, deadline.time]).toEqual([[50], false, -1])
})

test('a deadline that is set again replaces the time before', () => {
  const { clock, fired, deadline } = makeDeadline()
  deadline.set(50)
  deadline.set(80)
  clock.advance(100)
  expect(fired).toEqual([80])
})

test('a cleared deadline never fires, and a saved -1 clears', () => {
  const { clock, fired, deadline } = makeDeadline()
  deadline.set(50)
  deadline.time = -1
  clock.advance(100)
  expect([fired, clock.pendingCount]).toEqual([[], 0])
})
