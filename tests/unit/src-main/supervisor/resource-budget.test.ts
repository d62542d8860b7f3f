import { expect, it } from 'vitest'
import { memoryRefusal, OVERHEAD } from '../../../../src-main/supervisor/resource-budget.ts'
import { english, say } from '../../../../src-shared/domain/sentence.ts'

it('a machine that fits is allowed, to the last MiB', () => {
  expect(memoryRefusal('box', 1000, { total: 8000, available: 1000 + OVERHEAD, promised: 0 })).toBeUndefined()
  expect(memoryRefusal('box', 1001, { total: 8000, available: 1000 + OVERHEAD, promised: 0 })).toEqual(
    say('memory-free', { name: 'box', needed: 1097, available: 1096 }),
  )
})

it('memory that running guests have not touched yet counts as theirs', () => {
  const refusal = memoryRefusal('box', 1000, { total: 4000, available: 3900, promised: 3000 })

  expect(refusal && english(refusal)).toBe(
    "'box' needs 1096 MiB, and 3000 of the 3600 MiB for guests are promised to running machines: stop another machine or give this one less memory",
  )
})
