/** Asks before a snapshot is restored, and restores it. Mounted while it is open. */
import type { Machine } from '../../../src-shared/domain/machine.ts'
import type { Snapshot } from '../../../src-shared/domain/snapshot.ts'
import { RestoreDialog } from './restore-dialog.tsx'
import { useSnapshotActions } from './use-snapshot-actions.ts'

export interface RestoreSnapshotProps {
  readonly machine: Machine
  readonly snapshot: Snapshot
  readonly onClose: () => void
}

export function RestoreSnapshot({ machine, snapshot, onClose }: RestoreSnapshotProps) {
  const { restore } = useSnapshotActions(machine.id)
  return (
    <RestoreDialog
      machine={machine}
      snapshot={snapshot}
      onAccept={(first) => restore.mutateAsync({ id: snapshot.id, ...(first === undefined ? {} : { first }) })}
      onClose={onClose}
    />
  )
}
