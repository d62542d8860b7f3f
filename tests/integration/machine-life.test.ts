import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LibraryEvent } from '../../src-shared/rpc/contract.ts'
import { demoSpec, TestService, until } from '../support/test-service.ts'

let test: TestService

beforeEach(async () => {
  test = await TestService.start()
})
afterEach(() => test.close())

async function started(changes = {}) {
  const machine = await test.client.machine.create({ spec: demoSpec(changes) })
  return test.client.machine.start({ id: machine.id })
}

const stateOf = async (id: string) => (await test.client.machine.get({ id })).state

describe('a machine of the library', () => {
  it('created, is powered off and listed', async () => {
    const machine = await test.client.machine.create({ spec: demoSpec({ name: 'first' }) })

    const [listed] = await test.client.machine.list()

    expect(listed).toEqual(machine)
    expect(machine).toMatchObject({ state: 'powered-off', spec: { name: 'first', cpus: 1 }, currentSnapshotId: null })
  })

  it('started, runs and answers on its console', async () => {
    const machine = await started()
    const terminal = await test.terminal(machine.id)

    await terminal.ask('set hello', 'ok')
    await terminal.ask('get', 'memory=hello')

    expect(machine.state).toBe('running')
    expect(terminal.text).toContain('fake guest')
  })

  it('paused, resumed, reset: each shows its state', async () => {
    const { id } = await started()
    const terminal = await test.terminal(id)
    await terminal.ask('set before', 'ok')

    const paused = await test.client.machine.pause({ id })
    const resumed = await test.client.machine.resume({ id })
    await test.client.machine.reset({ id })
    await terminal.ask('get', 'memory=\r')

    expect([paused.state, resumed.state]).toEqual(['paused', 'running'])
  })

  it('crashed, tells why, and runs again after a reset', async () => {
    const { id } = await started()
    const terminal = await test.terminal(id)
    terminal.type('crash')
    await until('crashed', async () => (await stateOf(id)) === 'crashed')
    const crashed = await test.client.machine.get({ id })

    const again = await test.client.machine.reset({ id })

    expect(crashed.stateReason).toContain('triple fault')
    expect(again).toMatchObject({ state: 'running', stateReason: null })
  })

  it('switched off by its guest, is powered off', async () => {
    const { id } = await started()
    const terminal = await test.terminal(id)

    terminal.type('off')

    await until('powered off', async () => (await stateOf(id)) === 'powered-off')
  })

  it('ended through the debug-exit port, tells the value', async () => {
    const { id } = await started()
    ;(await test.terminal(id)).type('exit 5')

    await until('powered off', async () => (await stateOf(id)) === 'powered-off')

    expect((await test.client.machine.get({ id })).stateReason).toContain('with 5')
  })

  it('whose worker dies, is aborted with the reason, and another goes on', async () => {
    const first = await started({ name: 'first' })
    const second = await started({ name: 'second' })
    ;(await test.terminal(first.id)).type('die')

    await until('aborted', async () => (await stateOf(first.id)) === 'aborted')

    expect((await test.client.machine.get({ id: first.id })).stateReason).toContain('told to die')
    const terminal = await test.terminal(second.id)
    await terminal.ask('get', 'memory=')
  })

  it('that gives no sign of life for 10 s, is aborted', { timeout: 20_000 }, async () => {
    const { id } = await started()
    ;(await test.terminal(id)).type('hang')

    await until('aborted', async () => (await stateOf(id)) === 'aborted', 15)

    expect((await test.client.machine.get({ id })).stateReason).toContain('no sign of life')
  })

  it('that cannot be built, says why and stays powered off', async () => {
    const image = join(test.root, 'disk.img')
    await writeFile(image, new Uint8Array(512))
    const { id } = await test.client.machine.create({ spec: demoSpec({ boot: { kind: 'disk' }, disks: [{ image }] }) })

    await expect(test.client.machine.start({ id })).rejects.toMatchObject({
      code: 'HOST',
      message: expect.stringContaining('needs a firmware'),
    })

    expect(await stateOf(id)).toBe('powered-off')
  })

  it('saved and started, goes on with its memory, and its saved state is consumed', async () => {
    const { id } = await started()
    await (await test.terminal(id)).ask('set kept', 'ok')
    const saved = await test.client.machine.save({ id })
    const terminal = await test.terminal(id)

    const resumed = await test.client.machine.start({ id })
    await terminal.ask('get', 'memory=kept')
    await test.client.machine.powerOff({ id })
    await test.client.machine.start({ id })

    await terminal.ask('get', 'memory=\r')
    expect([saved.state, resumed.state]).toEqual(['saved', 'running'])
  })

  it('with its saved state discarded, starts afresh', async () => {
    const { id } = await started()
    await (await test.terminal(id)).ask('set lost', 'ok')
    await test.client.machine.save({ id })

    const discarded = await test.client.machine.discard({ id })
    await test.client.machine.start({ id })

    expect(discarded.state).toBe('powered-off')
    await (await test.terminal(id)).ask('get', 'memory=\r')
  })

  it('running while the process ends as at SIGTERM, is saved and goes on in the next', async () => {
    const { id } = await started()
    await (await test.terminal(id)).ask('set over', 'ok')
    await test.stop()
    test = await TestService.start(test.root)
    const found = await stateOf(id)

    await test.client.machine.start({ id })

    expect(found).toBe('saved')
    await (await test.terminal(id)).ask('get', 'memory=over')
  })

  it('deleted, is gone from list and folder', async () => {
    const { id } = await test.client.machine.create({ spec: demoSpec() })

    await test.client.machine.delete({ id })

    expect(await test.client.machine.list()).toEqual([])
    await expect(test.client.machine.get({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('whose guest has something to tell, shows it while it runs', async () => {
    const machine = await started({ cpus: 2 })

    expect(machine.notices).toEqual(['2 CPUs are pretended'])
  })

  it('renamed while it runs, has its new name; other changes are refused', async () => {
    const { id, spec } = await started()

    const renamed = await test.client.machine.update({ id, spec: { ...spec, name: 'renamed' } })

    expect(renamed.spec.name).toBe('renamed')
    await expect(test.client.machine.update({ id, spec: { ...spec, memoryMiB: 32 } })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' })
  })
})

describe('what is refused', () => {
  it('an operation in the wrong state names the legal ones', async () => {
    const { id } = await test.client.machine.create({ spec: demoSpec() })

    await expect(test.client.machine.pause({ id })).rejects.toMatchObject({
      code: 'ILLEGAL_STATE',
      defined: true,
      data: { operation: 'pause', state: 'powered-off', legal: ['running'] },
    })
  })

  it('a specification out of range names the field', async () => {
    const creation = test.client.machine.create({ spec: demoSpec({ memoryMiB: 8 }) })

    await expect(creation).rejects.toMatchObject({ code: 'INVALID', defined: true, data: { issues: [{ field: 'memoryMiB' }] } })
  })

  it('an unknown key of a specification is named', async () => {
    const creation = test.client.machine.create({ spec: { ...demoSpec(), turbo: true } as never })

    await expect(creation).rejects.toMatchObject({ code: 'INVALID', message: expect.stringContaining('turbo') })
  })

  it('a kernel that is not there is named with its field', async () => {
    const creation = test.client.machine.create({ spec: demoSpec({ boot: { kind: 'kernel', kernel: '/no/such/kernel' } }) })

    await expect(creation).rejects.toMatchObject({ code: 'INVALID', data: { issues: [{ field: 'boot.kernel' }] } })
  })

  it('an accelerator that this version lacks is refused in words', async () => {
    const creation = test.client.machine.create({ spec: demoSpec({ accelerator: 'kvm' }) })

    await expect(creation).rejects.toMatchObject({ code: 'INVALID', message: expect.stringContaining('kvm') })
  })

  it('a second start at the same moment meets the first', async () => {
    const { id } = await test.client.machine.create({ spec: demoSpec() })

    const results = await Promise.allSettled([test.client.machine.start({ id }), test.client.machine.start({ id })])

    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('events', () => {
  it('begin with hello and tell every state that a machine goes through', async () => {
    const events: LibraryEvent[] = []
    const stream = await test.client.events()
    const reading = (async () => {
      for await (const event of stream) events.push(event)
    })().catch(() => {}) // ended from here
    const { id } = await test.client.machine.create({ spec: demoSpec() })
    await test.client.machine.start({ id })
    await test.client.machine.powerOff({ id })
    const states = () => events.flatMap((event) => (event.type === 'machine' ? [event.machine.state] : []))

    await until('the last state', () => states().at(-1) === 'powered-off' && states().length > 2)
    await stream.return?.()
    await reading

    expect(events[0]).toEqual({ type: 'hello' })
    expect(states().filter((state, index) => state !== states()[index - 1])).toEqual([
      'powered-off',
      'starting',
      'running',
      'stopping',
      'powered-off',
    ])
    await until('the subscription is gone', () => test.service.hub.subscribers === 0)
  })

  it('tell the activity of a running machine once a second', async () => {
    const { id } = await started()
    const stream = await test.client.events()

    for await (const event of stream) {
      if (event.type !== 'activity') continue
      expect(event.activity).toMatchObject({ machineId: id, cpu: 0.5 })
      break
    }
  })
})
