import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { demoSpec, TestService, until } from '../support/test-service.ts'

let test: TestService

beforeEach(async () => {
  test = await TestService.start()
})
afterEach(() => test.close())

/** A running machine with one disk, and its terminal. */
async function machineWithDisk(name = 'test') {
  const image = join(test.root, `${name}.img`)
  await writeFile(image, new Uint8Array(1024))
  const { id } = await test.client.machine.create({ spec: demoSpec({ name, disks: [{ image }] }) })
  await test.client.machine.start({ id })
  return { id, image, terminal: await test.terminal(id) }
}

const take = (machineId: string, name: string) => test.client.snapshot.take({ machineId, name })

/** Everything below a folder but its logs, as paths. */
async function filesBelow(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found.filter((entry) => entry.isFile() && !entry.name.startsWith('machine.log')).map((entry) => join(entry.parentPath, entry.name))
}

describe('a snapshot of a running machine', () => {
  it('restored, brings memory, disk and terminal back and runs on', async () => {
    const { id, terminal } = await machineWithDisk()
    await terminal.ask('set before', 'ok')
    await terminal.ask('write 0 precious', 'written')
    const snapshot = await take(id, 'good')
    await terminal.ask('set after', 'ok')
    await terminal.ask('write 0 wrecked', 'written')
    const seen = terminal.text

    const restored = await test.client.snapshot.restore({ id: snapshot.id })

    await until('the terminal starts afresh', () => terminal.resets === 1)
    await terminal.ask('get', 'memory=before')
    await terminal.ask('read 0', 'disk=precious')
    expect(restored).toMatchObject({ state: 'running', currentSnapshotId: snapshot.id })
    expect(seen.match(/written/g)).toHaveLength(2)
    expect(terminal.text.match(/written/g)).toHaveLength(1)
  })

  it('can be restored again and again, also after other snapshots', async () => {
    const { id, terminal } = await machineWithDisk()
    await terminal.ask('set one', 'ok')
    const first = await take(id, 'one')
    await terminal.ask('set two', 'ok')
    const second = await take(id, 'two')

    for (const [snapshot, memory] of [
      [first, 'one'],
      [second, 'two'],
      [first, 'one'],
    ] as const) {
      await test.client.snapshot.restore({ id: snapshot.id })
      await terminal.ask('get', `memory=${memory}`)
      await terminal.ask('set spoiled', 'ok')
    }

    expect(second.parentId).toBe(first.id)
  })

  it('leaves the machine running, or paused, as it was', async () => {
    const { id } = await machineWithDisk()
    await take(id, 'running')
    const running = (await test.client.machine.get({ id })).state
    await test.client.machine.pause({ id })

    await take(id, 'paused')

    expect([running, (await test.client.machine.get({ id })).state]).toEqual(['running', 'paused'])
  })

  it('survives the end of the process and of the machine', async () => {
    const { id, terminal } = await machineWithDisk()
    await terminal.ask('set kept', 'ok')
    const snapshot = await take(id, 'kept')
    await test.client.machine.powerOff({ id })
    await test.stop()
    test = await TestService.start(test.root)

    await test.client.snapshot.restore({ id: snapshot.id })

    await (await test.terminal(id)).ask('get', 'memory=kept')
  })

  it('whose worker dies meanwhile, is refused, and leaves no file', async () => {
    const { id, terminal } = await machineWithDisk()
    terminal.type('hang')

    const taking = take(id, 'never')

    await expect(taking).rejects.toMatchObject({ code: 'GUEST' })
    await until('aborted', async () => (await test.client.machine.get({ id })).state === 'aborted')
    expect(await readdir(join(test.root, 'snapshots'))).toEqual([])
    expect(await test.client.snapshot.list({ machineId: id })).toEqual([])
  }, 20_000)
})

