/**
 * State folder, version 1: a whole machine at one instant, immutable once it has its final name. Snapshots and saved states are such folders.
 *
 *   meta.json            StateMeta below: spec, versions, media, and size and SHA-256 of every other file
 *   state.bin            RAM, CPUs and devices (docs/snapshot-format.md); absent when the machine was powered off
 *   disk-<n>.overlay     overlay of disk n; absent when the guest had written nothing, or the disk has none
 *   scrollback-<p>.bin   serial port p's scrollback, up to 1 MiB
 *
 * Order of writing: everything into `<name>.partial`, each file synced; meta.json last, synced; the folder synced; rename; the parent synced.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { say } from '../../../src-shared/domain/sentence.ts'
import { VmSpec } from '../../../src-shared/domain/vm-spec.ts'
import type { StoreFiles } from '../files/store-files.ts'
import { PARTIAL } from '../library-folder.ts'
import { hostProblem, messageOf } from '../operation-error.ts'

export const STATE_FILE = 'state.bin'
export const META_FILE = 'meta.json'
const CHUNK = 1024 * 1024

const Medium = z.strictObject({ path: z.string(), size: z.number(), modifiedAt: z.number() })
const Digest = z.strictObject({ size: z.number(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })

export const StateMeta = z.strictObject({
  format: z.literal('innkeeper-state'),
  version: z.literal(1),
  /** Version of Innkeeper that wrote it: for people. */
  innkeeper: z.string(),
  createdAt: z.number(),
  /** state.bin is there: starting from it goes on where the machine was. */
  running: z.boolean(),
  spec: VmSpec,
  /** The images under the overlays as they were, one per disk; null where the disk has no overlay. */
  bases: z.array(Medium.nullable()),
  files: z.record(z.string().regex(/^[A-Za-z0-9._-]+$/), Digest),
})
export type StateMeta = z.output<typeof StateMeta>

/** What goes into a state folder. */
export interface StateContents {
  readonly description: Omit<StateMeta, 'format' | 'version' | 'files'>
  /** One per serial port; empty ones are left out. */
  readonly scrollbacks: readonly Uint8Array[]
  /** Writes state.bin and overlays into the folder, each file synced. */
  readonly fill: (folder: string) => Promise<void>
  /** Hears how far the checksums of what was filled in are. */
  readonly checked?: CheckProgress
}

/** Told for each piece that is read: so many of `total` bytes. The last one has both equal. */
export type CheckProgress = (done: number, total: number) => void

const UNHEARD: CheckProgress = () => {}

export function scrollbackName(port: number): string {
  return `scrollback-${port}.bin`
}

/** Writes a state folder that appears under its name at once and whole, or not at all. Returns its size in bytes. */
export async function writeStateFolder(files: StoreFiles, folder: string, contents: StateContents): Promise<number> {
  const partial = folder + PARTIAL
  await files.makeFolder(partial)
  try {
    await contents.fill(partial)
    for (const [port, bytes] of contents.scrollbacks.entries()) {
      if (bytes.length > 0) await files.write(join(partial, scrollbackName(port)), bytes)
    }
    const meta: StateMeta = {
      format: 'innkeeper-state',
      version: 1,
      ...contents.description,
      files: await digestFolder(partial, contents.checked),
    }
    await files.write(join(partial, META_FILE), JSON.stringify(meta, null, 2))
    await files.syncFolder(partial)
    await files.rename(partial, folder)
    return Object.values(meta.files).reduce((sum, file) => sum + file.size, 0)
  } catch (error) {
    await files.remove(partial).catch(() => {}) // the first failure is the one to tell; what stays is swept at the next open
    throw error
  }
}

/** Reads meta.json and compares every file with it. Throws an OperationError that names the file that differs. */
export async function verifyStateFolder(folder: string, checked = UNHEARD): Promise<StateMeta> {
  const meta = await readMeta(folder)
  const found = await digestFolder(folder, checked)
  for (const [name, wanted] of Object.entries(meta.files)) {
    const digest = found[name]
    if (!digest) throw damaged(folder, `its file '${name}' is missing`)
    if (digest.size !== wanted.size || digest.sha256 !== wanted.sha256) throw damaged(folder, `its file '${name}' has changed`)
  }
  return meta
}

export async function readMeta(folder: string): Promise<StateMeta> {
  try {
    return StateMeta.parse(JSON.parse(await readFile(join(folder, META_FILE), 'utf8')))
  } catch (error) {
    throw damaged(folder, `its ${META_FILE} cannot be used (${messageOf(error)})`)
  }
}

/** The scrollback of each of `ports` ports, empty where there is none. */
export async function readScrollbacks(folder: string, meta: StateMeta, ports: number): Promise<Uint8Array[]> {
  const names = Array.from({ length: ports }, (_, port) => scrollbackName(port))
  return Promise.all(names.map((name) => (name in meta.files ? readFile(join(folder, name)) : new Uint8Array(0))))
}

function damaged(folder: string, what: string): Error {
  return hostProblem(folder, say('state-damaged', { folder, what }))
}

async function digestFolder(folder: string, checked = UNHEARD): Promise<StateMeta['files']> {
  const names = (await readdir(folder)).filter((name) => name !== META_FILE).sort()
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const files: StateMeta['files'] = {}
  let done = 0
  for (const name of names) {
    files[name] = await digestFile(join(folder, name), (bytes) => {
      done += bytes
      if (done < total) checked(done, total)
    })
  }
  checked(total, total)
  return files
}

async function digestFile(path: string, read: (bytes: number) => void): Promise<StateMeta['files'][string]> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    size += chunk.length
    read(chunk.length)
  }
  return { size, sha256: hash.digest('hex') }
}
