/**
 * SIGKILL at every named step of every operation that writes, and at 50 random instants: whatever was reported as done before is there and restores,
 * the library opens, and nothing half-made is left. SIGKILL loses nothing that was written, so that the order of fsyncs is checked apart
 * (write-order.test.ts).
 */
import { spawn } from 'node:child_process'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FaultLine } from '../support/fault-child.ts'
import { contents, createMachine, fill, type LibraryFixture, list, openFixture, verifyFinalFolders } from '../support/library-fixture.ts'
import { makeFolder } from '../support/test-service.ts'

const CHILD = join(import.meta.dirname, '..', 'support', 'fault-child.ts')
/** Bytes of a fake guest's memory, so that saving and checking take a while. */
const PADDING = 2_000_000
const NEVER = 1_000_000
/** Milliseconds that a child's one operation may take on a busy host: what hangs is told by its last line. */
const CHILD_LIMIT = 120_000
/** And the whole of a test, whose children come one after the other: 25 s of CPU time for the steps of one operation. */
const LIMIT = 900_000

let base: string
let template: string
let machineId: string
/** What each snapshot of the template holds, by id. */
const held = new Map<string, string>()

/** A machine, saved, that holds gamma; snapshots alpha and, below it, beta. */
beforeAll(async () => {
  process.env.FAKE_GUEST_PADDING = String(PADDING)
  base = await makeFolder()
  template = join(base, 'template')
  const image = join(base, 'disk.img')
  await writeFile(image, new Uint8Array(512))
  const fixture = await openFixture(template)
  machineId = await createMachine(fixture, image)
  await fixture.supervisor.start(machineId)
  for (const text of ['alpha', 'beta']) {
    await fill(fixture, machineId, text)
    held.set((await fixture.supervisor.takeSnapshot(machineId, text, '')).id, `${text}/${text}`)
  }
  await fill(fixture, machineId, 'gamma')
  await fixture.supervisor.save(machineId)
  await fixture.close()
})
afterAll(async () => {
  delete process.env.FAKE_GUEST_PADDING
  await rm(base, { recursive: true, force: true })
})

/** Runs the child; `watch` may kill it. Its lines, and whether it was killed. */
async function runChild(words: readonly string[], watch: (kill: () => void, line: FaultLine) => void = () => {}) {
  const child = spawn(process.execPath, [CHILD, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: FaultLine[] = []
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as FaultLine
    lines.push(line)
    watch(() => child.kill('SIGKILL'), line)
  })
  const timer = setTimeout(() => child.kill('SIGABRT'), CHILD_LIMIT)
  const signal = await new Promise<NodeJS.Signals | null>((resolve) => child.on('close', (_code, by) => resolve(by)))
  clearTimeout(timer)
  expect(signal, `the child hung after ${JSON.stringify(lines.at(-1))}`).not.toBe('SIGABRT')
  return { lines, killed: signal === 'SIGKILL' }
}

/** Opens the library, restores each snapshot and compares; nothing that no row names may be left. */
async function restoresAll(root: string, wanted: ReadonlyMap<string, string>): Promise<void> {
  await verifyFinalFolders(root)
  const fixture = await openFixture(root)
  try {
    const found = (await fixture.supervisor.snapshots(machineId)).map((snapshot) => snapshot.id)
    expect(await list(join(root, 'snapshots'))).toEqual([...found].sort())
    expect(await list(join(root, 'machines', machineId, 'overlays'))).toHaveLength(1)
    for (const [id, text] of wanted) {
      expect(found, `snapshot ${text}`).toContain(id)
      await fixture.supervisor.restoreSnapshot(id)
      expect(await contents(fixture, machineId)).toBe(text)
    }
  } finally {
    await fixture.close()
  }
}

