/** Snapshots as the rows of an indented tree with the current state ("You are here") below the one it descends from, and moving in it. Pure. */
import type { Snapshot } from '../../../src-shared/domain/snapshot.ts'

/** Id of the row of the current state. */
export const CURRENT = 'current'

/** Where a row is in the tree, in the terms of WAI-ARIA (tree view pattern). */
interface Place {
  /** Of the snapshot, or CURRENT. */
  readonly id: string
  /** Row above it in the tree; null at the top. */
  readonly parent: string | null
  /** 0 at the top. */
  readonly depth: number
  /** From 1, among its siblings. */
  readonly position: number
  readonly siblings: number
  /** Undefined without children. */
  readonly expanded: boolean | undefined
}

export type TreeRow = Place & ({ readonly kind: 'snapshot'; readonly snapshot: Snapshot } | { readonly kind: 'current' })

type Node = { readonly kind: 'snapshot'; readonly snapshot: Snapshot } | { readonly kind: 'current' }

/** The rows to be seen: children in the order of their time. A snapshot whose parent is not in the list stands at the top. */
export function treeRows(
  snapshots: readonly Snapshot[],
  currentSnapshotId: string | null,
  collapsed: ReadonlySet<string> = new Set(),
): TreeRow[] {
  const known = new Set(snapshots.map(({ id }) => id))
  const parentOf = (id: string | null): string | null => (id !== null && known.has(id) ? id : null)
  const children = Map.groupBy<string | null, Node>(
    [
      ...snapshots.toSorted((a, b) => a.createdAt - b.createdAt).map((snapshot): Node => ({ kind: 'snapshot', snapshot })),
      { kind: 'current' },
    ],
    (node) => parentOf(node.kind === 'current' ? currentSnapshotId : node.snapshot.parentId),
  )
  const below = (parent: string | null, depth: number): TreeRow[] =>
    (children.get(parent) ?? []).flatMap((node, index, siblings): TreeRow[] => {
      const id = node.kind === 'current' ? CURRENT : node.snapshot.id
      const expanded = children.has(id) ? !collapsed.has(id) : undefined
      const row: TreeRow = { ...node, id, parent, depth, position: index + 1, siblings: siblings.length, expanded }
      return [row, ...(expanded ? below(id, depth + 1) : [])]
    })
  return below(null, 0)
}

/** What a key does in a tree: choose another row, or open or close this one. */
export type TreeMove = { readonly choose: string } | { readonly toggle: string }

/** Undefined for a key that does nothing here. `id` is the row with the focus. */
export function moveInTree(rows: readonly TreeRow[], id: string, key: string): TreeMove | undefined {
  const place = rows.findIndex((row) => row.id === id)
  const row = rows[place]
  const choose = (target: TreeRow | undefined): TreeMove | undefined => target && { choose: target.id }
  switch (key) {
    case 'ArrowDown':
      return choose(rows[place + 1])
    case 'ArrowUp':
      return choose(rows[place - 1])
    case 'Home':
      return choose(rows[0])
    case 'End':
      return choose(rows.at(-1))
    case 'ArrowRight':
      if (row?.expanded === undefined) return undefined
      return row.expanded ? choose(rows[place + 1]) : { toggle: id }
    case 'ArrowLeft':
      if (row?.expanded) return { toggle: id }
      return choose(rows.find((other) => other.id === row?.parent))
    default:
      return undefined
  }
}

/** The next row, from `id` on and around, whose name begins with `letter`: typing a letter goes there. */
export function rowByLetter(rows: readonly TreeRow[], id: string, letter: string): string | undefined {
  const place = rows.findIndex((row) => row.id === id)
  const around = [...rows.slice(place + 1), ...rows.slice(0, place + 1)]
  const begins = (row: TreeRow): boolean =>
    row.kind === 'snapshot' && row.snapshot.name.toLocaleLowerCase().startsWith(letter.toLocaleLowerCase())
  return around.find(begins)?.id
}
