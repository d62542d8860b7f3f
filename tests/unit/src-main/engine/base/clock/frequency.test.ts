import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ticksAt, timeOfTick } from '../../../../../../src-main/engine/base/clock/frequency.ts'

const PIT_HZ = 1_193_182

test('a whole number of seconds is a whole number of periods', () => {
  expect(ticksAt(PIT_HZ, 3e9)).toBe(3 * PIT_HZ)
  expect(timeOfTick(PIT_HZ, 3 * PIT_HZ)).toBe(3e9)
})

test('a tick begins at the nanosecond that timeOfTick tells, and not before, for a hundred days', () => {
  const tick = fc.integer({ min: 1, max: 100 * 86_400 * PIT_HZ })
  fc.assert(
    fc.property(tick, (value) => {
      const time = timeOfTick(PIT_HZ, value)
      expect([ticksAt(PIT_HZ, time), ticksAt(PIT_HZ, time - 1)]).toEqual([value, value - 1])
    }),
  )
})
