import { expect, test } from 'vitest'
import { BYTES_PER_WINDOW, WorkBudget } from '../../../../../../src-main/engine/devices/virtio/work-budget.ts'

test('what is spent comes back when the millisecond is over, and not sooner', () => {
  const budget = new WorkBudget()
  budget.open(5_000_000)
  budget.spend(BYTES_PER_WINDOW)
  budget.open(5_999_999)
  const before = [budget.used, budget.windowEnd]
  budget.open(6_000_000)
  expect([before, budget.used, budget.windowEnd]).toEqual([[true, 6_000_000], false, 7_000_000])
})
