import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { HostTimeline } from '../../../../../../src-main/engine/machine/parallel/host-timeline.ts'
import { RAM } from '../../../../../../src-main/engine/memory/memory-map.ts'

let timeline: HostTimeline
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['hrtime'] })
  timeline = new HostTimeline(new SharedArrayBuffer(RAM))
})
afterEach(() => void vi.useRealTimers())

test('guest time passes with the host clock while the machine runs, and stands still while it does not', () => {
  timeline.start()
  vi.advanceTimersByTime(30)
  timeline.stop()
  vi.advanceTimersByTime(500)
  expect(timeline.instructions).toBe(30e6)
  timeline.start()
  vi.advanceTimersByTime(5)
  expect(timeline.instructions).toBe(35e6)
})

test('an anchor sets the time of a machine that stands still, but never back', () => {
  timeline.setAnchor(70e6)
  timeline.setAnchor(50e6)
  timeline.start()
  expect(timeline.instructions).toBe(70e6)
})

test('an anchor makes a running machine leap ahead; less than a millisecond, and back, do nothing', () => {
  timeline.start()
  vi.advanceTimersByTime(10)
  for (const time of [10.5e6, 2e6]) timeline.setAnchor(time)
  expect(timeline.instructions).toBe(10e6)
  timeline.setAnchor(40e6)
  expect(timeline.instructions).toBe(40e6)
})

test('a device can bring the end of the slice nearer, but not put it off', () => {
  timeline.sliceEnd = 100
  timeline.lowerBudget(200)
  expect(timeline.sliceEnd).toBe(100)
  timeline.lowerBudget(60)
  expect(timeline.sliceEnd).toBe(60)
})
