import { expect, it } from 'vitest'
import { memoryRefusal, OVERHEAD } from '../../../../src-main/supervisor/resource-budget.ts'

it('a machine that fits is allowed, to the last MiB', () => {
  expect(memoryRefusal('box', 1000, { total: 8000, available: 1000 + OVERHEAD, promised: 0 })).toBeUndefined()
  expect(memoryRefusal('box', 1001, { total: 8000, available: 1000 + OVERHEAD, promised: 0 })).toContain(
    'needs 1097 MiB and the host has 1096 MiB free',
  )
})

it('memory that running guests have not touched yet counts as theirs', () => {
  const refusal = memoryRefusal('box', 1000, { total: 4000, available: 3900, promised: 3000 })

  expect(refusal).toBe(
    "'box' needs 1096 MiB, and 3000 of the 3600 MiB for guests are promised to running machines: stop another machine or give this one less memory",
  )
})
