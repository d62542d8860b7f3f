export { NameDialog } from './name-dialog.tsx'
export { SnapshotsTab } from './snapshots-tab.tsx'
export { TakeSnapshot } from './take-snapshot.tsx'
export { useSnapshotActions } from './use-snapshot-actions.ts'
