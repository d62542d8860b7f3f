/** The dialog that is open, if any. */
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import type { Snapshot } from '../../../src-shared/domain/snapshot.ts'
import { ProgressLine } from '../progress/index.ts'
import { defaultName } from './default-name.ts'
import { NameDialog } from './name-dialog.tsx'
import { RestoreDialog } from './restore-dialog.tsx'
import type { SnapshotActions } from './use-snapshot-actions.ts'

export type SnapshotDialog = 'take' | 'restore' | 'rename'

export interface SnapshotDialogsProps {
  readonly machine: Machine
  readonly dialog: SnapshotDialog | undefined
  readonly selected: Snapshot | undefined
  readonly snapshots: readonly Snapshot[]
  readonly actions: SnapshotActions
  readonly onClose: () => void
}

export function SnapshotDialogs({ machine, dialog, selected, snapshots, actions, onClose }: SnapshotDialogsProps) {
  const { t } = useTranslation()
  return (
    <>
      {dialog === 'take' ? (
        <NameDialog
          title={t('snapshots.takeTitle', { name: machine.spec.name })}
          action={t('action.take')}
          name={defaultName(snapshots, (number) => t('snapshots.defaultName', { number }))}
          description=""
          progress={<ProgressLine machine={machine} width={140} />}
          onAccept={(name, description) => actions.take.mutateAsync({ name, description })}
          onClose={onClose}
        />
      ) : null}
      {dialog === 'rename' && selected ? (
        <NameDialog
          title={t('snapshots.renameTitle')}
          action={t('action.rename')}
          name={selected.name}
          description={selected.description}
          onAccept={(name, description) => actions.rename.mutateAsync({ id: selected.id, name, description })}
          onClose={onClose}
        />
      ) : null}
      {dialog === 'restore' && selected ? (
        <RestoreDialog
          machine={machine}
          snapshot={selected}
          onAccept={(first) => actions.restore.mutateAsync({ id: selected.id, ...(first === undefined ? {} : { first }) })}
          onClose={onClose}
        />
      ) : null}
    </>
  )
}
