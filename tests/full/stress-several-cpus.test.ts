/** Ten minutes of stress-ng on four processors that run at the same time. */
import { expect, test } from 'vitest'
import { bootCpus, CLEAN, stressCpus } from '../support/stress-guest.ts'

const MINUTES = 60_000

test('stress-ng finds nothing wrong in ten minutes', { timeout: 25 * MINUTES }, async (context) => {
  expect(await stressCpus(context, 600)).toMatch(CLEAN)
})

test('twenty boots of two and of four processors', { timeout: 20 * MINUTES }, async (context) => {
  for (const cpus of [2, 4]) for (let round = 0; round < 20; round++) expect(await bootCpus(context, cpus)).toBe('0')
})
