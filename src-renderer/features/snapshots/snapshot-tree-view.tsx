/** The tree of snapshots with "You are here": a tree view as WAI-ARIA has it, in which arrow keys move and the row with the focus is the chosen one. */
import { Badge, Box, ScrollArea, Text } from '@mantine/core'
import { Camera, CameraOff, ChevronDown, ChevronRight, CircleDot } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import type { Snapshot } from '../../../src-shared/domain/snapshot.ts'
import { formatTime } from '../../ui/format.ts'
import classes from './snapshot-tree.module.css'
import { CURRENT, moveInTree, rowByLetter, type TreeRow, treeRows } from './snapshot-tree.ts'

export type SnapshotKey = 'Enter' | 'F2' | 'Delete'

const KEYS: readonly string[] = ['Enter', 'F2', 'Delete'] satisfies SnapshotKey[]

export interface SnapshotTreeViewProps {
  readonly machine: Machine
  readonly snapshots: readonly Snapshot[]
  /** Id of a row. */
  readonly chosen: string
  readonly onChoose: (id: string) => void
  /** A key that means something for the chosen snapshot. */
  readonly onKey: (key: SnapshotKey) => void
}

export function SnapshotTreeView({ machine, snapshots, chosen, onChoose, onKey }: SnapshotTreeViewProps) {
  const { t } = useTranslation()
  const tree = useRef<HTMLDivElement>(null)
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  const rows = treeRows(snapshots, machine.currentSnapshotId, collapsed)
  const focused = rows.some(({ id }) => id === chosen) ? chosen : (rows[0]?.id ?? CURRENT)
  const toggle = (id: string): void =>
    setCollapsed((old) => (old.has(id) ? new Set([...old].filter((one) => one !== id)) : new Set([...old, id])))
  useEffect(() => {
    if (tree.current?.contains(document.activeElement)) rowElement(tree.current, focused)?.focus()
  }, [focused])
  return (
    <ScrollArea style={{ flex: 1 }} type="auto">
      {snapshots.length === 0 ? (
        <Text c="dimmed" size="sm" px="md" pt="sm">
          {t('snapshots.none')}
        </Text>
      ) : null}
      <Box
        ref={tree}
        p="xs"
        role="tree"
        aria-label={t('manager.snapshots')}
        onKeyDown={(event) => {
          const move = moveInTree(rows, focused, event.key)
          if (move) 'choose' in move ? onChoose(move.choose) : toggle(move.toggle)
          else if (KEYS.includes(event.key)) onKey(event.key as SnapshotKey)
          else if (isLetter(event)) onChoose(rowByLetter(rows, focused, event.key) ?? focused)
          else return
          event.preventDefault()
        }}
      >
        {rows.map((row) => (
          <Row
            key={row.id}
            row={row}
            changed={machine.changed}
            chosen={row.id === chosen}
            focusable={row.id === focused}
            onChoose={() => onChoose(row.id)}
            onToggle={() => toggle(row.id)}
          />
        ))}
      </Box>
    </ScrollArea>
  )
}

function rowElement(tree: HTMLElement, id: string): HTMLElement | null {
  return tree.querySelector(`[data-row="${CSS.escape(id)}"]`)
}

function isLetter({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return [...key].length === 1 && key !== ' ' && !ctrlKey && !altKey && !metaKey
}

interface RowProps {
  readonly row: TreeRow
  readonly changed: boolean
  readonly chosen: boolean
  readonly focusable: boolean
  readonly onChoose: () => void
  readonly onToggle: () => void
}

function Row({ row, changed, chosen, focusable, onChoose, onToggle }: RowProps) {
  const Chevron = row.expanded ? ChevronDown : ChevronRight
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of a tree are the tree's
    <div
      role="treeitem"
      data-row={row.id}
      className={classes.row}
      style={{ paddingLeft: `calc(4px + ${row.depth} * 20px)` }}
      tabIndex={focusable ? 0 : -1}
      aria-selected={chosen}
      aria-level={row.depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      {...(row.expanded === undefined ? {} : { 'aria-expanded': row.expanded })}
      onClick={onChoose}
    >
      <span
        className={classes.chevron}
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation()
          onToggle()
        }}
      >
        {row.expanded === undefined ? null : <Chevron size={14} />}
      </span>
      {row.kind === 'current' ? <CurrentRow changed={changed} /> : <SnapshotRow snapshot={row.snapshot} />}
    </div>
  )
}

function CurrentRow({ changed }: { readonly changed: boolean }) {
  const { t } = useTranslation()
  return (
    <>
      <CircleDot size={16} color="var(--mantine-color-green-6)" aria-hidden="true" className={classes.icon} />
      <Text size="sm" fs="italic" pr={3} truncate>
        {t('snapshots.current')}
      </Text>
      <Badge size="sm" variant="light" color="green" tt="none" className={classes.badge}>
        {t('snapshots.here')}
      </Badge>
      {changed ? (
        <Badge size="sm" variant="light" color="orange" tt="none" className={classes.badge} title={t('snapshots.changedHint')}>
          {t('snapshots.changed')}
        </Badge>
      ) : null}
    </>
  )
}

function SnapshotRow({ snapshot }: { readonly snapshot: Snapshot }) {
  const { t, i18n } = useTranslation()
  const Icon = snapshot.running ? Camera : CameraOff
  return (
    <>
      <Icon size={16} className={classes.icon} role="img" aria-label={t(snapshot.running ? 'snapshots.running' : 'snapshots.off')} />
      <Text size="sm" truncate>
        {snapshot.name}
      </Text>
      <Text size="xs" c="dimmed" className={classes.time}>
        {formatTime(snapshot.createdAt, i18n.language)}
      </Text>
    </>
  )
}
