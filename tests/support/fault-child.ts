/**
 * The process that is killed. `node fault-child.ts ROOT step OPERATION N` does one operation on the library and kills itself before its step N
 * (never, when N is beyond the last); `node fault-child.ts ROOT loop SEED` takes, restores and deletes until somebody kills it. It says what it
 * begins and what is done, each line written before anything else happens.
 */
import { writeSync } from 'node:fs'
import { fill, type LibraryFixture, openFixture } from './library-fixture.ts'

export type FaultLine =
  | { readonly type: 'begin'; readonly operation: string; readonly holds?: string; readonly id?: string }
  | { readonly type: 'done'; readonly operation: string; readonly id?: string }
  | { readonly type: 'step'; readonly name: string }
  | { readonly type: 'ready' }

function say(line: FaultLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

const [root = '', mode = '', third = '', fourth = ''] = process.argv.slice(2)
let armed = false
let steps = 0
const fixture = await openFixture(root, (name) => {
  if (!armed) return
  if (steps++ === Number(fourth)) process.kill(process.pid, 'SIGKILL')
  say({ type: 'step', name })
})
const machine = fixture.supervisor.list()[0]
if (!machine) throw new Error('the library has no machine')
const { id } = machine

async function step(operation: string): Promise<void> {
  const { supervisor } = fixture
  const [first] = await supervisor.snapshots(id)
  if (!first) throw new Error('the machine has no snapshot')
  await supervisor.start(id)
  armed = true
  say({ type: 'begin', operation })
  if (operation === 'take') say({ type: 'done', operation, id: (await supervisor.takeSnapshot(id, 'new', '')).id })
  if (operation === 'restore') await supervisor.restoreSnapshot(first.id)
  if (operation === 'delete') await supervisor.deleteSnapshot(first.id)
  if (operation === 'save') await supervisor.save(id)
  if (operation !== 'take') say({ type: 'done', operation, id: first.id })
  armed = false
}

/** Park and Miller's generator: the same seed does the same. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48271) % 2147483647
    return state % below
  }
}

async function loop({ supervisor }: LibraryFixture, seed: number): Promise<never> {
  const random = randomNumbers(seed)
  if (supervisor.get(id).state !== 'running') await supervisor.start(id)
  say({ type: 'ready' })
  for (let turn = 0; ; turn++) {
    const snapshots = await supervisor.snapshots(id)
    const any = snapshots[random(snapshots.length)]
    const choice = any && snapshots.length > 1 ? random(snapshots.length > 5 ? 4 : 3) : 0
    if (choice === 0) {
      const text = `${seed}-${turn}`
      await fill(fixture, id, text)
      say({ type: 'begin', operation: 'take', holds: `${text}/${text}` })
      say({ type: 'done', operation: 'take', id: (await supervisor.takeSnapshot(id, text, '')).id })
    } else if (any && choice === 1) {
      say({ type: 'begin', operation: 'restore', id: any.id })
      await supervisor.restoreSnapshot(any.id)
      say({ type: 'done', operation: 'restore', id: any.id })
    } else if (any) {
      say({ type: 'begin', operation: 'delete', id: any.id })
      await supervisor.deleteSnapshot(any.id)
      say({ type: 'done', operation: 'delete', id: any.id })
    }
  }
}

if (mode === 'loop') await loop(fixture, Number(third))
await step(third)
process.exit(0)
