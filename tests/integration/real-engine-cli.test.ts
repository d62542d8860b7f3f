/** The command line over an owner with the real engine: a machine's day, and what is left when its owner is killed or told to end. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LibraryCli } from '../support/library-cli.ts'
import { ask, PROMPT, shows, terminalOf } from '../support/real-guest.ts'

let cli: LibraryCli

beforeEach(async () => {
  cli = await LibraryCli.create()
})
afterEach(() => cli.close())

async function blankImage(): Promise<string> {
  const path = join(cli.root, 'disk.img')
  await writeFile(path, new Uint8Array(1024 * 1024))
  return path
}

async function create(...words: string[]): Promise<string> {
  const { id } = await cli.json('vm', 'create', '--name', 'box', '--demo', '--append', 'plain', '--memory', '32', ...words)
  return id
}

async function prompt(id: string) {
  const terminal = await terminalOf(cli, id)
  await shows(terminal, PROMPT)
  return terminal
}

describe('innkeeper with the real engine', { timeout: 120_000 }, () => {
  it('creates, starts, snapshots, rolls back, switches off by the button and deletes', async () => {
    const id = await create('--disk', await blankImage())
    const started = await cli.json('vm', 'start', 'box')
    const terminal = await prompt(id)
    await ask(terminal, 'format erase')
    await ask(terminal, 'write disk/note precious')
    const snapshot = await cli.json('snapshot', 'take', 'box', '--name', 'whole')
    await ask(terminal, 'wreck yes')
    const restored = await cli.json('snapshot', 'restore', 'box', 'whole')
    const note = await ask(terminal, 'read disk/note')
    const refused = await cli.run('vm', 'delete', 'box', '--yes')
    const stopped = await cli.json('vm', 'stop', 'box', '--timeout', '30')
    const gone = await cli.run('vm', 'delete', 'box', '--yes')

    expect(started).toMatchObject({ state: 'running', notices: [] })
    expect(snapshot).toMatchObject({ running: true, parentId: null })
    expect(restored).toMatchObject({ state: 'running', currentSnapshotId: snapshot.id })
    expect(note).toBe('precious')
    expect([refused.status, stopped.state, gone.status]).toEqual([4, 'powered-off', 0])
  })

  it('stops a machine at once after its start', async () => {
    await create()
    await cli.json('vm', 'start', 'box')

    expect(await cli.json('vm', 'stop', 'box', '--timeout', '30')).toMatchObject({ state: 'powered-off', stateReason: null })
  })

  it('says of files that cannot be used what is wrong with them, by the status of the host', async () => {
    const kernel = join(cli.root, 'kernel')
    const image = join(cli.root, 'odd.img')
    await writeFile(kernel, new Uint8Array(10_000).fill(0x90))
    await writeFile(image, new Uint8Array(700))
    await cli.json('vm', 'create', '--name', 'kernel', '--kernel', kernel)
    await cli.json('vm', 'create', '--name', 'disk', '--demo', '--disk', image)

    const results = [await cli.run('vm', 'start', 'kernel'), await cli.run('vm', 'start', 'disk')]

    expect(results.map(({ status }) => status)).toEqual([6, 6])
    expect(results[0]?.errors).toContain('neither a Linux bzImage nor a Multiboot 1 kernel')
    expect(results[1]?.errors).toContain('has 700 bytes, not a multiple of 512')
  })

  it('whose owner was killed, shows the machine as aborted with what it had flushed, and its snapshots restore', async () => {
    const id = await create('--disk', await blankImage())
    await cli.json('vm', 'start', 'box')
    const before = await prompt(id)
    await ask(before, 'format erase')
    await ask(before, 'write disk/note flushed')
    await ask(before, 'write memory-note kept')
    await cli.json('snapshot', 'take', 'box', '--name', 'whole')
    await ask(before, 'write disk/later also flushed')

    await cli.endOwner('SIGKILL')
    const found = await cli.json('vm', 'show', 'box')
    await cli.json('vm', 'start', 'box')
    const cold = await prompt(id)
    const flushed = [await ask(cold, 'read disk/note'), await ask(cold, 'read disk/later'), await ask(cold, 'read memory-note')]
    await cli.json('snapshot', 'restore', 'box', 'whole')
    const rolledBack = [await ask(cold, 'read memory-note'), await ask(cold, 'read disk/later')]

    expect(found.state).toBe('aborted')
    expect(found.stateReason).not.toBeNull()
    expect(flushed).toEqual(['flushed', 'also flushed', "There is no file 'memory-note' in memory."])
    expect(rolledBack).toEqual(['kept', "There is no file 'later' on the disk."])
  })

  it('whose owner was told to end, goes on with the saved machine', async () => {
    const id = await create()
    await cli.json('vm', 'start', 'box')
    await ask(await prompt(id), 'write note kept')

    await cli.endOwner('SIGTERM')
    const found = await cli.json('vm', 'show', 'box')
    const started = await cli.json('vm', 'start', 'box')

    expect([found.state, started.state]).toEqual(['saved', 'running'])
    expect(await ask(await prompt(id), 'read note')).toBe('kept')
  })

  it('refuses more memory than there is, in words, by the specification', async () => {
    const { status, errors } = await cli.run('vm', 'create', '--name', 'big', '--demo', '--memory', '1048576')

    expect(status).toBe(5)
    expect(errors).toMatch(/memoryMiB: 1048576 MiB; allowed are 16 to 3072/)
  })
})
