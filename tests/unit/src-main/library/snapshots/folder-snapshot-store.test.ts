import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HostStoreFiles } from '../../../../../src-main/library/files/store-files.ts'
import { FolderSnapshotStore } from '../../../../../src-main/library/snapshots/folder-snapshot-store.ts'
import type { StateContents } from '../../../../../src-main/library/snapshots/state-folder.ts'
import { VmSpec } from '../../../../../src-shared/domain/vm-spec.ts'

const SPEC = VmSpec.parse({ name: 'x', boot: { kind: 'demo' } })
let folder: string
let store: FolderSnapshotStore

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'innkeeper-store-'))
  store = new FolderSnapshotStore(join(folder, 'snapshots'), new HostStoreFiles())
})
afterEach(() => rm(folder, { recursive: true }))

function contents(files: Record<string, string>, running = true): StateContents {
  return {
    description: { innkeeper: '0', createdAt: 1, running, spec: SPEC, bases: [] },
    scrollbacks: [new TextEncoder().encode('seen'), new Uint8Array(0)],
    fill: async (target) => {
      for (const [name, text] of Object.entries(files)) await writeFile(join(target, name), text)
    },
  }
}

const target = () => ({ overlays: join(folder, 'machine', 'overlays'), savedState: join(folder, 'machine', 'saved') })

describe('the folder store', () => {
  it('taken and restored, gives overlays and state back, each in its place', async () => {
    const size = await store.take('one', contents({ 'state.bin': 'ram', 'disk-0.overlay': 'disk' }))

    const meta = await store.restore('one', target())

    expect(await readdir(target().overlays)).toEqual(['disk-0.overlay'])
    expect(await readFile(join(target().savedState, 'state.bin'), 'utf8')).toBe('ram')
    expect(size).toBe('ram'.length + 'disk'.length + 'seen'.length)
    expect(meta).toMatchObject({ running: true, spec: SPEC })
    expect(Object.keys(meta.files)).toEqual(['disk-0.overlay', 'scrollback-0.bin', 'state.bin'])
  })

  it('tells how far the checksums are, of taking and of restoring', async () => {
    const told: number[][] = []
    const checked = (done: number, total: number) => void told.push([done, total])
    const large = 'x'.repeat(2.5 * 1024 * 1024)
    await store.take('one', { ...contents({ 'state.bin': large }), checked })
    const taking = told.splice(0)

    await store.restore('one', target(), checked)

    const total = large.length + 'seen'.length
    expect(taking.map(([, of]) => of)).toEqual(taking.map(() => total))
    expect(taking.map(([done]) => done)).toEqual(['seen'.length, 2 ** 20 + 4, 2 ** 21 + 4, total])
    expect(told).toEqual(taking)
  })

  it('a restored overlay that is written to leaves the snapshot alone', async () => {
    await store.take('one', contents({ 'disk-0.overlay': 'disk' }))
    await store.restore('one', target())
    await writeFile(join(target().overlays, 'disk-0.overlay'), 'changed')

    await rm(join(folder, 'machine'), { recursive: true })
    await store.restore('one', target())

    expect(await readFile(join(target().overlays, 'disk-0.overlay'), 'utf8')).toBe('disk')
  })

  it('of a machine that was off, restores no saved state', async () => {
    await store.take('one', contents({ 'disk-0.overlay': 'disk' }, false))

    await store.restore('one', target())

    expect(await readdir(join(folder, 'machine'))).toEqual(['overlays'])
  })

  it('that fails while taking, leaves nothing', async () => {
    const fill = (): Promise<void> => Promise.reject(new Error('disk full'))

    await expect(store.take('one', { ...contents({}), fill })).rejects.toThrow('disk full')

    expect(await readdir(join(folder, 'snapshots'))).toEqual([])
  })

  it.each([
    ['a changed byte', (path: string) => writeFile(join(path, 'state.bin'), 'rum'), "'state.bin' has changed"],
    ['a missing file', (path: string) => rm(join(path, 'state.bin')), "'state.bin' is missing"],
    ['a broken description', (path: string) => writeFile(join(path, 'meta.json'), '{}'), 'meta.json cannot be used'],
  ])('with %s refuses to restore and builds nothing', async (_what, damage, words) => {
    await store.take('one', contents({ 'state.bin': 'ram' }))
    await damage(join(folder, 'snapshots', 'one'))

    await expect(store.restore('one', target())).rejects.toThrow(words)

    await expect(readdir(join(folder, 'machine'))).rejects.toThrow('ENOENT')
  })

  it('deletes; a second time does nothing', async () => {
    await store.take('one', contents({}))

    await store.delete('one')
    await store.delete('one')

    expect(await readdir(join(folder, 'snapshots'))).toEqual([])
  })

  it('sweeps what is half-made, half-deleted or unknown, and keeps the rest', async () => {
    await store.take('keep', contents({}))
    for (const name of ['a.partial', 'b.deleting', 'unknown']) await mkdir(join(folder, 'snapshots', name))

    await store.sweep(new Set(['keep']))

    expect(await readdir(join(folder, 'snapshots'))).toEqual(['keep'])
  })
})
