import { expect, it } from 'vitest'
import { portsShown, remediesOf } from '../../../../../src-renderer/features/console/model.ts'

it('ports with a tab are COM1, those written to and the chosen one', () => {
  expect(portsShown([0, 1, 2, 3], new Set(), 0)).toEqual([0])
  expect(portsShown([0, 1, 2, 3], new Set([2]), 3)).toEqual([0, 2, 3])
})

it('a port that the machine does not have gets none', () => {
  expect(portsShown([0, 1], new Set([3]), 0)).toEqual([0])
})

it.each([
  ['powered-off', ['start']],
  ['saved', ['start']],
  ['aborted', ['start', 'restore']],
  ['paused', ['resume']],
  ['crashed', ['reset', 'restore', 'powerOff']],
  ['running', []],
  ['starting', []],
] as const)('out of %s helps %j', (state, remedies) => {
  expect(remediesOf(state, true)).toEqual(remedies)
})

it('without a snapshot there is nothing to go back to', () => {
  expect(remediesOf('crashed', false)).toEqual(['reset', 'powerOff'])
})
