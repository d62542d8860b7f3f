/** The command line from outside: processes of its own, over an owner that the first of them starts. */
import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findOwner } from '../../src-main/library/owner-lock.ts'
import { FAKE_GUEST, makeFolder, until } from '../support/test-service.ts'

const BIN = join(import.meta.dirname, '..', '..', 'bin', 'innkeeper.mjs')

let root: string

beforeEach(async () => {
  root = await makeFolder()
})
afterEach(async () => {
  const owner = await findOwner(join(root, 'library.lock'))
  if (owner) {
    process.kill(owner.pid, 'SIGTERM')
    await until('the owner is gone', async () => (await findOwner(join(root, 'library.lock'))) === undefined)
  }
  await rm(root, { recursive: true, force: true })
})

interface Result {
  readonly status: number
  readonly output: string
  readonly errors: string
}

function innkeeper(...words: string[]): Promise<Result> {
  const env = { ...process.env, INNKEEPER_HOME: root, INNKEEPER_GUEST_WORKER: FAKE_GUEST }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [BIN, ...words], { env }, (_error, output, errors) =>
      resolve({ status: child.exitCode ?? -1, output, errors }),
    )
    child.stdin?.end()
  })
}

async function json(...words: string[]) {
  return JSON.parse((await innkeeper(...words, '--json')).output)
}

describe('innkeeper', { timeout: 60_000 }, () => {
  it('creates, starts, snapshots, restores, saves, stops and deletes a machine', async () => {
    const machine = await json('vm', 'create', '--name', 'box', '--demo', '--memory', '64', '--cpus', '2')
    const states = []
    for (const word of ['start', 'pause', 'resume', 'reset', 'save', 'start']) states.push((await json('vm', word, 'box')).state)
    const snapshot = await json('snapshot', 'take', 'box', '--name', 'one')
    const tree = await innkeeper('snapshot', 'list', 'box')
    const restored = await json('snapshot', 'restore', machine.id, 'one')
    const deleted = await innkeeper('snapshot', 'delete', 'box', snapshot.id.slice(0, 8))
    const stopped = await json('vm', 'stop', 'box')
    const gone = await innkeeper('vm', 'delete', 'box', '--yes')

    expect(machine.spec).toMatchObject({ name: 'box', memoryMiB: 64, cpus: 2, boot: { kind: 'demo' } })
    expect(states).toEqual(['running', 'paused', 'running', 'running', 'saved', 'running'])
    expect(tree.output).toContain('one *')
    expect(restored).toMatchObject({ state: 'running', currentSnapshotId: snapshot.id })
    expect([deleted.status, stopped.state, gone.status]).toEqual([0, 'powered-off', 0])
    expect(await json('vm', 'list')).toEqual([])
  })

  it('tells by its exit status what went wrong, and by its words what to do', async () => {
    await innkeeper('vm', 'create', '--name', 'box', '--demo')
    const results = [
      await innkeeper('vm', 'create', '--name', 'small', '--demo', '--memory', '8'),
      await innkeeper('vm', 'pause', 'box'),
      await innkeeper('vm', 'show', 'nobody'),
      await innkeeper('vm', 'fly'),
      await innkeeper('vm', 'create', '--name', 'x'),
      await innkeeper('vm', 'delete', 'box'),
    ]

    expect(results.map(({ status }) => status)).toEqual([5, 4, 3, 2, 2, 2])
    expect(results[0]?.errors).toMatch(/memoryMiB/)
    expect(results[1]?.errors).toMatch(/'pause' is possible when it is running/)
    expect(results[5]?.errors).toMatch(/--yes/)
  })

  it('of two that start at once, both reach the one owner', async () => {
    const both = await Promise.all([innkeeper('vm', 'create', '--name', 'a', '--demo'), innkeeper('vm', 'create', '--name', 'b', '--demo')])

    expect(both.map(({ status }) => status)).toEqual([0, 0])
    expect((await json('vm', 'list')).map((machine: { spec: { name: string } }) => machine.spec.name).sort()).toEqual(['a', 'b'])
  })

  it('serve, when the library is owned, says who owns it and where', async () => {
    await innkeeper('vm', 'list')

    const second = await innkeeper('serve')

    expect(second.status).toBe(8)
    expect(second.errors).toMatch(/another process serves this library already, at http:\/\/127\.0\.0\.1:\d+/)
  })

  it('serve that is idle for so long ends, and withdraws its lock', async () => {
    const served = await innkeeper('serve', '--idle-exit', '1')

    expect(served.status).toBe(0)
    expect(served.output).toMatch(/^Innkeeper is at http:\/\/127\.0\.0\.1:\d+\/\?token=/)
    expect(await findOwner(join(root, 'library.lock'))).toBeUndefined()
  })
})
