/** Asks for a name and takes a snapshot. Mounted while it is open. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { orpc } from '../../rpc/client.ts'
import { ProgressLine } from '../progress/index.ts'
import { defaultName } from './default-name.ts'
import { NameDialog } from './name-dialog.tsx'
import { useSnapshotActions } from './use-snapshot-actions.ts'

export function TakeSnapshot({ machine, onClose }: { readonly machine: Machine; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { data: snapshots } = useQuery(orpc.snapshot.list.queryOptions({ input: { machineId: machine.id } }))
  const { take } = useSnapshotActions(machine.id)
  if (!snapshots) return null
  return (
    <NameDialog
      title={t('snapshots.takeTitle', { name: machine.spec.name })}
      action={t('action.take')}
      name={defaultName(snapshots, (number) => t('snapshots.defaultName', { number }))}
      description=""
      progress={<ProgressLine machine={machine} width={140} />}
      onAccept={(name, description) => take.mutateAsync({ name, description })}
      onClose={onClose}
    />
  )
}
