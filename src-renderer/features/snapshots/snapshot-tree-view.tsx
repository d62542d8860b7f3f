/** The tree of snapshots with "You are here". */
import { Badge, Box, Group, ScrollArea, Text, UnstyledButton } from '@mantine/core'
import { Camera, CameraOff, CircleDot } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import type { Snapshot } from '../../../src-shared/domain/snapshot.ts'
import { formatTime } from '../../ui/format.ts'
import { treeRows } from './snapshot-tree.ts'

const INDENT = 22

export interface SnapshotTreeViewProps {
  readonly machine: Machine
  readonly snapshots: readonly Snapshot[]
  readonly chosen: string | undefined
  readonly onChoose: (id: string) => void
}

export function SnapshotTreeView({ machine, snapshots, chosen, onChoose }: SnapshotTreeViewProps) {
  const { t } = useTranslation()
  return (
    <ScrollArea style={{ flex: 1 }} type="auto">
      <Box p="xs" role="tree" aria-label={t('manager.snapshots')}>
        {snapshots.length === 0 ? (
          <Text c="dimmed" size="sm" p="xs">
            {t('snapshots.none')}
          </Text>
        ) : null}
        {treeRows(snapshots, machine.currentSnapshotId).map((row) =>
          row.kind === 'current' ? (
            <Group key="current" gap={8} py={4} style={{ paddingLeft: 8 + row.depth * INDENT }} wrap="nowrap" role="treeitem">
              <CircleDot size={16} color="var(--mantine-color-green-6)" />
              <Text size="sm" fs="italic">
                {t('snapshots.current')}
              </Text>
              <Badge size="xs" variant="light" color="green">
                {t('snapshots.here')}
              </Badge>
            </Group>
          ) : (
            <SnapshotRow
              key={row.snapshot.id}
              snapshot={row.snapshot}
              depth={row.depth}
              selected={row.snapshot.id === chosen}
              onSelect={() => onChoose(row.snapshot.id)}
            />
          ),
        )}
      </Box>
    </ScrollArea>
  )
}

interface SnapshotRowProps {
  readonly snapshot: Snapshot
  readonly depth: number
  readonly selected: boolean
  readonly onSelect: () => void
}

function SnapshotRow({ snapshot, depth, selected, onSelect }: SnapshotRowProps) {
  const { i18n } = useTranslation()
  const Icon = snapshot.running ? Camera : CameraOff
  return (
    <UnstyledButton
      display="block"
      w="100%"
      py={4}
      role="treeitem"
      aria-selected={selected}
      onClick={onSelect}
      style={{
        paddingLeft: 8 + depth * INDENT,
        borderRadius: 3,
        background: selected ? 'var(--mantine-primary-color-light)' : undefined,
      }}
    >
      <Group gap={8} wrap="nowrap">
        <Icon size={16} />
        <Text size="sm" truncate>
          {snapshot.name}
        </Text>
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {formatTime(snapshot.createdAt, i18n.language)}
        </Text>
      </Group>
    </UnstyledButton>
  )
}
