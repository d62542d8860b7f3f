/** Asks before a snapshot is deleted: what goes is named. */
import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import type { Snapshot } from '../../../src-shared/domain/snapshot.ts'
import { formatTime } from '../../ui/format.ts'
import type { SnapshotActions } from './use-snapshot-actions.ts'

export function useAskDelete(machine: Machine, actions: SnapshotActions): (snapshot: Snapshot) => void {
  const { t, i18n } = useTranslation()
  return (snapshot) =>
    void modals.openConfirmModal({
      centered: true,
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
}
