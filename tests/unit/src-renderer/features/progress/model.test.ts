import { describe, expect, it } from 'vitest'
import { type ProgressReport, progressOf } from '../../../../../src-renderer/features/progress/model.ts'
import { RUN_STATES } from '../../../../../src-shared/domain/run-state.ts'

function report(changes: Partial<ProgressReport> = {}): ProgressReport {
  return { type: 'progress', machineId: 'm', task: 'take', done: 1, total: 4, ...changes }
}

describe('progress of a machine', () => {
  it('is shown in states that pass, and in no other', () => {
    const shown = RUN_STATES.filter((state) => progressOf(state, undefined))

    expect(shown).toEqual(['starting', 'snapshotting', 'saving', 'restoring', 'stopping'])
  })

  it('has its share when bytes are reported, and none before', () => {
    expect([progressOf('snapshotting', undefined)?.share, progressOf('snapshotting', report())?.share]).toEqual([undefined, 0.25])
  })

  it('takes no share from a report of another task, which is older', () => {
    expect(progressOf('saving', report())?.share).toBeUndefined()
    expect(progressOf('stopping', report())?.share).toBeUndefined()
  })

  it.each(['starting', 'restoring'] as const)('when %s is that of loading the saved memory', (state) => {
    expect(progressOf(state, report({ task: 'restore', done: 3 }))?.share).toBe(0.75)
  })

  it('has no share any more when all bytes are written and the rest is not measured', () => {
    expect(progressOf('snapshotting', report({ done: 4 }))?.share).toBeUndefined()
  })

  it('can be ended where cutting the power is allowed: while it starts', () => {
    const cancellable = RUN_STATES.filter((state) => progressOf(state, undefined)?.cancellable)

    expect(cancellable).toEqual(['starting'])
  })
})
