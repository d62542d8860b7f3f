import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeStateFolder } from '../../../../src-main/library/snapshots/state-folder.ts'
import { describeState, dropSavedState, showSavedScrollbacks } from '../../../../src-main/supervisor/saved-state.ts'
import { SerialPort } from '../../../../src-main/supervisor/serial-port.ts'
import { MachineFixture } from '../../../support/machine-fixture.ts'

const TEXT = new TextEncoder().encode('seen')

let fixture: MachineFixture
let folder: string

beforeEach(async () => {
  fixture = await MachineFixture.open({ disks: [{ image: '/a' }, { image: '/b', mode: 'readonly' }] })
  const { library, machine } = fixture
  folder = library.folder.savedState(machine.record.id, 'one')
  const description = await describeState(library, machine.record, '1.2', true)
  await writeStateFolder(library.files, folder, { description, scrollbacks: [TEXT], fill: async () => {} })
})
afterEach(() => fixture.close())

describe('a saved state', () => {
  it('names the images under its overlays as they were', async () => {
    const { library, machine } = fixture
    const medium = { path: '/a', size: 512, modifiedAt: 5 }
    const record = { ...machine.record, bases: [await library.tables.media.register(medium), null] }

    const description = await describeState(library, record, '1.2', false)

    expect(description).toMatchObject({ innkeeper: '1.2', running: false, spec: record.spec, bases: [medium, null] })
  })

  it('brings its terminals back, and empties those that had shown nothing', async () => {
    const ports = [new SerialPort(), new SerialPort()]
    for (const port of ports) port.output(new Uint8Array([1]))

    await showSavedScrollbacks(folder, ports)

    expect(ports.map((port) => [...port.scrollback()])).toEqual([[...TEXT], []])
  })

  it('is dropped with its folder; where there is none, nothing happens', async () => {
    const { library, machine } = fixture
    await dropSavedState(library, machine.record.id, null)
    const kept = existsSync(folder)

    await dropSavedState(library, machine.record.id, 'one')

    expect([kept, existsSync(folder)]).toEqual([true, false])
  })
})
