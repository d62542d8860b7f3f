/** A file that is made under another name and gets its own when it is whole and on stable storage. */
import { StorageError } from '../block-backend.ts'
import type { FileLayer } from '../file-layer.ts'

export interface DraftOptions {
  readonly files: FileLayer
  /** Takes the place of the file that has the name; else there must be none. */
  readonly replace: boolean
}

/** `make` writes and syncs the file at the path that it is given. Whatever is thrown in it, or when it is stopped, the draft is removed. */
export function* draft<Step, Result>(
  path: string,
  { files, replace }: DraftOptions,
  make: (path: string) => Generator<Step, Result>,
): Generator<Step, Result> {
  if (!replace && files.exists(path)) throw new StorageError(`cannot create '${path}': it exists already`)
  const partial = `${path}.partial`
  if (files.exists(partial)) files.remove(partial)
  let whole = false
  try {
    const result = yield* make(partial)
    if (replace) files.copyRights(path, partial)
    files.rename(partial, path)
    whole = true
    files.syncFolderOf(path)
    return result
  } finally {
    if (!whole && files.exists(partial)) files.remove(partial)
  }
}
