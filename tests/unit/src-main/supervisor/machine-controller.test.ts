import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { say } from '../../../../src-shared/domain/sentence.ts'
import { list } from '../../../support/library-fixture.ts'
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
    await expect(start).rejects.toMatchObject({
      data: { sentence: { code: 'cannot-start', values: { reason: { code: 'cut-while-starting' } } } },
    })
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

  it('and crashes of something that has a sentence, hands that on', async () => {
    await fixture.running()
    const sentence = say('fault-page')

    fixture.worker.say({ type: 'crashed', reason: 'a page fault', sentence })

    expect(fixture.machine.view()).toMatchObject({ state: 'crashed', stateReason: 'a page fault (#PF)', stateSentence: sentence })
  })

  it('and cannot be built, is off with the reason', async () => {
    const start = fixture.machine.start()
    await until('a worker', () => fixture.workers.length > 0)
    fixture.worker.say({ type: 'failed', message: 'no firmware' })

    await expect(start).rejects.toMatchObject({ code: 'HOST', data: { subject: 'box' }, message: "'box' cannot be started: no firmware" })
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

    expect(notices).toEqual(['The guest halted with interrupts off; only reset or power off can wake it.'])
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

describe('on a full disk', () => {
  it('a state that has no room is the host’s failure, in the guest’s words, and in the log', async () => {
    await fixture.running()
    const saving = fixture.machine.save()
    const message = "cannot write '/x/state.bin': the host disk is full; free some space"
    const refused = expect(saving).rejects.toMatchObject({ code: 'HOST', message })
    await fixture.answered('pause', Promise.resolve())
    await fixture.sent('save')
    const { id } = fixture.worker.sent.at(-1) as { id: number }
    fixture.worker.say({ type: 'reply', id, error: message, full: true })
    await fixture.answered('run', refused)

    expect((await fixture.machine.log.read()).at(-1)).toContain(`saving failed: ${message}`)
  })

  it('the user is told of what the guest’s disk could not take', async () => {
    await fixture.running()
    fixture.worker.say({ type: 'notice', message: "cannot write '/x/disk-0.overlay': the host disk is full" })

    expect(fixture.machine.view().notices).toEqual(["cannot write '/x/disk-0.overlay': the host disk is full"])
  })

  /** The machine has a saved state and rests. */
  async function save(): Promise<string> {
    await fixture.running()
    const saving = fixture.machine.save()
    await fixture.answered('pause', Promise.resolve())
    await fixture.answered('save', Promise.resolve())
    await fixture.sent('stop')
    fixture.worker.say({ type: 'stopped', reason: { kind: 'requested' } })
    await saving
    return fixture.machine.record.savedState as string
  }

  it('a machine that is switched off is off, and the library learns it with the next change', async () => {
    await fixture.running()
    const { makeRoom } = fixture.fillDisk()
    const off = fixture.machine.powerOff()
    const refused = expect(off).rejects.toMatchObject({ code: 'SQLITE_FULL' })
    await fixture.sent('stop')
    fixture.worker.say({ type: 'stopped', reason: { kind: 'requested' } })
    await refused
    expect([fixture.machine.state, (await fixture.row()).live]).toEqual(['powered-off', true])

    makeRoom()
    await fixture.machine.update({ ...fixture.machine.record.spec, name: 'another' })
    expect(await fixture.row()).toMatchObject({ live: false, restState: 'powered-off', spec: { name: 'another' } })
  })

  it('a saved state that cannot be started from stays', async () => {
    const savedState = await save()
    const { makeRoom } = fixture.fillDisk()
    const start = fixture.machine.start()
    const refused = expect(start).rejects.toMatchObject({ code: 'HOST', message: expect.stringContaining('free some space') })
    await until('a second worker', () => fixture.workers.length > 1)
    fixture.worker.say({ type: 'ready', notices: [] })
    await refused
    makeRoom()
    expect([fixture.machine.state, fixture.machine.record.savedState]).toEqual(['saved', savedState])
    expect((await fixture.row()).savedState).toBe(savedState)
  })

  it('a saved state whose discarding cannot be written stays', async () => {
    const savedState = await save()
    const { makeRoom } = fixture.fillDisk()
    await expect(fixture.machine.discard()).rejects.toThrow('disk is full')
    makeRoom()
    expect([fixture.machine.state, fixture.machine.record.savedState]).toEqual(['saved', savedState])
  })

  it('a machine whose saving cannot be recorded goes on, and leaves no saved state behind', async () => {
    await fixture.running()
    const { makeRoom } = fixture.fillDisk()
    const saving = fixture.machine.save()
    const refused = expect(saving).rejects.toMatchObject({ code: 'HOST', message: expect.stringContaining('free some space') })
    await fixture.answered('pause', Promise.resolve())
    await fixture.answered('save', Promise.resolve())
    await fixture.answered('run', refused)
    makeRoom()
    expect([fixture.machine.state, fixture.machine.record.savedState]).toEqual(['running', null])
    expect(await list(fixture.library.folder.savedStates(fixture.machine.record.id))).toEqual([])
  })

  it('a specification that cannot be written has not changed', async () => {
    const { spec, generation } = fixture.machine.record
    const { makeRoom } = fixture.fillDisk()
    await expect(fixture.machine.update({ ...spec, memoryMiB: 32 })).rejects.toThrow()
    makeRoom()
    expect(fixture.machine.record).toMatchObject({ spec, generation })
  })
})

describe('a specification', () => {
  const renamed = () => ({ ...fixture.machine.record.spec, name: 'renamed' })

  it('changes its name in every state but while a snapshot takes its place', async () => {
    fixture.machine.begin('restoring')
    await expect(fixture.machine.update(renamed())).rejects.toMatchObject({ code: 'ILLEGAL_STATE', data: { state: 'restoring' } })

    await fixture.machine.giveBack()
    await fixture.machine.update(renamed())

    expect((await fixture.row()).spec.name).toBe('renamed')
  })

  it('that changes while a snapshot is noted, leaves the machine below that snapshot', async () => {
    const noted = { currentSnapshotId: '00000000-0000-4000-8000-000000000001' }
    const first = fixture.library.commit('snapshot-take', async (tables) => {
      const record = { ...fixture.machine.record, ...noted }
      await tables.machines.save(record)
      fixture.machine.adopt(record)
    })

    await Promise.all([first, fixture.machine.update(renamed())])

    expect(await fixture.row()).toMatchObject({ ...noted, spec: { name: 'renamed' } })
  })
})
