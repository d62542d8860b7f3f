/** Requests that cross other news, and requests that fail half-way. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hostClock } from '../../../../../src-main/engine/base/clock/host-clock.ts'
import { GuestControl } from '../../../../../src-main/engine/control/guest-control.ts'
import type { FromGuest } from '../../../../../src-main/engine/control/guest-messages.ts'
import type { BuiltMachine } from '../../../../../src-main/engine/machine/build-machine.ts'

let calls: string[]
let posted: FromGuest[]
let control: GuestControl

/** A machine that is halted for good and whose disk refuses to be flushed. */
function haltedMachine(): BuiltMachine {
  const call = (name: string) => (): void => {
    calls.push(name)
  }
  const machine = {
    time: 0,
    instructions: 0,
    step: () => ({ kind: 'idle', deadline: Number.POSITIVE_INFINITY, stuck: false }),
    start: call('start'),
    pause: call('pause'),
  }
  const disks = {
    flush: () => {
      throw new Error('the host disk is full')
    },
  }
  return { machine, disks, notices: [], dispose: call('dispose') } as unknown as BuiltMachine
}

beforeEach(() => {
  calls = []
  posted = []
  control = new GuestControl(haltedMachine(), (message) => posted.push(message), hostClock)
})

afterEach(() => control.handle({ type: 'stop', id: 99 }))

describe('GuestControl', () => {
  test('a machine that could not be saved runs on, host activity included', () => {
    control.handle({ type: 'run', id: 1 })
    control.handle({ type: 'save', id: 2, folder: '/nowhere' })
    expect(calls).toEqual(['start', 'pause', 'start'])
    expect(posted.at(-1)).toEqual({ type: 'reply', id: 2, error: 'the host disk is full' })
  })

  test('requests that reach a stopped machine are refused, and nothing is released twice', () => {
    control.handle({ type: 'stop', id: 1 })
    control.handle({ type: 'run', id: 2 })
    control.handle({ type: 'stop', id: 3 })
    expect(calls.filter((name) => name === 'dispose')).toHaveLength(1)
    expect(calls).not.toContain('start')
    expect(posted.filter((message) => message.type === 'stopped')).toHaveLength(1)
    expect(posted.slice(-2)).toEqual([
      { type: 'reply', id: 2, error: 'the machine has stopped' },
      { type: 'reply', id: 3, error: 'the machine has stopped' },
    ])
  })
})
