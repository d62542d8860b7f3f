/** The name proposed for the next snapshot: its number, or the next one whose name is free. Pure. */
import type { Snapshot } from '../../../src-shared/domain/snapshot.ts'

/** `named` is the name of a snapshot with this number. */
export function defaultName(snapshots: readonly Snapshot[], named: (number: number) => string): string {
  const taken = new Set(snapshots.map(({ name }) => name))
  let number = snapshots.length + 1
  while (taken.has(named(number))) number++
  return named(number)
}
