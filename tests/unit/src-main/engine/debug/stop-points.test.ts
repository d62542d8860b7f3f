import { expect, test } from 'vitest'
import { DEBUG_HIT_READ, DEBUG_HIT_WRITE } from '../../../../../src-main/engine/cpu/execution.ts'
import { HARDWARE, SOFTWARE, StopPoints, WATCH_ACCESS, WATCH_WRITE } from '../../../../../src-main/engine/debug/stop-points.ts'
import { MOST_BREAKPOINTS, MOST_WATCHPOINTS } from '../../../../../src-main/engine/memory/debugger-page.ts'
import { CoreGuest } from '../../../../support/core-guest.ts'

const at = (type: number, address: number, length = 1) => ({ type, address: BigInt(address), length })

test('what is taken away and set again before the machine goes on changes nothing', () => {
  const [points, { registers }] = [new StopPoints(), new CoreGuest(1)]
  points.insert(at(SOFTWARE, 0x1000))
  points.insert(at(WATCH_WRITE, 0x2000, 4))
  expect(points.apply([registers])).toBe(true)
  points.remove(at(SOFTWARE, 0x1000))
  points.remove(at(WATCH_WRITE, 0x2000, 4))
  points.insert(at(WATCH_WRITE, 0x2000, 4))
  points.insert(at(SOFTWARE, 0x1000))
  expect(points.apply([registers])).toBe(false)
  points.clear()
  expect(points.apply([registers])).toBe(true)
  expect([registers.get('breakpoints'), registers.get('watchpoints')]).toEqual([0n, 0n])
})

test('a software and a hardware breakpoint at one address are one to the CPU and two to the debugger', () => {
  const [points, { registers }] = [new StopPoints(), new CoreGuest(1)]
  points.insert(at(SOFTWARE, 0x1000))
  points.insert(at(HARDWARE, 0x1000))
  points.insert(at(HARDWARE, 0x1000))
  points.apply([registers])
  expect(registers.get('breakpoints')).toBe(1n)
  points.remove(at(SOFTWARE, 0x1000))
  expect(points.breakpointAt(0x1000n)?.type).toBe(HARDWARE)
})

test('lists that are full refuse one more, and keep what they have', () => {
  const points = new StopPoints()
  const breakpoints = Array.from({ length: MOST_BREAKPOINTS + 1 }, (_, index) => points.insert(at(SOFTWARE, index)))
  const watchpoints = Array.from({ length: MOST_WATCHPOINTS + 1 }, (_, index) => points.insert(at(WATCH_ACCESS, index, 8)))
  expect([breakpoints.indexOf(false), watchpoints.indexOf(false)]).toEqual([MOST_BREAKPOINTS, MOST_WATCHPOINTS])
  expect(points.breakpointAt(BigInt(MOST_BREAKPOINTS))).toBeUndefined()
})

test('the watchpoint of a hit is the one that covers the byte and the kind of access', () => {
  const points = new StopPoints()
  points.insert(at(WATCH_WRITE, 0x1000, 4))
  points.insert(at(WATCH_ACCESS, 0x1002, 4))
  expect(points.watchpointAt(0x1003n, DEBUG_HIT_WRITE)?.type).toBe(WATCH_WRITE)
  expect(points.watchpointAt(0x1003n, DEBUG_HIT_READ)?.type).toBe(WATCH_ACCESS)
  expect(points.watchpointAt(0x1006n, DEBUG_HIT_READ)).toBeUndefined()
})
