import { describe, expect, test } from 'vitest'
import { EscapeKeys } from '../../../../../src-main/cli/run/escape-keys.ts'
import { debugExitStatus } from '../../../../../src-main/cli/run/exit-status.ts'

const typed = (text: string) => new TextEncoder().encode(text)

describe('EscapeKeys', () => {
  test('plain keys pass', () => {
    expect(new EscapeKeys().take(typed('ls\r'))).toEqual({ bytes: typed('ls\r'), quit: false, help: false })
  })

  test('Ctrl-A X quits, also when split between two reads', () => {
    const keys = new EscapeKeys()
    expect(keys.take(typed('a\x01'))).toEqual({ bytes: typed('a'), quit: false, help: false })
    expect(keys.take(typed('x')).quit).toBe(true)
  })

  test('Ctrl-A A and Ctrl-A Ctrl-A send Ctrl-A', () => {
    expect(new EscapeKeys().take(typed('\x01a\x01\x01b')).bytes).toEqual(typed('\x01\x01b'))
  })
})

test('the debug-exit status is odd, as QEMU computes it', () => {
  expect([0, 1, 0x31].map(debugExitStatus)).toEqual([1, 3, 0x63])
})
