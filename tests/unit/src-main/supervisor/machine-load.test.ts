import { expect, test } from 'vitest'
import { MachineLoad } from '../../../../src-main/supervisor/machine-load.ts'
import { countersWith } from '../../../support/guest-counters.ts'

test('what a machine used lies between its last two heartbeats', () => {
  const load = new MachineLoad()
  load.note(countersWith({ cpu: 9000, idle: 100 }), 1000)
  expect(load.recent()).toBeUndefined()
  load.note(countersWith({ cpu: 9250, idle: 110 }), 1500)
  expect(load.recent()).toEqual({ used: 0.5, hungry: true })
  load.note(countersWith({ cpu: 9300, idle: 510 }), 2000)
  expect(load.recent()).toEqual({ used: 0.1, hungry: false })
})

test('two heartbeats at one time say nothing', () => {
  const load = new MachineLoad()
  load.note(countersWith({}), 1000)
  load.note(countersWith({ cpu: 5 }), 1000)
  expect(load.recent()).toBeUndefined()
  expect(load.latest?.counters.time.cpu).toBe(5)
})
