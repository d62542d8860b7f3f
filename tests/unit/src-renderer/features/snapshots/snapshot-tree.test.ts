import { describe, expect, it } from 'vitest'
import { CURRENT, moveInTree, rowByLetter, treeRows } from '../../../../../src-renderer/features/snapshots/snapshot-tree.ts'
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

/** root > (early > (leaf, current), late) */
const HISTORY = [snapshot('root', null, 10), snapshot('early', 'root', 20), snapshot('late', 'root', 30), snapshot('leaf', 'early', 40)]

it('what is collapsed hides everything below it, the current state too', () => {
  const rows = treeRows(HISTORY, 'early', new Set(['early']))

  expect(rows.map(({ id, expanded }) => [id, expanded])).toEqual([
    ['root', true],
    ['early', false],
    ['late', undefined],
  ])
})

it('rows say where they are: level, and place among their siblings', () => {
  const rows = treeRows(HISTORY, 'early')

  expect(rows.map(({ id, parent, depth, position, siblings }) => [id, parent, depth, position, siblings])).toEqual([
    ['root', null, 0, 1, 1],
    ['early', 'root', 1, 1, 2],
    ['leaf', 'early', 2, 1, 2],
    [CURRENT, 'early', 2, 2, 2],
    ['late', 'root', 1, 2, 2],
  ])
})

// WAI-ARIA Authoring Practices, tree view pattern, keyboard interaction.
describe('in the tree, the key', () => {
  const rows = treeRows(HISTORY, 'early')
  const closed = treeRows(HISTORY, 'early', new Set(['early']))

  it.each([
    ['ArrowDown', 'root', { choose: 'early' }],
    ['ArrowDown', 'late', undefined],
    ['ArrowUp', 'late', { choose: CURRENT }],
    ['ArrowUp', 'root', undefined],
    ['Home', 'late', { choose: 'root' }],
    ['End', 'root', { choose: 'late' }],
    ['ArrowRight', 'early', { choose: 'leaf' }],
    ['ArrowRight', 'leaf', undefined],
    ['ArrowLeft', 'leaf', { choose: 'early' }],
    ['ArrowLeft', 'early', { toggle: 'early' }],
    ['ArrowLeft', CURRENT, { choose: 'early' }],
    ['x', 'root', undefined],
  ])('%s on %s does %j', (key, id, move) => {
    expect(moveInTree(rows, id, key)).toEqual(move)
  })

  it('ArrowRight opens what is closed, ArrowLeft on it goes to its parent', () => {
    expect(moveInTree(closed, 'early', 'ArrowRight')).toEqual({ toggle: 'early' })
    expect(moveInTree(closed, 'early', 'ArrowLeft')).toEqual({ choose: 'root' })
  })

  it('of a letter finds the next name that begins with it, around the end', () => {
    expect(['root', 'leaf', 'late'].map((id) => rowByLetter(rows, id, 'L'))).toEqual(['leaf', 'late', 'leaf'])
    expect(rowByLetter(rows, 'root', 'z')).toBeUndefined()
  })
})
