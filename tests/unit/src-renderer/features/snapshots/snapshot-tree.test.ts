import { expect, it } from 'vitest'
import { treeRows } from '../../../../../src-renderer/features/snapshots/snapshot-tree.ts'
import type { Snapshot } from '../../../../../src-shared/domain/snapshot.ts'

function snapshot(id: string, parentId: string | null, createdAt: number): Snapshot {
  return { id, parentId, createdAt, machineId: 'm', name: id, description: '', running: true, size: 0 }
}

/** `a`, indented by its depth; the current state is `*`. */
function drawn(snapshots: readonly Snapshot[], current: string | null): string[] {
  return treeRows(snapshots, current).map((row) => `${' '.repeat(row.depth)}${row.kind === 'current' ? '*' : row.snapshot.id}`)
}

it('no snapshots: the current state alone', () => {
  expect(drawn([], null)).toEqual(['*'])
})

it('a branched history: children by time, the current state below the one it descends from', () => {
  const snapshots = [snapshot('late', 'root', 30), snapshot('root', null, 10), snapshot('early', 'root', 20), snapshot('leaf', 'early', 40)]

  expect(drawn(snapshots, 'early')).toEqual(['root', ' early', '  leaf', '  *', ' late'])
})

it('an unknown parent or current snapshot does not hide anything', () => {
  expect(drawn([snapshot('orphan', 'gone', 10)], 'gone')).toEqual(['orphan', '*'])
})
