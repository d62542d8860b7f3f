/** A library on a file system that is really full (a small tmpfs): what SQLite, the folders and the logs do then, no mock can say. */
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, type TestContext } from 'vitest'
import { contents, createMachine, fill, type LibraryFixture, list, openFixture } from '../support/library-fixture.ts'
import { makeFolder } from '../support/test-service.ts'

let root: string
let mounted: boolean
let fixture: LibraryFixture
let id: string

beforeEach(async () => {
  root = await makeFolder()
  mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', root]).status === 0
  writeFileSync(join(root, 'disk.img'), new Uint8Array(512))
  fixture = await openFixture(join(root, 'library'))
  id = await createMachine(fixture, join(root, 'disk.img'))
  await fixture.supervisor.start(id)
  await fill(fixture, id, 'alpha')
})
afterEach(async () => {
  await fixture.close()
  if (mounted) spawnSync('umount', [root])
  await rm(root, { recursive: true, force: true })
})

function needFileSystem(context: TestContext): void {
  if (!mounted) context.skip('a file system of a known size cannot be mounted here')
}

/** Not a byte is left afterwards. */
function fillDisk(): void {
  const file = openSync(join(root, 'filler'), 'w')
  try {
    for (const size of [65_536, 4096, 1]) for (const block = new Uint8Array(size); ; ) if (!tryWrite(file, block)) break
  } finally {
    closeSync(file)
  }
}

function tryWrite(file: number, block: Uint8Array): boolean {
  try {
    return writeSync(file, block) > 0
  } catch {
    return false
  }
}

const makeRoom = (): void => rmSync(join(root, 'filler'))

it('a snapshot that has no room is refused, leaves nothing, and the machine goes on', async (context) => {
  needFileSystem(context)
  const before = await fixture.supervisor.takeSnapshot(id, 'before', '')
  fillDisk()

  await expect(fixture.supervisor.takeSnapshot(id, 'second', '')).rejects.toThrow(/no space|full/i)

  expect(fixture.supervisor.get(id)).toMatchObject({ state: 'running', currentSnapshotId: before.id })
  expect(await list(fixture.library.folder.snapshots)).toEqual([before.id])
  makeRoom()
  expect(await contents(fixture, id)).toBe('alpha/alpha')
  await fixture.supervisor.takeSnapshot(id, 'second', '')
  expect((await fixture.supervisor.snapshots(id)).map(({ name }) => name).sort()).toEqual(['before', 'second'])
})

it('a machine is switched off, and a snapshot deleted to make room; both are so at the next opening', async (context) => {
  needFileSystem(context)
  const { id: snapshot } = await fixture.supervisor.takeSnapshot(id, 'before', '')
  fillDisk()

  await fixture.supervisor.powerOff(id)
  await fixture.supervisor.deleteSnapshot(snapshot)

  expect(await list(fixture.library.folder.snapshots)).toEqual([])
  await fixture.close()
  makeRoom()
  fixture = await openFixture(join(root, 'library'))
  expect(fixture.supervisor.get(id)).toMatchObject({ state: 'powered-off', currentSnapshotId: null })
  expect(await fixture.supervisor.snapshots(id)).toEqual([])
})

it('a library that is opened on a full disk has its machines and snapshots', async (context) => {
  needFileSystem(context)
  await fixture.supervisor.takeSnapshot(id, 'before', '')
  await fixture.supervisor.powerOff(id)
  await fixture.close()
  fillDisk()

  fixture = await openFixture(join(root, 'library'))

  expect((await fixture.supervisor.snapshots(id)).map(({ name }) => name)).toEqual(['before'])
  expect(fixture.supervisor.get(id).state).toBe('powered-off')
})
