/** Folders that are whole or gone: see the naming rule at the head of library-folder.ts. */
import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DELETING, PARTIAL } from '../library-folder.ts'
import type { StoreFiles } from './store-files.ts'

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** Takes the folder's name away first, so that what stands under a final name is always whole. */
export async function removeFolder(files: StoreFiles, folder: string): Promise<void> {
  if (!(await exists(folder))) return
  await files.rename(folder, folder + DELETING)
  await files.remove(folder + DELETING)
}

/** Removes every entry that is not in `keep`. A folder that is not there is empty. */
export async function sweepFolder(files: StoreFiles, folder: string, keep: ReadonlySet<string>): Promise<void> {
  for (const name of await entries(folder)) {
    if (keep.has(name)) continue
    const path = join(folder, name)
    if (name.endsWith(PARTIAL) || name.endsWith(DELETING)) await files.remove(path)
    else await removeFolder(files, path)
  }
}

export async function entries(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}
