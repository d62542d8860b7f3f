import { beforeEach, describe, expect, it, vi } from 'vitest'
import { GuestReports } from '../../../../src-main/supervisor/guest-reports.ts'
import type { MachineLog } from '../../../../src-main/supervisor/machine-log.ts'
import { SerialPort } from '../../../../src-main/supervisor/serial-port.ts'
import type { LibraryEvent } from '../../../../src-shared/rpc/contract.ts'

const machineId = '00000000-0000-4000-8000-000000000001'
let events: LibraryEvent[]
let lines: string[]
let ports: SerialPort[]
let reports: GuestReports

beforeEach(() => {
  events = []
  lines = []
  ports = [new SerialPort(), new SerialPort()]
  const log = { write: (line: string) => void lines.push(line) } as MachineLog
  reports = new GuestReports({ machineId, ports, log, publish: (event) => events.push(event) })
})

describe('what a guest tells', () => {
  it('goes to the port that it names; one that there is not is dropped', () => {
    for (const port of [1, 7]) reports.receive({ type: 'serial-output', port, bytes: new Uint8Array([65]) }, undefined)

    expect(ports.map((port) => port.scrollback())).toEqual([new Uint8Array(0), new Uint8Array([65])])
  })

  it('of progress is told as that of the task, and of none when nothing is asked of it', () => {
    reports.receive({ type: 'progress', done: 1, total: 4 }, undefined)
    reports.receive({ type: 'progress', done: 1, total: 4 }, 'save')

    expect(events).toEqual([{ type: 'progress', task: 'save', machineId, done: 1, total: 8 }])
  })

  it('of progress comes to its end once, also when the guest does not say so', () => {
    reports.receive({ type: 'progress', done: 1, total: 4 }, 'take')
    reports.endProgress()
    reports.endProgress()

    expect(events.slice(1)).toEqual([{ type: 'progress', task: 'take', machineId, done: 8, total: 8 }])
  })

  it('of progress that came to its end by itself, is not told again', () => {
    reports.receive({ type: 'progress', done: 4, total: 4 }, 'restore')
    reports.endProgress()

    expect(events).toHaveLength(1)
  })

  it('of progress is the first half of taking a snapshot; the second is the checksums of what was written', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    reports.receive({ type: 'progress', done: 4, total: 4 }, 'take')
    for (const done of [1, 2, 5, 10]) {
      vi.advanceTimersByTime(60) // told at most each 100 ms, and at the end
      reports.checked('take', done, 10)
    }
    reports.endProgress()
    vi.useRealTimers()

    const told = events.map((event) => event.type === 'progress' && [event.done, event.total])
    expect(told).toEqual([
      [4, 8],
      [4, 8],
      [6, 8],
      [8, 8],
    ])
  })

  it('of a restored guest is one run: the check of its files is the first half, its memory the second', () => {
    reports.beginRestore()
    reports.checked('restore', 10, 10)
    reports.endProgress() // the machine goes from restoring over saved to starting
    for (const done of [0, 3, 6]) reports.receive({ type: 'progress', done, total: 6 }, 'restore')
    reports.endRestore()

    const told = events.map((event) => event.type === 'progress' && [event.done, event.total])
    expect(told).toEqual([
      [10, 20],
      [10, 20],
      [15, 20],
      [20, 20],
    ])
  })

  it('of a restore comes to its end when that fails, and of what was begun since it does not', () => {
    reports.beginRestore()
    reports.checked('restore', 10, 10)
    reports.endRestore()
    reports.beginRestore()
    reports.receive({ type: 'progress', done: 1, total: 4 }, 'take')
    reports.endRestore()

    expect(events).toMatchObject([
      { task: 'restore', done: 10, total: 20 },
      { task: 'restore', done: 20, total: 20 },
      { task: 'take', done: 1, total: 8 },
    ])
  })

  it('where no guest writes, checksums are all there is to tell', () => {
    for (const task of ['take', 'restore'] as const) reports.checked(task, 10, 10)

    expect(events).toMatchObject(['take', 'restore'].map((task) => ({ task, done: 10, total: 10 })))
  })

  it('on the debug console is logged by lines, one without an end in pieces', () => {
    for (const text of ['on', 'e\ntwo\n', 'x'.repeat(1001), 'y\n']) reports.receive({ type: 'debug-console', text }, undefined)

    expect(lines).toEqual(['one', 'two', 'x'.repeat(1001), 'y'].map((line) => `debug console: ${line}`))
  })
})
