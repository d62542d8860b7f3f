/** A guest's side of the message contract with a whole machine behind it. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GuestControl } from '../../src-main/engine/control/guest-control.ts'
import type { FromGuest } from '../../src-main/engine/control/guest-messages.ts'
import { VmSpec } from '../../src-shared/domain/vm-spec.ts'

type Named<Type extends FromGuest['type']> = Extract<FromGuest, { type: Type }>

let messages: FromGuest[]
let control: GuestControl

beforeEach(() => {
  messages = []
  const spec = VmSpec.parse({ name: 'test', boot: { kind: 'demo', commandLine: 'plain' }, memoryMiB: 32 })
  control = GuestControl.create({ spec, overlays: [] }, (message) => messages.push(message))
})
afterEach(() => control.handle({ type: 'stop', id: 99 }))

function of<Type extends FromGuest['type']>(type: Type): Named<Type>[] {
  return messages.filter((message) => message.type === type) as Named<Type>[]
}

function shown(): string {
  return of('serial-output')
    .map(({ bytes }) => new TextDecoder().decode(bytes))
    .join('')
}

async function shows(words: string, from = 0): Promise<void> {
  const end = Date.now() + 20_000
  while (!shown().slice(from).includes(words)) {
    if (Date.now() > end) throw new Error(`'${words}' did not come: ${shown().slice(-200)}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function type(line: string): void {
  control.handle({ type: 'serial-input', port: 0, bytes: new TextEncoder().encode(`${line}\r`) })
}

describe('a guest under control', { timeout: 30_000 }, () => {
  it('that cannot be saved, says which file and goes on', async () => {
    control.handle({ type: 'run', id: 1 })
    await shows('demo> ')

    control.handle({ type: 'save', id: 2, folder: '/nowhere/at/all' })
    const from = shown().length
    type('nonsense')

    await shows("no command 'nonsense'", from)
    expect(of('reply').find(({ id }) => id === 2)?.error).toMatch(/^cannot create '\/nowhere\/at\/all\/state.bin': /)
  })

  it('saved while it runs, tells the progress and goes on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'innkeeper-control-'))
    try {
      control.handle({ type: 'run', id: 1 })
      await shows('demo> ')

      control.handle({ type: 'save', id: 2, folder })
      const from = shown().length
      type('nonsense')

      await shows("no command 'nonsense'", from)
      expect(of('reply').find(({ id }) => id === 2)).not.toHaveProperty('error')
      expect(of('progress').at(-1)).toMatchObject({ done: 32 * 1024 * 1024, total: 32 * 1024 * 1024 })
      expect(statSync(join(folder, 'state.bin')).size).toBeGreaterThan(1000)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('that dies of a triple fault, shows its last words before the news', async () => {
    control.handle({ type: 'run', id: 1 })
    await shows('demo> ')
    type('crash')
    await shows('Crashing: a triple fault, as a broken kernel makes one.')
    while (of('crashed').length === 0) await new Promise((resolve) => setTimeout(resolve, 5))

    const lastWords = messages.findLastIndex((message) => message.type === 'serial-output')
    expect(lastWords).toBeLessThan(messages.findIndex((message) => message.type === 'crashed'))
    expect(of('crashed')[0]?.reason).toMatch(/triple fault/)
  })

  it('told to stop, answers first and is silent afterwards', () => {
    control.handle({ type: 'stop', id: 1 })
    const count = messages.length
    control.handle({ type: 'pause', id: 2 })

    expect(messages.slice(-3).map(({ type }) => type)).toEqual(['reply', 'stopped', 'reply'])
    expect(messages).toHaveLength(count + 1)
  })
})
