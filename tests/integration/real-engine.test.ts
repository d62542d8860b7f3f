/** Library, supervisor and the real engine together: the demonstration guest lives, is snapshotted, rolled back, saved and killed. */
import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LibraryEvent } from '../../src-shared/rpc/contract.ts'
import { haltForever } from '../support/kernel-images.ts'
import { ask, PROMPT, plainDemo, reaches, shows, startGuest, uptime } from '../support/real-guest.ts'
import { demoSpec, makeFolder, REAL_GUEST, TestService, until } from '../support/test-service.ts'

const DEMO_KERNEL = join(import.meta.dirname, '../../tools/demo-guest/demo-guest.elf')
const MIB = 1024 * 1024
const DISK_BYTES = MIB

let test: TestService
let images: string

beforeEach(async () => {
  images = await makeFolder()
  test = await TestService.start(undefined, [], REAL_GUEST)
})
afterEach(async () => {
  await test.close()
  await rm(images, { recursive: true, force: true })
})

async function blankImage(name = 'disk.img'): Promise<string> {
  const path = join(images, name)
  await writeFile(path, new Uint8Array(DISK_BYTES))
  return path
}

async function checksum(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

const disk = (image: string) => ({ image, mode: 'normal' as const })
const get = (id: string) => test.client.machine.get({ id })
const take = (machineId: string, name: string) => test.client.snapshot.take({ machineId, name })

describe('the demonstration guest in a library', { timeout: 90_000 }, () => {
  it('shows its banner, answers, and is switched off by the power button', async () => {
    const { id, terminal } = await startGuest(test)
    const answer = await ask(terminal, 'nonsense')

    await test.client.machine.powerButton({ id })
    await reaches(test, id, 'powered-off')

    expect(terminal.text).toContain('I N N K E E P E R')
    expect(answer).toContain("no command 'nonsense'")
    expect(await get(id)).toMatchObject({ state: 'powered-off', stateReason: null, notices: [] })
  })

  it('whose power button was pressed before it could look, switches off all the same', async () => {
    const { id } = await test.client.machine.create({ spec: plainDemo() })
    await test.client.machine.start({ id })

    await test.client.machine.powerButton({ id })

    await reaches(test, id, 'powered-off')
  })

  it('paused, its time stands; resumed, it goes on; reset, it begins again', async () => {
    const { id, terminal } = await startGuest(test)
    const before = await uptime(terminal)
    await test.client.machine.pause({ id })
    await delay(3000)
    await test.client.machine.resume({ id })
    const after = await uptime(terminal)

    const from = terminal.text.length
    await ask(terminal, 'write kept no')
    await test.client.machine.reset({ id })
    await shows(terminal, 'I N N K E E P E R', from)
    await shows(terminal, PROMPT, terminal.text.lastIndexOf('I N N K E E P E R'))

    expect(after - before).toBeLessThan(2.5)
    expect(await ask(terminal, 'read kept')).toContain("no file 'kept'")
  })

  it('goes on after a snapshot of it running, and comes back from it with its uptime, files and terminal', async () => {
    const { id, terminal } = await startGuest(test)
    await ask(terminal, 'write note precious')
    const snapshot = await take(id, 'whole')
    expect(await ask(terminal, 'wreck yes')).toContain('1 file destroyed')
    await delay(4000)
    const late = await uptime(terminal)

    const restored = await test.client.snapshot.restore({ id: snapshot.id })
    const seen = terminal.text

    expect(restored).toMatchObject({ state: 'running', currentSnapshotId: snapshot.id })
    expect(terminal.resets).toBe(1)
    expect(seen).not.toContain('destroyed')
    expect(seen).toContain('write note precious')
    expect(await ask(terminal, 'read note')).toBe('precious')
    expect(await uptime(terminal)).toBeLessThan(late - 1)
  })

  it('has a tree of snapshots: each branch restores, and the middle one can go', async () => {
    const { id, terminal } = await startGuest(test)
    const root = await take(id, 'root')
    await ask(terminal, 'write branch left')
    const left = await take(id, 'left')
    await ask(terminal, 'write branch leftmost')
    const leaf = await take(id, 'leaf')
    await test.client.snapshot.restore({ id: root.id })
    await ask(terminal, 'write branch right')
    const right = await take(id, 'right')
    await test.client.snapshot.delete({ id: left.id })

    await test.client.snapshot.restore({ id: leaf.id })
    const ofLeaf = await ask(terminal, 'read branch')
    await test.client.snapshot.restore({ id: right.id })
    const ofRight = await ask(terminal, 'read branch')

    const parents = new Map((await test.client.snapshot.list({ machineId: id })).map(({ name, parentId }) => [name, parentId]))
    expect([ofLeaf, ofRight]).toEqual(['leftmost', 'right'])
    expect(parents).toEqual(
      new Map([
        ['root', null],
        ['leaf', root.id],
        ['right', root.id],
      ]),
    )
  })

  it('switched off with a disk, is snapshotted and rolled back; its image is never written', async () => {
    const image = await blankImage()
    const before = await checksum(image)
    const { id, terminal } = await startGuest(test, { disks: [disk(image)] })
    await ask(terminal, 'format erase')
    await ask(terminal, 'write disk/note old')
    await test.client.machine.powerButton({ id })
    await reaches(test, id, 'powered-off')
    const snapshot = await take(id, 'off')
    const cold = await restart(id)
    await ask(cold, 'write disk/note new')
    await test.client.machine.powerOff({ id })

    const restored = await test.client.snapshot.restore({ id: snapshot.id })

    expect(restored.state).toBe('powered-off')
    expect(await ask(await restart(id), 'read disk/note')).toBe('old')
    expect(await checksum(image)).toBe(before)
  })

  it('saved, goes on where it was, once', async () => {
    const { id, terminal } = await startGuest(test)
    await ask(terminal, 'write note kept')
    const before = await uptime(terminal)
    const saved = await test.client.machine.save({ id })
    await delay(2000)

    await test.client.machine.start({ id })

    expect(saved.state).toBe('saved')
    expect(await ask(terminal, 'read note')).toBe('kept')
    expect((await uptime(terminal)) - before).toBeLessThan(1.9)
    await test.client.machine.powerOff({ id })
    expect((await get(id)).state).toBe('powered-off')
  })

  it('that makes a triple fault, is crashed with the reason in words, and runs again after a reset', async () => {
    const { id, terminal } = await startGuest(test)
    terminal.type('crash')
    await reaches(test, id, 'crashed')
    const { stateReason } = await get(id)
    const from = terminal.text.length

    await test.client.machine.reset({ id })
    await shows(terminal, PROMPT, from)

    expect(stateReason).toMatch(/triple fault/i)
    expect(await get(id)).toMatchObject({ state: 'running', stateReason: null })
  })

  it('halted with interrupts off, says that nothing can wake it', async () => {
    const kernel = join(images, 'stuck.elf')
    await writeFile(kernel, haltForever())
    const { id } = await test.client.machine.create({ spec: demoSpec({ boot: { kind: 'kernel', kernel, commandLine: '' } }) })
    await test.client.machine.start({ id })

    const notices = await until('a notice', async () => ((await get(id)).notices.length > 0 ? (await get(id)).notices : undefined))

    expect(notices).toEqual(['The guest halted with interrupts off; only reset or power off can wake it.'])
    expect((await get(id)).state).toBe('running')
  })

  it('that spins, is paused promptly, while another answers', async () => {
    const spinning = await startGuest(test)
    const other = await startGuest(test, { name: 'other' })
    spinning.terminal.type('spin')
    await shows(spinning.terminal, 'Busy; any key ends it.')
    expect(await ask(other.terminal, 'read none')).toContain("no file 'none'")

    const begun = performance.now()
    await test.client.machine.pause({ id: spinning.id })

    expect(performance.now() - begun).toBeLessThan(2000)
    expect((await get(spinning.id)).state).toBe('paused')
  })

  it('of which two use one image, each has its own changes', async () => {
    const image = await blankImage()
    const before = await checksum(image)
    const one = await startGuest(test, { name: 'one', disks: [disk(image)] })
    const two = await startGuest(test, { name: 'two', disks: [disk(image)] })
    await ask(one.terminal, 'format erase')
    await ask(one.terminal, 'write disk/note one')
    const blank = await ask(two.terminal, 'ls')
    await ask(two.terminal, 'format erase')
    await ask(two.terminal, 'write disk/note two')

    expect(blank).toContain('no files')
    expect(await ask(one.terminal, 'read disk/note')).toBe('one')
    expect(await ask(two.terminal, 'read disk/note')).toBe('two')
    expect(await checksum(image)).toBe(before)
  })

  it('is not started nor restored on an image that has changed, which is named', async () => {
    const image = await blankImage()
    const { id, terminal } = await startGuest(test, { disks: [disk(image)] })
    await ask(terminal, 'format erase')
    const { id: snapshotId } = await take(id, 'before')
    await test.client.machine.powerOff({ id })
    await writeFile(image, new Uint8Array(DISK_BYTES + 512))

    await expect(test.client.machine.start({ id })).rejects.toThrow(`the disk image '${image}' has changed`)
    await expect(test.client.snapshot.restore({ id: snapshotId })).rejects.toThrow(`the disk image '${image}' has changed`)
    expect((await get(id)).state).toBe('powered-off')
  })

  it('comes back from a snapshot though its kernel is gone', async () => {
    const kernel = join(images, 'kernel.elf')
    await writeFile(kernel, await readFile(DEMO_KERNEL))
    const { id, terminal } = await startGuest(test, { boot: { kind: 'kernel', kernel, commandLine: 'plain' } })
    await ask(terminal, 'write note kept')
    const snapshot = await take(id, 'with kernel')
    await rm(kernel)
    await test.client.machine.powerOff({ id })

    await test.client.snapshot.restore({ id: snapshot.id })

    expect(await ask(terminal, 'read note')).toBe('kept')
    await test.client.machine.powerOff({ id })
    await expect(test.client.machine.start({ id })).rejects.toThrow(kernel)
  })

  it('that has written to no disk since its first start, is as the snapshot has it that was taken before', async () => {
    const { id } = await test.client.machine.create({ spec: plainDemo({ disks: [disk(await blankImage())] }) })
    await take(id, 'before')
    await test.client.machine.start({ id })
    const running = (await get(id)).changed
    await test.client.machine.powerOff({ id })

    expect([running, (await get(id)).changed]).toEqual([true, false])
  })

  it('tells how far restoring is, as one run', async () => {
    const { id } = await startGuest(test)
    const snapshot = await take(id, 'progress')
    const told: number[] = []
    const stopFollowing = new AbortController()
    const following = (async () => {
      for await (const event of await test.client.events(undefined, { signal: stopFollowing.signal })) {
        if (event.type === 'progress') told.push(event.done / event.total)
        else if (event.type === 'hello') told.push(0)
      }
    })()
    await until('subscribed', () => told.length > 0)

    await test.client.snapshot.restore({ id: snapshot.id })
    await until('the end is told', () => told.includes(1))
    stopFollowing.abort()
    await following.catch(() => {})

    expect(told).toEqual(told.toSorted((a, b) => a - b))
    expect(told.filter((share) => share === 1)).toHaveLength(1)
    expect(told).toContain(0.5)
  })

  it('tells how far taking, saving and resuming are', async () => {
    const { id } = await startGuest(test)
    const told: LibraryEvent[] = []
    const stopFollowing = new AbortController()
    const following = (async () => {
      for await (const event of await test.client.events(undefined, { signal: stopFollowing.signal })) told.push(event)
    })()
    await until('subscribed', () => told.length > 0)
    await take(id, 'progress')
    await test.client.machine.save({ id })
    await test.client.machine.start({ id })
    await until('the end of resuming is told', () => told.some((event) => event.type === 'progress' && event.task === 'restore'))
    stopFollowing.abort()
    await following.catch(() => {})

    const ends = told.filter((event) => event.type === 'progress').filter(({ done, total }) => done === total)
    const jobs = await test.client.machine.jobs({ id })
    expect(jobs.map(({ kind, error }) => [kind, error])).toEqual([
      ['save', null],
      ['snapshot-take', null],
    ])
    // What is taken or saved is read again for its checksums.
    expect(ends.map(({ task, total }) => [task, total])).toEqual([
      ['take', 64 * MIB],
      ['save', 64 * MIB],
      ['restore', 32 * MIB],
    ])
  })

  it('is not deleted while it runs', async () => {
    const { id } = await startGuest(test)

    await expect(test.client.machine.delete({ id })).rejects.toThrow(/'delete' is possible when it is/)
    expect((await get(id)).state).toBe('running')
  })

  it('running when the process ends, is saved, and goes on in the next one', async () => {
    const { id, terminal } = await startGuest(test)
    await ask(terminal, 'write note kept')
    await test.stop()
    test = await TestService.start(test.root, [], REAL_GUEST)
    const between = (await get(id)).state

    await test.client.machine.start({ id })

    expect(between).toBe('saved')
    expect(await ask(await test.terminal(id), 'read note')).toBe('kept')
  })
})

/** Starts a machine that is off, and waits for the prompt of this start. */
async function restart(id: string) {
  const terminal = await test.terminal(id)
  const from = terminal.text.length
  await test.client.machine.start({ id })
  await shows(terminal, PROMPT, from)
  return terminal
}
