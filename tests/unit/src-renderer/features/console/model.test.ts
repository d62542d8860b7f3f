import { expect, it } from 'vitest'
import { DISPLAY_KEYS, firstView, portsShown, remediesOf } from '../../../../../src-renderer/features/console/model.ts'
import { parseKeys } from '../../../../../src-shared/base/us-keyboard.ts'

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

it('a machine that boots as a PC does begins with its screen, a kernel given by hand with COM1', () => {
  const std = { adapter: 'std', videoMemoryMiB: 16 } as const
  const kernel = { kind: 'kernel', kernel: '/k', commandLine: '' } as const
  expect(firstView({ boot: { kind: 'disk' }, display: std })).toBe('screen')
  expect(firstView({ boot: { kind: 'disk' }, display: { ...std, adapter: 'none' } })).toBe(0)
  expect(firstView({ boot: kernel, display: std })).toBe(0)
})

it('every entry of the keys menu can be pressed, and goes up again', () => {
  for (const [, keys] of DISPLAY_KEYS) {
    const [bytes = []] = parseKeys(keys)
    const downs = bytes.filter((byte) => byte < 0x80).length
    expect(bytes.filter((byte) => byte >= 0x80 && byte !== 0xe0).length).toBe(downs)
  }
})
