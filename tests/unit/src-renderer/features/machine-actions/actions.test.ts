import { expect, it } from 'vitest'
import { refusalOf, stateColor } from '../../../../../src-renderer/features/machine-actions/actions.ts'
import type { Machine } from '../../../../../src-shared/domain/machine.ts'
import { RUN_STATES, type RunState } from '../../../../../src-shared/domain/run-state.ts'

function machine(state: RunState): Machine {
  return { state } as Machine
}

it('without a machine, every action says that one is to be chosen', () => {
  expect(refusalOf('start', undefined)).toEqual({ key: 'why.noMachine' })
})

it('a running machine cannot be started or deleted, and the reason names its state', () => {
  expect(refusalOf('start', machine('running'))).toEqual({ key: 'why.state', state: 'running' })
  expect(refusalOf('delete', machine('running'))).toEqual({ key: 'why.state', state: 'running' })
  expect(refusalOf('pause', machine('running'))).toBeUndefined()
})

it('in a passing state nothing but cutting the power of a starting machine is offered', () => {
  const operations = ['start', 'pause', 'resume', 'reset', 'save', 'discard', 'delete', 'snapshot-take', 'snapshot-restore'] as const
  const passing = ['starting', 'snapshotting', 'saving', 'restoring', 'stopping'] as const

  const offered = passing.flatMap((state) => operations.filter((operation) => !refusalOf(operation, machine(state))))

  expect(offered).toEqual([])
  expect(refusalOf('power-off', machine('starting'))).toBeUndefined()
})

it('states that need attention are red, those that pass yellow', () => {
  const colors = Object.fromEntries(RUN_STATES.map((state) => [state, stateColor(state)]))

  expect(colors).toMatchObject({
    running: 'green',
    crashed: 'red',
    aborted: 'red',
    saving: 'yellow',
    'powered-off': 'gray',
    paused: 'blue',
  })
})
