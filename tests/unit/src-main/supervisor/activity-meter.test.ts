import { expect, it } from 'vitest'
import { ActivityMeter } from '../../../../src-main/supervisor/activity-meter.ts'

const beat = (instructions: number, busy: number) => ({ type: 'heartbeat', instructions, uptime: 7, busy }) as const

it('heartbeats become figures once a second', () => {
  const meter = new ActivityMeter('id', 0)

  const early = meter.beat(beat(100, 0.5), 500)
  const figures = meter.beat(beat(400, 0.7), 1000)

  expect(early).toBeUndefined()
  expect(figures).toEqual({ machineId: 'id', cpu: 0.6, instructionsPerSecond: 400, uptime: 7 })
})

it('a counter that begins anew after a reset gives no negative figure', () => {
  const meter = new ActivityMeter('id', 0)
  meter.beat(beat(1_000_000, 1), 1000)

  expect(meter.beat(beat(10, 1), 2000)?.instructionsPerSecond).toBe(0)
})

it('the share of a core is never above one', () => {
  expect(new ActivityMeter('id', 0).beat(beat(1, 1.2), 1000)?.cpu).toBe(1)
})
