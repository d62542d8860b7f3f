/** The library's tables as SQLite holds them: times are milliseconds since the epoch, booleans 0 or 1, structures JSON. */
export interface MachineRow {
  id: string
  created_at: number
  /** nameKey (src-shared/domain/machine-name.ts) of the name in the spec: unique. */
  name_key: string
  /** VmSpec as JSON. */
  spec: string
  /** powered-off, saved or aborted: what the machine is when nothing runs. */
  rest_state: string
  /** 1 while its worker exists; still 1 when the library is opened: the process died with it. */
  live: number
  /** JSON of a Sentence. */
  reason: string | null
  state_changed_at: number
  current_snapshot_id: string | null
  /** Folder of the overlays that count. */
  generation: string
  /** Folder of the saved state that resuming consumes. */
  saved_state: string | null
  /** JSON list, one per disk: id of the medium that the overlay was begun on, or null. */
  bases: string
  /** JSON of a Likeness, or null: the machine differs from its current snapshot, as far as is known. */
  likeness: string | null
}

/** An image as it was when a machine began to use it: the same path changed on the host is another medium. */
export interface MediumRow {
  id: string
  path: string
  size: number
  modified_at: number
}

export interface SnapshotRow {
  id: string
  machine_id: string
  parent_id: string | null
  name: string
  description: string
  created_at: number
  running: number
  size: number
}

export interface SettingRow {
  name: string
  value: string
}

export interface JobRow {
  id: string
  machine_id: string
  kind: string
  started_at: number
  ended_at: number | null
  /** null: done, or not yet ended. */
  error: string | null
}

export interface Schema {
  machine: MachineRow
  medium: MediumRow
  snapshot: SnapshotRow
  setting: SettingRow
  job: JobRow
}
