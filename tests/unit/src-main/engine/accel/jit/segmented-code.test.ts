import { expect, it } from 'vitest'
import { codeWidth, segmentedCode } from '../../../../../../src-main/engine/accel/jit/segmented-code.ts'
import {
  MODE_64,
  MODE_CODE32,
  MODE_FLAT,
  MODE_LONG,
  MODE_PROTECTED,
  MODE_STACK32,
  MODE_USER,
} from '../../../../../../src-main/engine/cpu/mode.ts'

it('segments do not count in 64-bit code and in flat 32-bit code', () => {
  expect(segmentedCode(MODE_64 | MODE_FLAT | MODE_LONG | MODE_PROTECTED)).toBeUndefined()
  expect(segmentedCode(MODE_CODE32 | MODE_STACK32 | MODE_FLAT | MODE_PROTECTED)).toBeUndefined()
})

it.each([
  { mode: 0, code: 2, stack: 2, isReal: true, isUser: false },
  { mode: MODE_PROTECTED | MODE_USER, code: 2, stack: 2, isReal: false, isUser: true },
  { mode: MODE_PROTECTED | MODE_CODE32 | MODE_STACK32, code: 4, stack: 4, isReal: false, isUser: false },
  { mode: MODE_PROTECTED | MODE_CODE32 | MODE_FLAT, code: 4, stack: 2, isReal: false, isUser: false },
  { mode: MODE_PROTECTED | MODE_STACK32 | MODE_FLAT, code: 2, stack: 4, isReal: false, isUser: false },
])('segments count in mode $mode, with the sizes of CS and SS', ({ mode, ...expected }) => {
  expect(segmentedCode(mode)).toEqual(expected)
})

it('RIP is as wide as the code', () => {
  expect([MODE_64 | MODE_FLAT, MODE_CODE32, 0].map(codeWidth)).toEqual([8, 4, 2])
})
