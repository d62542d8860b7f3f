import { expect, it, vi } from 'vitest'
import { memoryTables } from '../../../../support/test-database.ts'

it('jobs are told newest first, with their ends', async () => {
  const { jobs } = await memoryTables()
  const first = await jobs.begin('m', 'snapshot-take', 1)
  await jobs.end(first, 2, null)
  const second = await jobs.begin('m', 'save', 3)
  await jobs.end(second, 4, 'disk full')

  expect(await jobs.list('m')).toEqual([
    { id: second, machineId: 'm', kind: 'save', startedAt: 3, endedAt: 4, error: 'disk full' },
    { id: first, machineId: 'm', kind: 'snapshot-take', startedAt: 1, endedAt: 2, error: null },
  ])
})

it('a history that cannot be written stops no work and hides no failure', async () => {
  const { jobs } = await memoryTables()
  const full = () => Promise.reject(Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }))
  vi.spyOn(jobs, 'end').mockImplementation(full)

  expect(await jobs.record('m', 'save', async () => 'done')).toBe('done')
  await expect(jobs.record('m', 'save', () => Promise.reject(new Error('the guest died')))).rejects.toThrow('the guest died')
  vi.spyOn(jobs, 'begin').mockImplementation(full)
  expect(await jobs.record('m', 'save', async () => 'done')).toBe('done')
})

it('jobs that were under way when the process died are ended, and the history is bounded', async () => {
  const { jobs } = await memoryTables()
  for (let time = 0; time < 1005; time++) await jobs.begin('m', 'save', time)

  await jobs.tidy(9999)

  const left = await jobs.list('m')
  expect(left).toHaveLength(1000)
  expect(left[0]).toMatchObject({ startedAt: 1004, endedAt: 9999, error: 'the process ended meanwhile' })
})
