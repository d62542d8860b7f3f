import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hostProblem } from '../../../../src-main/library/operation-error.ts'
import { BuildError, GuestHandle } from '../../../../src-main/supervisor/guest-handle.ts'
import { MachineGuest } from '../../../../src-main/supervisor/machine-guest.ts'
import { type Sentence, say } from '../../../../src-shared/domain/sentence.ts'
import { VmSpec } from '../../../../src-shared/domain/vm-spec.ts'
import { ScriptedWorker } from '../../../support/scripted-worker.ts'
import { until } from '../../../support/test-service.ts'

const CRASH = say('crashed', { what: 'triple fault' })
const CONFIG = { spec: VmSpec.parse({ name: 'x', boot: { kind: 'demo' } }), overlays: [] }

let worker: ScriptedWorker
let handle: GuestHandle
let guest: MachineGuest

function newHandle(of: ScriptedWorker): GuestHandle {
  return new GuestHandle(() => of, CONFIG, { onMessage: () => {}, onEnd: () => {} })
}

beforeEach(() => {
  worker = new ScriptedWorker()
  handle = newHandle(worker)
  guest = new MachineGuest(() => ({ id: 'id', name: 'box' }))
  guest.attach(handle, 1)
})
afterEach(() => worker.terminate())

/** Types of what the worker was asked, each answered at once. */
async function asked(work: Promise<unknown>, error?: string): Promise<string[]> {
  worker.answer(error)
  await work
  return worker.sent.map(({ type }) => type)
}

describe('the guest of a machine', () => {
  it('is paused at first', () => {
    expect([guest.live, guest.state, guest.reason]).toEqual([true, 'paused', null])
  })

  it('that is gone, is asked nothing: the machine is named', async () => {
    guest.detach(handle)

    await expect(guest.ask({ type: 'pause' })).rejects.toMatchObject({ code: 'GUEST', message: "the guest of 'box' has just ended" })
    expect(guest.live).toBe(false)
  })

  it('is not taken away by the end of the one before it', async () => {
    const older = new ScriptedWorker()
    const before = newHandle(older)

    expect(guest.detach(before)).toBe(false)
    expect(guest.live).toBe(true)
    await older.terminate()
  })

  it('that refuses, is quoted with what it was asked', async () => {
    const refused = expect(guest.ask({ type: 'reset' })).rejects.toMatchObject({ message: "'box' did not do 'reset': no" })

    await asked(refused, 'no')
  })

  it('halts when it runs, and goes on', async () => {
    guest.change('running')
    const halting = guest.halt()
    await asked(halting)
    guest.change('paused')
    const going = guest.goOn()

    expect(await asked(going)).toEqual(['pause', 'run'])
    expect(await halting).toBe(true)
    expect(guest.state).toBe('running')
  })

  it('writes its state paused, and goes on, also when that failed', async () => {
    guest.change('running')
    const steps: string[] = []
    const saving = guest.saveInto('/f', (step) => steps.push(step))
    const refused = expect(saving).rejects.toMatchObject({ message: "'box' did not do 'save': no" })
    await asked(Promise.resolve())
    await until('save asked', () => worker.sent.at(-1)?.type === 'save')
    await asked(Promise.resolve(), 'no')
    await until('run asked', () => worker.sent.at(-1)?.type === 'run')
    await asked(refused)

    expect(worker.sent.map(({ type }) => type)).toEqual(['pause', 'save', 'run'])
    expect(steps).toEqual(['guest-save /f'])
  })

  it('is told a new share of a core, not one that hardly differs', () => {
    for (const share of [0.995, 0.5, 0.501]) guest.giveShare(share)

    expect(worker.sent).toEqual([{ type: 'share', share: 0.5 }])
  })

  it('that is paused, is not asked to halt', async () => {
    expect(await guest.halt()).toBe(false)
    expect(worker.sent).toEqual([])
  })

  it('that cannot go on, stays as it is: its end is told elsewhere', async () => {
    const going = guest.goOn()

    await asked(going, 'the machine has stopped')

    expect(guest.state).toBe('paused')
  })

  it('tells what it did before', () => {
    expect([guest.change('running'), guest.change('crashed', CRASH)]).toEqual(['paused', 'running'])
    expect(guest.reason).toBe(CRASH)
  })

  it("leaves the host's problems as they are", () => {
    const full = hostProblem('disk', 'the disk is full')

    const tell = (about: { name: string; reason: Sentence }): Sentence => say('cannot-save', about)
    expect(guest.problem(full, tell)).toBe(full)
    expect(guest.problem(new Error('broken'), tell)).toMatchObject({ code: 'GUEST', message: "'box' cannot be saved: broken" })
  })

  it('that cannot be built, is a problem of the host, with the file that it is about', () => {
    const unreadable = new BuildError(say('file-unreadable', { path: '/k', why: 'gone' }))

    expect(guest.problem(unreadable, ({ reason }) => reason)).toMatchObject({ code: 'HOST', data: { subject: '/k' } })
  })
})
