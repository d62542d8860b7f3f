import { expect, test } from 'vitest'
import { migrateCpu } from '../../../../../../src-main/engine/snapshot/migrations/cpu.ts'

test('version 1 becomes version 2: `latched` is kept where it was there, and what led to a shutdown is unknown', () => {
  const exitDetail = new Uint8Array(32)
  const step = (fields: { latched?: number }) => migrateCpu({ kind: 'cpu', version: 1, fields }).fields
  expect([step({}), step({ latched: 4 })]).toEqual([
    { latched: 0, exitDetail },
    { latched: 4, exitDetail },
  ])
})

test('version 2 stays as it is', () => {
  const payload = { kind: 'cpu', version: 2, fields: {} }
  expect(migrateCpu(payload)).toBe(payload)
})
