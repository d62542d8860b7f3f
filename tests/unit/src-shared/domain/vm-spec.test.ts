import { expect, it } from 'vitest'
import { VmSpec } from '../../../../src-shared/domain/vm-spec.ts'

const refusal = (changes: object) =>
  VmSpec.safeParse({ name: 'box', boot: { kind: 'demo' }, ...changes }).error?.issues.map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  )

it.each([
  [{ memoryMiB: 2 }, 'memoryMiB: 2 MiB; allowed are 16 to 3072'],
  [{ memoryMiB: 3073 }, 'memoryMiB: 3073 MiB; allowed are 16 to 3072'],
  [{ cpus: 0 }, 'cpus: 0; allowed are 1 to 8'],
  [{ executionCap: 101 }, 'executionCap: 101 %; allowed are 1 to 100'],
  [{ weight: 10_001 }, 'weight: 10001; allowed are 1 to 10000'],
])('%j is refused with the field, what was given and what is allowed', (changes, words) => {
  expect(refusal(changes)).toEqual([words])
})

it('an unknown key is refused by its name', () => {
  expect(refusal({ colour: 'blue' })?.[0]).toContain('"colour"')
})
