import { expect, test } from 'vitest'
import { BUDGET_AT_RESET } from '../../../../../../src-main/engine/devices/virtio/work-budget.ts'
import { migrateVirtio } from '../../../../../../src-main/engine/snapshot/migrations/virtio.ts'

test('version 1 becomes version 2 with nothing waiting and a fresh budget', () => {
  const fields = { isr: 1, queues: [{ size: 8, nextUsed: 3 }] }
  expect(migrateVirtio({ kind: 'virtio-blk', version: 1, fields })).toEqual({
    kind: 'virtio-blk',
    version: 2,
    fields: { isr: 1, ...BUDGET_AT_RESET, queues: [{ size: 8, nextUsed: 3, done: 0, waiting: false }] },
  })
})

test('version 2 stays as it is', () => {
  const payload = { kind: 'virtio-rng', version: 2, fields: {} }
  expect(migrateVirtio(payload)).toBe(payload)
})
