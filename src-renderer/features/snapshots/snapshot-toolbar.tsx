/** What can be done with a machine's snapshots; buttons that cannot be pressed say why. */
import { Divider, Group, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { Camera, History, Pencil, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import type { Snapshot } from '../../../src-shared/domain/snapshot.ts'
import { formatTime } from '../../ui/format.ts'
import { ToolButton } from '../../ui/tool-button.tsx'
import { useRefusal } from '../machine-actions/index.ts'
import type { SnapshotDialog } from './snapshot-dialogs.tsx'
import type { SnapshotActions } from './use-snapshot-actions.ts'

export interface SnapshotToolbarProps {
  readonly machine: Machine
  readonly selected: Snapshot | undefined
  readonly actions: SnapshotActions
  readonly onDialog: (dialog: SnapshotDialog) => void
}

export function SnapshotToolbar({ machine, selected, actions, onDialog }: SnapshotToolbarProps) {
  const { t } = useTranslation()
  const why = useRefusal(machine)
  const needed = selected ? undefined : t('why.noSnapshot')
  const askDelete = useAskDelete(machine, (snapshot) => actions.remove.mutate(snapshot.id))
  return (
    <Group gap={2} px="xs" py={4} role="toolbar">
      <ToolButton
        icon={<Camera size={16} />}
        label={t('action.take')}
        color="blue"
        refusal={why('snapshot-take')}
        busy={actions.busy}
        onClick={() => onDialog('take')}
      />
      <Divider orientation="vertical" mx={4} />
      <ToolButton
        icon={<History size={16} />}
        label={t('action.restore')}
        refusal={needed ?? why('snapshot-restore')}
        busy={actions.busy}
        onClick={() => onDialog('restore')}
      />
      <ToolButton icon={<Pencil size={16} />} label={t('action.rename')} refusal={needed} onClick={() => onDialog('rename')} />
      <ToolButton
        icon={<Trash2 size={16} />}
        label={t('action.delete')}
        refusal={needed ?? why('snapshot-delete')}
        busy={actions.busy}
        onClick={() => selected && askDelete(selected)}
      />
    </Group>
  )
}

function useAskDelete(machine: Machine, onConfirm: (snapshot: Snapshot) => void): (snapshot: Snapshot) => void {
  const { t, i18n } = useTranslation()
  return (snapshot) =>
    void modals.openConfirmModal({
      title: t('confirm.deleteSnapshotTitle', { snapshot: snapshot.name }),
      children: (
        <Text size="sm">
          {t('confirm.deleteSnapshotText', { name: machine.spec.name, time: formatTime(snapshot.createdAt, i18n.language) })}
        </Text>
      ),
      labels: { confirm: t('action.delete'), cancel: t('action.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => onConfirm(snapshot),
    })
}
