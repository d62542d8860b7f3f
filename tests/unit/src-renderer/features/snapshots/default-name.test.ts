import { expect, it } from 'vitest'
import { defaultName } from '../../../../../src-renderer/features/snapshots/default-name.ts'
import type { Snapshot } from '../../../../../src-shared/domain/snapshot.ts'

function proposed(...names: readonly string[]): string {
  return defaultName(
    names.map((name) => ({ name }) as Snapshot),
    (number) => `Snapshot ${number}`,
  )
}

it.each([
  [[], 'Snapshot 1'],
  [['Snapshot 1', 'mine'], 'Snapshot 3'],
  [['Snapshot 2'], 'Snapshot 3'],
  [['Snapshot 3', 'Snapshot 4'], 'Snapshot 5'],
] as const)('after %j comes %s', (names, next) => {
  expect(proposed(...names)).toBe(next)
})
