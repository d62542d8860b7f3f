/** Machine.changed: does the present state differ from the snapshot that it descends from? Through the contract, with the fake guest. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { demoSpec, TestService } from '../support/test-service.ts'

let test: TestService
let id: string

beforeEach(async () => {
  test = await TestService.start()
  const image = join(test.root, 'disk.img')
  await writeFile(image, Buffer.alloc(512))
  id = (await test.client.machine.create({ spec: demoSpec({ disks: [{ image }] }) })).id
})
afterEach(() => test.close())

const take = async (): Promise<string> => (await test.client.snapshot.take({ machineId: id, name: 's' })).id
const changed = async (): Promise<boolean> => (await test.client.machine.get({ id })).changed

describe('a machine that is off', () => {
  it('without a snapshot is not changed, nor is it when one was just taken', async () => {
    const before = await changed()
    await take()

    expect([before, await changed()]).toEqual([false, false])
  })

  it('differs while it runs, and again not when it wrote to no disk', async () => {
    await take()
    await test.client.machine.start({ id })
    const running = await changed()
    await test.client.machine.powerOff({ id })

    expect([running, await changed()]).toEqual([true, false])
  })

  it('that wrote to its disk, differs; restoring ends it', async () => {
    const snapshot = await take()
    await test.client.machine.start({ id })
    await (await test.terminal(id)).ask('write 0 text', 'written')
    await test.client.machine.powerOff({ id })
    const wrote = await changed()
    await test.client.snapshot.restore({ id: snapshot })

    expect([wrote, await changed()]).toEqual([true, false])
  })

  it('differs when its hardware was changed, and not when it was renamed', async () => {
    await take()
    const { spec } = await test.client.machine.get({ id })
    await test.client.machine.update({ id, spec: { ...spec, name: 'other' } })
    const renamed = await changed()
    await test.client.machine.update({ id, spec: { ...spec, memoryMiB: 32 } })

    expect([renamed, await changed()]).toEqual([false, true])
  })

  it('is remembered over the end of the process', async () => {
    await take()
    await test.stop()
    test = await TestService.start(test.root)

    expect(await changed()).toBe(false)
  })

  it('differs from the parent of a snapshot that was deleted', async () => {
    await take()
    const second = await take()
    await test.client.snapshot.delete({ id: second })

    expect(await changed()).toBe(true)
  })
})

describe('a machine that runs', () => {
  beforeEach(async () => void (await test.client.machine.start({ id })))

  it('has gone on when its snapshot is taken', async () => {
    await take()

    expect(await changed()).toBe(true)
  })

  it('and is paused, is as its snapshot has it until it goes on', async () => {
    await test.client.machine.pause({ id })
    await take()
    const paused = await changed()
    await test.client.machine.resume({ id })

    expect([paused, await changed()]).toEqual([false, true])
  })

  it('and is paused, differs after a reset', async () => {
    await test.client.machine.pause({ id })
    await take()
    await test.client.machine.reset({ id })

    expect(await changed()).toBe(true)
  })

  it('and is saved as it was, is still the same; without its memory it is not', async () => {
    await test.client.machine.pause({ id })
    await take()
    await test.client.machine.save({ id })
    const saved = await changed()
    await test.client.machine.discard({ id })

    expect([saved, await changed()]).toEqual([false, true])
  })

  it('and is restored, has gone on', async () => {
    const snapshot = await take()
    await test.client.snapshot.restore({ id: snapshot })

    expect(await changed()).toBe(true)
  })
})