/** What the machine itself is after the kill: started, what does it hold? */
async function machineHolds(root: string): Promise<{ state: string; holds: string }> {
  const fixture: LibraryFixture = await openFixture(root)
  try {
    const { state } = fixture.supervisor.get(machineId)
    await fixture.supervisor.start(machineId)
    return { state, holds: await contents(fixture, machineId) }
  } finally {
    await fixture.close()
  }
}

/** After a kill during `operation` the machine's disk is the old or the new one, and whole; a saved state fits the disk. */
const POSSIBLE: Readonly<Record<string, readonly string[]>> = {
  take: ['aborted /gamma'],
  restore: ['aborted /gamma', 'saved alpha/alpha', 'aborted /alpha'],
  delete: ['aborted /gamma'],
  save: ['aborted /gamma', 'saved gamma/gamma'],
}

/** And when it was reported as done. */
const WHEN_DONE: Readonly<Record<string, string>> = {
  take: 'aborted /gamma',
  restore: 'aborted /alpha',
  delete: 'aborted /gamma',
  save: 'saved gamma/gamma',
}

async function killAt(operation: string, step: number): Promise<{ steps: string[]; killed: boolean }> {
  const root = join(base, `${operation}-${step}`)
  await cp(template, root, { recursive: true, preserveTimestamps: true })
  const { lines, killed } = await runChild([root, 'step', operation, String(step)])
  const done = lines.find((line) => line.type === 'done')
  const wanted = new Map(held)
  const [first] = held.keys()
  if (operation === 'delete') wanted.delete(first as string)
  if (operation === 'take' && done?.id) wanted.set(done.id, 'gamma/gamma')

  await verifyFinalFolders(root)
  const { state, holds } = await machineHolds(root)
  await restoresAll(root, wanted)

  const seen = `${state} ${holds}`
  if (done) expect(seen, `after step ${step}`).toBe(WHEN_DONE[operation])
  else expect(POSSIBLE[operation], `killed at step ${step}`).toContain(seen)
  await rm(root, { recursive: true, force: true })
  return { steps: lines.flatMap((line) => (line.type === 'step' ? [line.name] : [])), killed }
}

describe('killed with SIGKILL', () => {
  it.each(['take', 'restore', 'delete', 'save'])('at each step of %s, loses nothing', { timeout: LIMIT }, async (operation) => {
    const { steps } = await killAt(operation, NEVER)

    for (const step of steps.keys()) {
      const { killed, steps: before } = await killAt(operation, step)
      expect(killed, `step ${step}: ${steps[step]}`).toBe(true)
      expect(before).toHaveLength(step)
    }

    expect(steps.length).toBeGreaterThan(4)
  })

  it('at 50 random instants, loses nothing that was reported', { timeout: LIMIT }, async () => {
    const root = join(base, 'random')
    await mkdir(root)
    await cp(template, root, { recursive: true, preserveTimestamps: true })
    const known = new Map(held)
    let inside = 0
    for (let run = 1; run <= 50; run++) {
      const { lines, killed } = await runChild([root, 'loop', String(run * 7919)], (kill, line) => {
        if (line.type === 'ready') setTimeout(kill, 20 + Math.random() * 300)
      })
      expect(killed).toBe(true)
      if (follow(lines, known)) inside++
      await restoresAll(root, known)
    }
    expect(inside).toBeGreaterThanOrEqual(40)
  })
})

/** Brings `known` up to what the child reported. True when it was killed inside an operation. */
function follow(lines: readonly FaultLine[], known: Map<string, string>): boolean {
  let begun: Extract<FaultLine, { type: 'begin' }> | undefined
  for (const line of lines) {
    if (line.type === 'begin') begun = line
    if (line.type !== 'done' || !begun) continue
    if (line.operation === 'take' && line.id) known.set(line.id, begun.holds as string)
    if (line.operation === 'delete' && line.id) known.delete(line.id)
    begun = undefined
  }
  // A deletion that was begun may or may not have happened.
  if (begun?.operation === 'delete' && begun.id) known.delete(begun.id)
  return begun !== undefined
}
