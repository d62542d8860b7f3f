/**
 * The order in which things reach the disk, which SIGKILL cannot show: the steps are recorded, and each promise is checked on the record. The
 * guest's own files are synced by its worker before it answers `save` (engine/control).
 */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMachine, fill, type LibraryFixture, openFixture } from '../support/library-fixture.ts'
import { makeFolder } from '../support/test-service.ts'

let root: string
let fixture: LibraryFixture
let id: string
let record: string[] = []

beforeEach(async () => {
  root = await makeFolder()
  const image = join(root, 'disk.img')
  await writeFile(image, new Uint8Array(512))
  fixture = await openFixture(root, (step) => record.push(step.replaceAll(root, '')))
  id = await createMachine(fixture, image)
  await fixture.supervisor.start(id)
  await fill(fixture, id, 'text')
})
afterEach(async () => {
  await fixture.close()
  await rm(root, { recursive: true, force: true })
})

async function recorded(work: () => Promise<unknown>): Promise<string[]> {
  record = []
  await work()
  return record
}

/** Position of the only step that matches; throws when there is not exactly one. */
function at(steps: readonly string[], pattern: RegExp): number {
  const found = steps.flatMap((step, index) => (pattern.test(step) ? [index] : []))
  if (found.length !== 1) throw new Error(`${found.length} steps match ${pattern}:\n${steps.join('\n')}`)
  return found[0] as number
}

/** Every file written or copied is synced before the rename that gives its folder the final name. */
function expectSynced(steps: readonly string[], folder: RegExp): void {
  const rename = at(steps, new RegExp(`^rename \\S*${folder.source}\\S*\\.partial `))
  const written = steps.filter((step) => /^(write|copy) /.test(step) && folder.test(step)).map((step) => step.split(' ')[1] as string)
  expect(written.length).toBeGreaterThan(0)
  for (const path of written) {
    const sync = steps.indexOf(`fsync ${path}`)
    expect(sync, path).toBeGreaterThan(-1)
    expect(sync, path).toBeLessThan(rename)
  }
  const partial = steps[rename]?.split(' ')[1]
  const folderSync = steps.indexOf(`fsync-folder ${partial}`)
  expect(folderSync).toBeGreaterThan(Math.max(...written.map((path) => steps.indexOf(`fsync ${path}`))))
  expect(folderSync).toBeLessThan(rename)
  expect(steps[rename + 1]).toMatch(/^fsync-folder /)
}

describe('the order of writing', () => {
  it('taken, a snapshot is synced whole, then named, then in the table', async () => {
    const steps = await recorded(() => fixture.supervisor.takeSnapshot(id, 'one', ''))

    expectSynced(steps, /\/snapshots\//)
    const order = [
      /^guest-save /,
      /^guest-saved /,
      /^write .*meta\.json/,
      /^rename .*\.partial /,
      /^commit snapshot-take/,
      /^committed snapshot-take/,
    ]
    const places = order.map((pattern) => at(steps, pattern))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(steps[at(steps, /^rename .*\.partial /) + 1]).toBe('fsync-folder /snapshots')
  })

  it('taken of a machine that is off, its overlays are copied and synced first', async () => {
    await fixture.supervisor.powerOff(id)

    const steps = await recorded(() => fixture.supervisor.takeSnapshot(id, 'off', ''))

    expectSynced(steps, /\/snapshots\//)
    expect(at(steps, /^copy .*disk-0\.overlay/)).toBeLessThan(at(steps, /^write .*meta\.json/))
  })

  it('restored, the new state is whole before the commit that names it, and the old one goes after', async () => {
    const { id: snapshot } = await fixture.supervisor.takeSnapshot(id, 'one', '')

    const steps = await recorded(() => fixture.supervisor.restoreSnapshot(snapshot))

    expectSynced(steps, /\/overlays\//)
    const committed = at(steps, /^committed snapshot-restore/)
    expect(at(steps, /^rename \S*\/overlays\/\S*\.partial /)).toBeLessThan(at(steps, /^commit snapshot-restore/))
    expect(at(steps, /^rename \S*\/saved-state\/\S*\.partial /)).toBeLessThan(at(steps, /^commit snapshot-restore/))
    expect(at(steps, /^rename \S*\/overlays\/\S* \S*\.deleting/)).toBeGreaterThan(committed)
    // The saved state is consumed in the table before the guest runs, and its files go last.
    expect(at(steps, /^rename \S*\/saved-state\/\S* \S*\.deleting/)).toBeGreaterThan(at(steps, /^committed start/))
  })

  it('deleted, a snapshot leaves the table before its files go', async () => {
    const { id: snapshot } = await fixture.supervisor.takeSnapshot(id, 'one', '')

    const steps = await recorded(() => fixture.supervisor.deleteSnapshot(snapshot))

    const committed = at(steps, /^committed snapshot-delete/)
    expect(at(steps, /^rename \S*\/snapshots\/\S* \S*\.deleting/)).toBeGreaterThan(committed)
    expect(at(steps, /^remove \S*\.deleting/)).toBeGreaterThan(at(steps, /^rename /))
  })

  it('saved, the state is whole before the machine counts as saved', async () => {
    const steps = await recorded(() => fixture.supervisor.save(id))

    expectSynced(steps, /\/saved-state\//)
    expect(at(steps, /^rename \S*\/saved-state\/\S*\.partial /)).toBeLessThan(at(steps, /^commit save/))
  })
})
