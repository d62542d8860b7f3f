import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MachineFixture } from '../../../support/machine-fixture.ts'
import { until } from '../../../support/test-service.ts'

let fixture: MachineFixture

beforeEach(async () => {
  fixture = await MachineFixture.open()
})
afterEach(() => fixture.close())

describe('a machine that starts', () => {
  it('counts as live in the library before the guest runs', async () => {
    const start = fixture.machine.start()
    await until('a worker', () => fixture.workers.length > 0)
    fixture.worker.say({ type: 'ready', notices: [] })
    await fixture.sent('run')

    expect((await fixture.row()).live).toBe(true)
    expect(fixture.machine.state).toBe('starting')
    await fixture.answered('run', start)
    expect(fixture.machine.state).toBe('running')
  })

  it('and whose power is cut meanwhile, is off, and the start is told so', async () => {
    const start = fixture.machine.start()
    await until('a worker', () => fixture.workers.length > 0)
    const refused = expect(start).rejects.toMatchObject({ code: 'GUEST' })

    await fixture.machine.powerOff()

    await refused
    expect(fixture.machine.view()).toMatchObject({ state: 'powered-off', stateReason: null })
    expect((await fixture.row()).live).toBe(false)
  })

  it('and crashes before its start is answered, is crashed', async () => {
    const start = fixture.machine.start()
    await until('a worker', () => fixture.workers.length > 0)
    fixture.worker.say({ type: 'ready', notices: [] })
    await fixture.sent('run')
    fixture.worker.say({ type: 'crashed', reason: 'triple fault' })

    await fixture.answered('run', start)

    expect(fixture.machine.view()).toMatchObject({ state: 'crashed', stateReason: 'triple fault' })
  })

  it('and cannot be built, is off with the reason', async () => {
    const start = fixture.machine.start()
    await until('a worker', () => fixture.workers.length > 0)
    fixture.worker.say({ type: 'failed', message: 'no firmware' })

    await expect(start).rejects.toMatchObject({ code: 'GUEST', message: "'box' cannot be started: no firmware" })
    expect(fixture.machine.view()).toMatchObject({ state: 'powered-off', stateReason: 'no firmware' })
  })
})

describe('a machine that runs', () => {
  beforeEach(() => fixture.running())

  it('shows what the guest does by itself', () => {
    const seen: string[] = []
    for (const message of [{ type: 'paused' }, { type: 'running' }, { type: 'crashed', reason: 'triple fault' }] as const) {
      fixture.worker.say(message)
      seen.push(fixture.machine.state)
    }

    expect(seen).toEqual(['paused', 'running', 'crashed'])
  })

  it('tells once that its guest is stuck, until it is reset', async () => {
    fixture.worker.say({ type: 'stuck', reason: 'halted' })
    fixture.worker.say({ type: 'stuck', reason: 'halted' })
    const notices = fixture.machine.view().notices

    await fixture.answered('reset', fixture.machine.reset())

    expect(notices).toEqual(['halted'])
    expect(fixture.machine.view().notices).toEqual([])
  })

  it('whose worker dies while its state is saved, is aborted, and the saving is told why', async () => {
    const save = fixture.machine.save()
    await fixture.answered('pause', Promise.resolve())
    await fixture.sent('save')
    fixture.worker.die(new Error('out of memory'))

    await expect(save).rejects.toMatchObject({ code: 'GUEST', message: expect.stringContaining('out of memory') })
    expect(fixture.machine.view()).toMatchObject({ state: 'aborted', stateReason: expect.stringContaining('out of memory') })
    expect(await fixture.row()).toMatchObject({ live: false, restState: 'aborted', savedState: null })
  })

  it('whose state cannot be written, goes on', async () => {
    const save = fixture.machine.save()
    const refused = expect(save).rejects.toMatchObject({ code: 'GUEST', message: expect.stringContaining('disk full') })
    await fixture.answered('pause', Promise.resolve())
    await fixture.answered('save', Promise.resolve(), 'disk full')
    await fixture.answered('run', refused)

    expect(fixture.machine.state).toBe('running')
  })

  it('and switches itself off during a snapshot, is off when that is done', async () => {
    fixture.machine.begin('snapshotting')
    fixture.worker.say({ type: 'stopped', reason: { kind: 'power-off' } })
    const during = fixture.machine.state

    await fixture.machine.giveBack()

    expect([during, fixture.machine.state]).toEqual(['snapshotting', 'powered-off'])
  })

  it('drops input when it does not run', async () => {
    await fixture.answered('pause', fixture.machine.pause())
    const before = fixture.worker.sent.length

    fixture.machine.serialInput(0, new Uint8Array([65]))

    expect(fixture.worker.sent).toHaveLength(before)
  })

  it('logs its debug console by lines', async () => {
    for (const text of 'one\ntw') fixture.worker.say({ type: 'debug-console', text })
    fixture.worker.say({ type: 'debug-console', text: 'o\n' })

    const lines = (await fixture.machine.log.read()).filter((line) => line.includes('debug console'))

    expect(lines.map((line) => line.split('debug console: ')[1])).toEqual(['one', 'two'])
  })
})

describe('memory', () => {
  it('that the host has not, keeps the machine from starting, in words', async () => {
    await fixture.close()
    fixture = await MachineFixture.open({ memoryMiB: 3000 })
    Object.assign(fixture.context, { memory: () => ({ total: 2048, available: 1024, promised: 0 }) })

    await expect(fixture.machine.start()).rejects.toMatchObject({ code: 'HOST', data: { subject: 'memory' } })
    expect(fixture.machine.state).toBe('powered-off')
  })
})
