import { expect, test } from 'vitest'
import { type AcceleratorCounters, sumCounters } from '../../../../../src-main/engine/accel/counters.ts'
import { guestCounters } from '../../../../../src-main/engine/control/guest-counters.ts'
import { GuestCounters } from '../../../../../src-shared/domain/counters.ts'

const ONE: AcceleratorCounters = {
  instructions: 1000,
  interpreted: 400,
  blocksDecoded: 1,
  blocksForgotten: 2,
  blockResets: 3,
  regionsTranslated: 4,
  regionsEvicted: 5,
  tlbMisses: 6,
  exceptions: 7,
  interrupts: 8,
  portAccesses: 9,
  mmioAccesses: 10,
}
const LOOP = { budget: 11, halt: 12, guest: 30e6, running: 35e6, idle: 40e6, throttled: 50e6 }

test('heartbeats carry what the contract declares, times in milliseconds', () => {
  const counters = guestCounters(ONE, LOOP, 33e6)
  expect(GuestCounters.parse(counters)).toEqual(counters)
  expect(counters.exits).toEqual({ budget: 11, halt: 12, port: 9, mmio: 10 })
  expect(counters.time).toEqual({ guest: 30, engine: 5, idle: 40, throttled: 50, cpu: 33 })
})

test('the counters of several vCPUs are added up, every one of them', () => {
  const doubled = Object.fromEntries(Object.entries(ONE).map(([name, value]) => [name, value * 2]))
  expect(sumCounters([ONE, ONE])).toEqual(doubled)
})
