import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { MachineLog } from '../../../../src-main/supervisor/machine-log.ts'
import { MachineStatus } from '../../../../src-main/supervisor/machine-status.ts'
import { english, say, verbatim } from '../../../../src-shared/domain/sentence.ts'
import { machineRecord } from '../../../support/machine-fixture.ts'

const STUCK = english(say('stuck'))
const record = { ...machineRecord(), restState: 'aborted' as const, reason: verbatim('it died'), stateChangedAt: 7 }
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
    expect(status.view(record)).toMatchObject({
      id: record.id,
      state: 'aborted',
      stateReason: 'it died',
      stateSentence: record.reason,
      notices: [],
    })
    expect(status.view(record).stateChangedAt).toBe(7)
  })

  it('that changes, is logged with its reason, told, and has a new time', () => {
    status.enter('starting', null)
    status.enter('powered-off', verbatim('no such kernel'))

    expect(lines).toEqual(['starting', 'powered-off: no such kernel'])
    expect(changed).toHaveBeenCalledTimes(2)
    expect(status.view(record).stateChangedAt).toBeGreaterThan(7)
  })

  it('cannot become what must not follow', () => {
    expect(() => status.enter('running', null)).toThrow('a machine that is aborted cannot become running')
    expect(changed).not.toHaveBeenCalled()
  })

  it('tells a notice once, and logs it each time', () => {
    status.addNotice(say('stuck'))
    status.addNotice(say('stuck'))

    expect(status.view(record)).toMatchObject({ notices: [STUCK], noticeSentences: [{ code: 'stuck' }] })
    expect(changed).toHaveBeenCalledTimes(1)
    expect(lines).toEqual([STUCK, STUCK])
  })

  it('keeps last words for the state that follows', () => {
    const words = say('debug-exit', { value: 3 })
    status.explain(words)

    expect(status.reason).toBe(words)
    expect(changed).not.toHaveBeenCalled()
  })
})
