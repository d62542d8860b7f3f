import { describe, expect, test } from 'vitest'
import { Throttle } from '../../../../../src-main/engine/machine/throttle.ts'

/** A host on which a loop runs slices of `slice` ns and waits as it is told; `busy` is the share of slices that the host really gives it. */
function usedShare(share: number, slice: number, seconds: number, busy = 1): number {
  const state = { now: 5e9, cpu: 1e9 }
  const throttle = new Throttle({ nanoseconds: () => state.now, cpuNanoseconds: () => state.cpu })
  throttle.share = share
  const begun = { ...state }
  while (state.now - begun.now < seconds * 1e9) {
    const wait = throttle.wait()
    if (wait > 0) state.now += wait
    else {
      state.now += slice
      state.cpu += slice * busy
    }
  }
  return (state.cpu - begun.cpu) / (state.now - begun.now)
}

describe('Throttle', () => {
  test.each([0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99])(
    'a loop that always wants to run uses %d of a core within 1 point over 5 s',
    (share) => {
      expect(Math.abs(usedShare(share, Math.max(0.05, share) * 1e6, 5) - share)).toBeLessThan(0.01)
    },
  )

  test('a whole core is not held back and reads no clock', () => {
    const throttle = new Throttle({
      nanoseconds: () => Number.NaN,
      cpuNanoseconds: () => Number.NaN,
    })
    expect(throttle.wait()).toBe(0)
  })

  test('time that the host gave to others does not count as used', () => {
    expect(usedShare(0.4, 1e6, 5, 0.5)).toBeCloseTo(0.4, 2)
  })

  test('a wait that was cut short is still owed', () => {
    const state = { now: 0, cpu: 0 }
    const throttle = new Throttle({ nanoseconds: () => state.now, cpuNanoseconds: () => state.cpu })
    throttle.share = 0.1
    state.now += 1e6
    state.cpu += 1e6
    expect(throttle.wait()).toBeCloseTo(9e6)
    state.now += 4e6
    expect(throttle.wait()).toBeCloseTo(5e6)
  })

  test('a loop that slept for a minute may catch up no more than 20 ms at its share', () => {
    const state = { now: 0, cpu: 0 }
    const throttle = new Throttle({ nanoseconds: () => state.now, cpuNanoseconds: () => state.cpu })
    throttle.share = 0.5
    state.now += 60e9
    throttle.wait()
    state.cpu += 20e6
    expect(throttle.wait()).toBeCloseTo(20e6)
  })

  test('a share that changes applies from then on; what was owed stays owed', () => {
    const state = { now: 0, cpu: 0 }
    const throttle = new Throttle({ nanoseconds: () => state.now, cpuNanoseconds: () => state.cpu })
    throttle.share = 0.1
    state.now += 10e6
    state.cpu += 10e6
    throttle.share = 0.9
    expect(throttle.wait()).toBeCloseTo(10e6)
  })
})