describe('a snapshot of a machine that is off', () => {
  it('keeps the disks alone, and restoring leaves the machine off', async () => {
    const { id, terminal } = await machineWithDisk()
    await terminal.ask('write 0 first', 'written')
    await test.client.machine.powerOff({ id })
    const snapshot = await take(id, 'off')
    await test.client.machine.start({ id })
    await terminal.ask('write 0 second', 'written')
    await test.client.machine.powerOff({ id })

    const restored = await test.client.snapshot.restore({ id: snapshot.id })
    await test.client.machine.start({ id })

    await terminal.ask('read 0', 'disk=first')
    expect(snapshot.running).toBe(false)
    expect(restored.state).toBe('powered-off')
  })

  it('and saved, resumes when it is restored, though the saved state itself is long consumed', async () => {
    const { id, terminal } = await machineWithDisk()
    await terminal.ask('set saved', 'ok')
    await test.client.machine.save({ id })
    const snapshot = await take(id, 'of saved')
    await test.client.machine.start({ id })
    await terminal.ask('set later', 'ok')

    const restored = await test.client.snapshot.restore({ id: snapshot.id })

    await terminal.ask('get', 'memory=saved')
    expect(snapshot.running).toBe(true)
    expect(restored.state).toBe('running')
  })
})

describe('the tree of snapshots', () => {
  it('with one deleted, hangs its children below its parent, and they restore', async () => {
    const { id, terminal } = await machineWithDisk()
    const names = ['a', 'b', 'c']
    const taken = []
    for (const name of names) {
      await terminal.ask(`set ${name}`, 'ok')
      taken.push(await take(id, name))
    }
    const [a, b, c] = taken.map((snapshot) => snapshot.id)

    await test.client.snapshot.delete({ id: b as string })

    const list = await test.client.snapshot.list({ machineId: id })
    expect(list.map((snapshot) => [snapshot.id, snapshot.parentId])).toEqual([
      [a, null],
      [c, a],
    ])
    await test.client.snapshot.restore({ id: c as string })
    await terminal.ask('get', 'memory=c')
  })

  it('with the current one deleted, has "You are here" below its parent', async () => {
    const { id } = await machineWithDisk()
    const parent = await take(id, 'parent')
    const child = await take(id, 'child')

    await test.client.snapshot.delete({ id: child.id })

    expect((await test.client.machine.get({ id })).currentSnapshotId).toBe(parent.id)
  })

  it('branches after a restore', async () => {
    const { id } = await machineWithDisk()
    const root = await take(id, 'root')
    await take(id, 'left')
    await test.client.snapshot.restore({ id: root.id })

    const right = await take(id, 'right')

    expect(right.parentId).toBe(root.id)
  })

  it('shows a new name and description', async () => {
    const { id } = await machineWithDisk()
    const { id: snapshotId } = await take(id, 'before')

    await test.client.snapshot.rename({ id: snapshotId, name: 'after', description: 'why' })

    expect(await test.client.snapshot.list({ machineId: id })).toMatchObject([{ name: 'after', description: 'why' }])
  })
})

