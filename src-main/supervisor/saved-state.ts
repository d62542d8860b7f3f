/** What a machine keeps while it is saved: a state folder that resuming consumes. */
import { SERIAL_PORTS } from '../../src-shared/domain/vm-spec.ts'
import { removeFolder } from '../library/files/folders.ts'
import { readMeta, readScrollbacks, type StateContents } from '../library/snapshots/state-folder.ts'
import type { MachineRecord } from '../library/store/machine-table.ts'
import type { VmLibrary } from '../library/vm-library.ts'
import type { SerialPort } from './serial-port.ts'

/** What a snapshot or saved state of this instant says of the machine. `running`: with RAM. */
export async function describeState(
  library: VmLibrary,
  { spec, bases }: MachineRecord,
  version: string,
  running: boolean,
): Promise<StateContents['description']> {
  const media = await Promise.all(bases.map((id) => (id ? library.tables.media.get(id) : undefined)))
  return { innkeeper: version, createdAt: Date.now(), running, spec, bases: media.map((medium) => medium ?? null) }
}

/** The terminals go back to what they showed when the state in `folder` was written. */
export async function showSavedScrollbacks(folder: string, ports: readonly SerialPort[]): Promise<void> {
  const scrollbacks = await readScrollbacks(folder, await readMeta(folder), SERIAL_PORTS)
  for (const [port, bytes] of scrollbacks.entries()) ports[port]?.restore(bytes)
}

/** Nothing happens when there is none. */
export async function dropSavedState(library: VmLibrary, machineId: string, name: string | null): Promise<void> {
  if (name) await removeFolder(library.files, library.folder.savedState(machineId, name))
}
