/** What can be done with a machine's snapshots; buttons that cannot be pressed say why. */
import { Divider, Group } from '@mantine/core'
import { Camera, History, Pencil, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import type { Snapshot } from '../../../src-shared/domain/snapshot.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { ToolButton } from '../../ui/tool-button.tsx'
import { useLasting } from '../../ui/use-lasting.ts'
import { useRefusal } from '../machine-actions/index.ts'
import { ProgressLine } from '../progress/index.ts'
import type { SnapshotDialog } from './snapshot-dialogs.tsx'
import type { SnapshotActions } from './use-snapshot-actions.ts'

/** Width of the bar of what is under way. */
const BAR = 120

export interface SnapshotToolbarProps {
  readonly machine: Machine
  readonly selected: Snapshot | undefined
  readonly actions: SnapshotActions
  readonly onDialog: (dialog: SnapshotDialog) => void
  readonly onDelete: (snapshot: Snapshot) => void
}

export function SnapshotToolbar({ machine, selected, actions, onDialog, onDelete }: SnapshotToolbarProps) {
  const { t } = useTranslation()
  const why = useRefusal(machine)
  const needed = selected ? undefined : t('why.noSnapshot')
  const deleting = useLasting(actions.remove.isPending)
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
        onClick={() => selected && onDelete(selected)}
      />
      <Group ml="auto" pl="xs" gap={8} wrap="nowrap" miw={0}>
        {deleting ? <ProgressBar label={t('progress.deleting')} share={undefined} width={BAR} /> : null}
        <ProgressLine machine={machine} width={BAR} named />
      </Group>
    </Group>
  )
}