describe('restoring', () => {
  it('a damaged snapshot is refused by the file, and a running machine goes on', async () => {
    const { id, terminal } = await machineWithDisk()
    const snapshot = await take(id, 'damaged')
    await terminal.ask('set alive', 'ok')
    const file = join(test.root, 'snapshots', snapshot.id, 'state.bin')
    const bytes = await readFile(file)
    bytes[10] = (bytes[10] as number) ^ 1
    await writeFile(file, bytes)

    const restoring = test.client.snapshot.restore({ id: snapshot.id })

    await expect(restoring).rejects.toMatchObject({ code: 'HOST', message: expect.stringContaining("'state.bin' has changed") })
    await terminal.ask('get', 'memory=alive')
    expect((await test.client.machine.get({ id })).state).toBe('running')
  })

  it('over a disk image that has changed since is refused, naming the image', async () => {
    const { id, image } = await machineWithDisk()
    const snapshot = await take(id, 'base')
    await utimes(image, new Date(), new Date(Date.now() + 5000))

    const restoring = test.client.snapshot.restore({ id: snapshot.id })

    await expect(restoring).rejects.toMatchObject({ code: 'HOST', message: expect.stringContaining(image) })
  })

  it('brings the hardware back but not the name', async () => {
    const { id } = await test.client.machine.create({ spec: demoSpec({ name: 'old' }) })
    const snapshot = await take(id, 'small')
    const { spec } = await test.client.machine.get({ id })
    await test.client.machine.update({ id, spec: { ...spec, name: 'new', memoryMiB: 64 } })

    const restored = await test.client.snapshot.restore({ id: snapshot.id })

    expect(restored.spec).toMatchObject({ name: 'new', memoryMiB: 16 })
  })

  it('leaves neither old overlays nor consumed states behind', async () => {
    const { id, terminal } = await machineWithDisk()
    await terminal.ask('write 0 text', 'written')
    const snapshot = await take(id, 'one')
    await test.client.snapshot.restore({ id: snapshot.id })
    await test.client.snapshot.restore({ id: snapshot.id })

    const files = await filesBelow(join(test.root, 'machines', id))

    expect(files.map((file) => file.split('/').at(-1))).toEqual(['disk-0.overlay'])
  })
})

describe('disks', () => {
  it('removed and added, keep each its own overlay', async () => {
    const image = join(test.root, 'second.img')
    await writeFile(image, new Uint8Array(512))
    const first = join(test.root, 'first.img')
    await writeFile(first, new Uint8Array(512))
    const { id, spec } = await test.client.machine.create({ spec: demoSpec({ disks: [{ image: first }, { image }] }) })
    await test.client.machine.start({ id })
    const terminal = await test.terminal(id)
    await terminal.ask('write 1 belongs to second', 'written')
    await test.client.machine.powerOff({ id })

    await test.client.machine.update({ id, spec: { ...spec, disks: [{ image, mode: 'normal' }] } })
    await test.client.machine.start({ id })

    await terminal.ask('read 0', 'disk=belongs to second')
  })

  it('in the mode snapshot, forget everything at power-off', async () => {
    const image = join(test.root, 'disk.img')
    await writeFile(image, new Uint8Array(512))
    const { id } = await test.client.machine.create({ spec: demoSpec({ disks: [{ image, mode: 'snapshot' }] }) })
    await test.client.machine.start({ id })
    const terminal = await test.terminal(id)
    await terminal.ask('write 0 fleeting', 'written')
    await test.client.machine.powerOff({ id })

    await test.client.machine.start({ id })

    await terminal.ask('read 0', 'disk=\r')
  })

  it('whose image changed under its overlay, keep the machine from starting', async () => {
    const { id, image, terminal } = await machineWithDisk()
    await terminal.ask('write 0 text', 'written')
    await test.client.machine.powerOff({ id })
    await writeFile(image, new Uint8Array(2048))

    await expect(test.client.machine.start({ id })).rejects.toMatchObject({ code: 'HOST', message: expect.stringContaining('has changed') })
    expect((await test.client.machine.get({ id })).state).toBe('powered-off')
  })
})

describe('opening a library', () => {
  it('sweeps what belongs to nothing', async () => {
    const { id } = await test.client.machine.create({ spec: demoSpec() })
    await test.stop()
    const orphans = [
      'snapshots/dead.partial',
      'snapshots/left',
      'machines/gone',
      `machines/${id}/overlays/old`,
      `machines/${id}/saved-state/x.deleting`,
    ]
    for (const orphan of orphans) await mkdir(join(test.root, orphan), { recursive: true })

    test = await TestService.start(test.root)

    const left = await readdir(test.root, { recursive: true })
    expect(left.filter((path) => orphans.includes(path))).toEqual([])
  })
})
