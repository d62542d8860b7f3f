import { expect, test } from 'vitest'
import { SharedLine } from '../../../../../src-main/engine/machine/shared-line.ts'

test('a shared line is asserted while any source asserts it, and tells changes only', () => {
  const levels: boolean[] = []
  const line = new SharedLine((level) => levels.push(level))
  const [first, second] = [line.connect(), line.connect()]
  first.set(true)
  second.set(true)
  first.set(false)
  first.set(false)
  expect(levels).toEqual([true])
  second.set(false)
  expect(levels).toEqual([true, false])
})
