import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { MachineLog } from '../../../../src-main/supervisor/machine-log.ts'
import { MachineStatus } from '../../../../src-main/supervisor/machine-status.ts'
import { machineRecord } from '../../../support/machine-fixture.ts'

const record = { ...machineRecord(), restState: 'aborted' as const, reason: 'it died', stateChangedAt: 7 }
let lines: string[]
let status: MachineStatus
const changed = vi.fn()

beforeEach(() => {
  lines = []
  changed.mockClear()
  status = new MachineStatus(record, { write: (line: string) => void lines.push(line) } as MachineLog, changed)
})

describe('the status of a machine', () => {
  it('at rest is what its record says', () => {
    expect(status.view(record)).toMatchObject({ id: record.id, state: 'aborted', stateReason: 'it died', stateChangedAt: 7, notices: [] })
  })

  it('that changes, is logged with its reason, told, and has a new time', () => {
    status.enter('starting', null)
    status.enter('powered-off', 'no such kernel')

    expect(lines).toEqual(['starting', 'powered-off: no such kernel'])
    expect(changed).toHaveBeenCalledTimes(2)
    expect(status.view(record).stateChangedAt).toBeGreaterThan(7)
  })

  it('cannot become what must not follow', () => {
    expect(() => status.enter('running', null)).toThrow('a machine that is aborted cannot become running')
    expect(changed).not.toHaveBeenCalled()
  })

  it('tells a notice once, and logs it each time', () => {
    status.addNotice('halted')
    status.addNotice('halted')

    expect(status.view(record).notices).toEqual(['halted'])
    expect(changed).toHaveBeenCalledTimes(1)
    expect(lines).toEqual(['halted', 'halted'])
  })

  it('keeps last words for the state that follows', () => {
    status.explain('it ended itself')

    expect(status.reason).toBe('it ended itself')
    expect(changed).not.toHaveBeenCalled()
  })
})
