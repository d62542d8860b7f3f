/** A folder with its parents, as `mkdir -p`. Node's own recursive mkdir goes round for ever where a parent exists in which nothing can be made (/proc). */
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Throws in words when it cannot be made, or is no folder. */
export function makeFolders(path: string, mode = 0o777): void {
  const missing: string[] = []
  for (let folder = resolve(path); !existsSync(folder); folder = dirname(folder)) missing.push(folder)
  for (const folder of missing.toReversed()) makeOne(folder, mode)
  if (!isFolder(path)) throw new Error(`'${path}' is no folder`)
}

function makeOne(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && isFolder(folder)) return // another process was quicker
    if (code === 'ENOENT') throw new Error(`nothing can be made in '${dirname(folder)}'`, { cause: error })
    throw error
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
