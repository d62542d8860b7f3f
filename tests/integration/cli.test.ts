/** The command line from outside: processes of its own, over an owner that the first of them starts. */
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LibraryCli } from '../support/library-cli.ts'
import { FAKE_GUEST } from '../support/test-service.ts'

let cli: LibraryCli

beforeEach(async () => {
  cli = await LibraryCli.create({ INNKEEPER_GUEST_WORKER: FAKE_GUEST })
})
afterEach(() => cli.close())

describe('innkeeper', { timeout: 60_000 }, () => {
  it('creates, starts, snapshots, restores, saves, stops and deletes a machine', async () => {
    const machine = await cli.json('vm', 'create', '--name', 'box', '--demo', '--memory', '64', '--cpus', '2')
    const states = []
    for (const word of ['start', 'pause', 'resume', 'reset', 'save', 'start']) states.push((await cli.json('vm', word, 'box')).state)
    const snapshot = await cli.json('snapshot', 'take', 'box', '--name', 'one')
    const tree = await cli.run('snapshot', 'list', 'box')
    const restored = await cli.json('snapshot', 'restore', machine.id, 'one')
    const deleted = await cli.run('snapshot', 'delete', 'box', snapshot.id.slice(0, 8))
    const stopped = await cli.json('vm', 'stop', 'box')
    const gone = await cli.run('vm', 'delete', 'box', '--yes')

    expect(machine.spec).toMatchObject({ name: 'box', memoryMiB: 64, cpus: 2, boot: { kind: 'demo' } })
    expect(states).toEqual(['running', 'paused', 'running', 'running', 'saved', 'running'])
    expect(tree.output).toContain('one *')
    expect(restored).toMatchObject({ state: 'running', currentSnapshotId: snapshot.id })
    expect([deleted.status, stopped.state, gone.status]).toEqual([0, 'powered-off', 0])
    expect(await cli.json('vm', 'list')).toEqual([])
  })

  it('tells by its exit status what went wrong, and by its words what to do', async () => {
    await cli.run('vm', 'create', '--name', 'box', '--demo')
    const results = [
      await cli.run('vm', 'create', '--name', 'small', '--demo', '--memory', '8'),
      await cli.run('vm', 'pause', 'box'),
      await cli.run('vm', 'show', 'nobody'),
      await cli.run('vm', 'fly'),
      await cli.run('vm', 'create', '--name', 'x'),
      await cli.run('vm', 'delete', 'box'),
      await cli.run('vm', 'create', '--name', 'Box', '--demo'),
    ]

    expect(results.map(({ status }) => status)).toEqual([5, 4, 3, 2, 2, 2, 5])
    expect(results[0]?.errors).toMatch(/memoryMiB: 8 MiB; allowed are 16 to 3072/)
    expect(results[1]?.errors).toMatch(/'pause' is possible when it is running/)
    expect(results[5]?.errors).toMatch(/--yes/)
    const unknown = await cli.run('vm', 'show', 'nobody', '--json')
    expect(JSON.parse(unknown.errors).error).toEqual({ code: 'NOT_FOUND', message: "there is no machine 'nobody'" })
    expect(results[6]?.errors).toMatch(/name: there is a machine 'box' already; choose another name/)
  })

  it('caps and weights are changed while a machine runs; memory is not', async () => {
    await cli.run('vm', 'create', '--name', 'box', '--demo', '--cap', '50')
    await cli.run('vm', 'start', 'box')
    const modified = await cli.json('vm', 'modify', 'box', '--cap', '20', '--weight', '300')
    const refused = await cli.run('vm', 'modify', 'box', '--memory', '64')
    const wrong = await cli.run('vm', 'modify', 'box', '--cap', '101')

    expect(modified.spec).toMatchObject({ executionCap: 20, weight: 300 })
    expect([refused.status, wrong.status]).toEqual([4, 2])
  })

  it('top shows what a running machine costs, and that nothing runs', async () => {
    await cli.run('vm', 'create', '--name', 'box', '--demo')
    const idle = await cli.run('top', '--once', '--delay', '0.1')
    await cli.run('vm', 'start', 'box')
    const rates = await cli.json('top', '--once', '--delay', '2')
    const shown = await cli.run('top', '--once', '--delay', '2')

    expect(idle.output).toBe('no machine runs\n')
    expect(rates).toHaveLength(1)
    expect(rates[0]).toMatchObject({ name: 'box', interpreted: 100 })
    expect(rates[0].cpu).toBeGreaterThan(25)
    expect(rates[0].cpu).toBeLessThan(75)
    expect(shown.output).toMatch(/^NAME .*MIPS.*\nbox /)
  })

  it('of two that start at once, both reach the one owner', async () => {
    const both = await Promise.all([cli.run('vm', 'create', '--name', 'a', '--demo'), cli.run('vm', 'create', '--name', 'b', '--demo')])

    expect(both.map(({ status }) => status)).toEqual([0, 0])
    expect((await cli.json('vm', 'list')).map((machine: { spec: { name: string } }) => machine.spec.name).sort()).toEqual(['a', 'b'])
  })

  it.runIf(process.platform === 'linux')('a library where nothing can be made is refused in words, and at once', async () => {
    const results = [await cli.run('vm', 'list', '--library', '/proc/innkeeper'), await cli.run('serve', '--library', '/proc/innkeeper')]

    expect(results.map(({ status }) => status)).toEqual([6, 6])
    for (const { errors } of results) expect(errors).toMatch(/nothing can be made in '\/proc'\)?; choose another with --library DIR/)
  })

  it('serve says which port it cannot have, and what a port is', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo

    const results = [await cli.run('serve', '--port', String(port)), await cli.run('serve', '--port', '65536')]
    server.close()

    expect(results.map(({ status }) => status)).toEqual([6, 2])
    expect(results[0]?.errors).toContain(`cannot be served at 127.0.0.1:${port}`)
    expect(results[0]?.errors).toContain('choose another place with --port or --host')
  })

  it('serve, when the library is owned, says who owns it and where', async () => {
    await cli.run('vm', 'list')

    const second = await cli.run('serve')

    expect(second.status).toBe(8)
    expect(second.errors).toMatch(/another process serves this library already, at http:\/\/127\.0\.0\.1:\d+/)
  })

  it('serve that is idle for so long ends, and withdraws its lock', async () => {
    const served = await cli.run('serve', '--idle-exit', '1')

    expect(served.status).toBe(0)
    expect(served.output).toMatch(/^Innkeeper is at http:\/\/127\.0\.0\.1:\d+\/\?token=/)
    expect(await cli.owner()).toBeUndefined()
  })
})
