/** Snapshots as the rows of an indented tree with the current state ("You are here") below the one it descends from. Pure. */
import type { Snapshot } from '../../../src-shared/domain/snapshot.ts'

export type TreeRow =
  | { readonly kind: 'snapshot'; readonly depth: number; readonly snapshot: Snapshot }
  | { readonly kind: 'current'; readonly depth: number }

/** Children in the order of their time. A snapshot whose parent is not in the list stands at the top. */
export function treeRows(snapshots: readonly Snapshot[], currentSnapshotId: string | null): TreeRow[] {
  const known = new Set(snapshots.map(({ id }) => id))
  const childrenOf = (parent: string | null): Snapshot[] =>
    snapshots
      .filter(({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null) === parent)
      .sort((a, b) => a.createdAt - b.createdAt)
  const current = currentSnapshotId !== null && known.has(currentSnapshotId) ? currentSnapshotId : null
  const below = (parent: string | null, depth: number): TreeRow[] => [
    ...childrenOf(parent).flatMap((snapshot): TreeRow[] => [{ kind: 'snapshot', depth, snapshot }, ...below(snapshot.id, depth + 1)]),
    ...(parent === current ? [{ kind: 'current', depth } as const] : []),
  ]
  return below(null, 0)
}
