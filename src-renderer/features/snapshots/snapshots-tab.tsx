/** The snapshots of one machine: a tree with "You are here", and what can be done with the chosen one. */
import { Box, Divider, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import type { Snapshot } from '../../../src-shared/domain/snapshot.ts'
import { orpc } from '../../rpc/client.ts'
import { Facts } from '../../ui/facts.tsx'
import { formatBytes, formatTime } from '../../ui/format.ts'
import { refusalOf } from '../machine-actions/index.ts'
import { type SnapshotDialog, SnapshotDialogs } from './snapshot-dialogs.tsx'
import { SnapshotToolbar } from './snapshot-toolbar.tsx'
import { CURRENT } from './snapshot-tree.ts'
import { type SnapshotKey, SnapshotTreeView } from './snapshot-tree-view.tsx'
import { useAskDelete } from './use-ask-delete.tsx'
import { useSnapshotActions } from './use-snapshot-actions.ts'

export function SnapshotsTab({ machine }: { readonly machine: Machine }) {
  const { data: snapshots = [] } = useQuery(orpc.snapshot.list.queryOptions({ input: { machineId: machine.id } }))
  const [chosen, setChosen] = useState(CURRENT)
  const [dialog, setDialog] = useState<SnapshotDialog>()
  const actions = useSnapshotActions(machine.id)
  const selected = snapshots.find(({ id }) => id === chosen)
  const askDelete = useAskDelete(machine, actions)
  const onKey = (key: SnapshotKey): void => {
    if (!selected) return
    if (key === 'F2') setDialog('rename')
    else if (actions.busy || refusalOf(key === 'Enter' ? 'snapshot-restore' : 'snapshot-delete', machine)) return
    else if (key === 'Enter') setDialog('restore')
    else askDelete(selected)
  }
  return (
    <Stack gap={0} h="100%">
      <SnapshotToolbar machine={machine} selected={selected} actions={actions} onDialog={setDialog} onDelete={askDelete} />
      <Divider />
      <SnapshotTreeView machine={machine} snapshots={snapshots} chosen={chosen} onChoose={setChosen} onKey={onKey} />
      {selected ? <SnapshotFacts snapshot={selected} /> : null}
      <SnapshotDialogs
        machine={machine}
        dialog={dialog}
        selected={selected}
        snapshots={snapshots}
        actions={actions}
        onClose={() => setDialog(undefined)}
      />
    </Stack>
  )
}

function SnapshotFacts({ snapshot: selected }: { readonly snapshot: Snapshot }) {
  const { t, i18n } = useTranslation()
  return (
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
  )
}
