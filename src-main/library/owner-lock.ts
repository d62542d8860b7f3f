/**
 * library.lock tells other processes whom to ask: `{pid, endpoint, token}`, mode 0600, since the token opens everything. It guards nothing by
 * itself: ownership is SQLite's file lock (store/open.ts), so a lock file left by a dead process is simply replaced by the next owner.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import * as z from 'zod'

export const OwnerAddress = z.strictObject({
  pid: z.int(),
  /** `http://127.0.0.1:<port>`. */
  endpoint: z.url(),
  token: z.string().min(32),
})
export type OwnerAddress = z.output<typeof OwnerAddress>

/** Only the library's owner calls this, once it listens. */
export async function publishOwner(lockFile: string, owner: OwnerAddress): Promise<void> {
  const partial = `${lockFile}.${owner.pid}`
  await rm(partial, { force: true })
  await writeFile(partial, JSON.stringify(owner), { mode: 0o600, flag: 'wx' })
  await rename(partial, lockFile)
}

export async function withdrawOwner(lockFile: string): Promise<void> {
  await rm(lockFile, { force: true })
}

/** The living owner's address; undefined when there is none, or it is not yet listening, or it died without a word. */
export async function findOwner(lockFile: string): Promise<OwnerAddress | undefined> {
  const text = await readFile(lockFile, 'utf8').catch(() => '')
  if (text === '') return undefined
  const owner = OwnerAddress.safeParse(parse(text))
  return owner.success && isAlive(owner.data.pid) ? owner.data : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // it lives, as another user's
  }
}
