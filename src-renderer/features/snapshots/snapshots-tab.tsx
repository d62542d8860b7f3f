/** The snapshots of one machine: a tree with "You are here", and what can be done with the chosen one. */
import { Badge, Box, Divider, Group, ScrollArea, Stack, Text, UnstyledButton } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useQuery } from '@tanstack/react-query'
import { Camera, CameraOff, CircleDot, History, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import type { Snapshot } from '../../../src-shared/domain/snapshot.ts'
import { orpc } from '../../rpc/client.ts'
import { Facts } from '../../ui/facts.tsx'
import { formatBytes, formatTime } from '../../ui/format.ts'
import { ToolButton } from '../../ui/tool-button.tsx'
import { useRefusal } from '../machine-actions/index.ts'
import { NameDialog } from './name-dialog.tsx'
import { RestoreDialog } from './restore-dialog.tsx'
import { treeRows } from './snapshot-tree.ts'
import { useSnapshotActions } from './use-snapshot-actions.ts'

const INDENT = 22
type Dialog = 'take' | 'restore' | 'rename' | undefined

export function SnapshotsTab({ machine }: { readonly machine: Machine }) {
  const { t, i18n } = useTranslation()
  const { data: snapshots = [] } = useQuery(orpc.snapshot.list.queryOptions({ input: { machineId: machine.id } }))
  const [chosen, setChosen] = useState<string>()
  const [dialog, setDialog] = useState<Dialog>()
  const actions = useSnapshotActions(machine.id)
  const selected = snapshots.find(({ id }) => id === chosen)
  const why = useRefusal(machine)
  const needed = selected ? undefined : t('why.noSnapshot')
  const askDelete = (snapshot: Snapshot): void =>
    void modals.openConfirmModal({
      title: t('confirm.deleteSnapshotTitle', { snapshot: snapshot.name }),
      children: (
        <Text size="sm">
          {t('confirm.deleteSnapshotText', { name: machine.spec.name, time: formatTime(snapshot.createdAt, i18n.language) })}
        </Text>
      ),
      labels: { confirm: t('action.delete'), cancel: t('action.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => actions.remove.mutate(snapshot.id),
    })
  return (
    <Stack gap={0} h="100%">
      <Group gap={2} px="xs" py={4} role="toolbar">
        <ToolButton
          icon={<Camera size={16} />}
          label={t('action.take')}
          color="blue"
          refusal={why('snapshot-take')}
          busy={actions.busy}
          onClick={() => setDialog('take')}
        />
        <Divider orientation="vertical" mx={4} />
        <ToolButton
          icon={<History size={16} />}
          label={t('action.restore')}
          refusal={needed ?? why('snapshot-restore')}
          busy={actions.busy}
          onClick={() => setDialog('restore')}
        />
        <ToolButton icon={<Pencil size={16} />} label={t('action.rename')} refusal={needed} onClick={() => setDialog('rename')} />
        <ToolButton
          icon={<Trash2 size={16} />}
          label={t('action.delete')}
          refusal={needed ?? why('snapshot-delete')}
          busy={actions.busy}
          onClick={() => selected && askDelete(selected)}
        />
      </Group>
      <Divider />
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
                onSelect={() => setChosen(row.snapshot.id)}
              />
            ),
          )}
        </Box>
      </ScrollArea>
      {selected ? (
        <Box px="md" pt="sm" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
          <Facts
            title={selected.name}
            rows={[
              [t('snapshots.time'), formatTime(selected.createdAt, i18n.language)],
              [t('snapshots.contents'), selected.running ? t('snapshots.running') : t('snapshots.off')],
              [t('snapshots.size'), formatBytes(selected.size)],
              [t('snapshots.description'), selected.description],
            ]}
          />
        </Box>
      ) : null}
      {dialog === 'take' ? (
        <NameDialog
          title={t('snapshots.takeTitle', { name: machine.spec.name })}
          action={t('action.take')}
          name={t('snapshots.defaultName', { number: snapshots.length + 1 })}
          description=""
          onAccept={(name, description) => actions.take.mutateAsync({ name, description })}
          onClose={() => setDialog(undefined)}
        />
      ) : null}
      {dialog === 'rename' && selected ? (
        <NameDialog
          title={t('snapshots.renameTitle')}
          action={t('action.rename')}
          name={selected.name}
          description={selected.description}
          onAccept={(name, description) => actions.rename.mutateAsync({ id: selected.id, name, description })}
          onClose={() => setDialog(undefined)}
        />
      ) : null}
      {dialog === 'restore' && selected ? (
        <RestoreDialog
          machine={machine}
          snapshot={selected}
          onAccept={(first) => actions.restore.mutateAsync({ id: selected.id, ...(first === undefined ? {} : { first }) })}
          onClose={() => setDialog(undefined)}
        />
      ) : null}
    </Stack>
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
