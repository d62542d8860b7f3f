import { describe, expect, it } from 'vitest'
import { OperationError } from '../../../../src-main/library/operation-error.ts'
import { assertLegal, assertMayFollow, mayFollow } from '../../../../src-main/supervisor/run-state-machine.ts'
import { isLive, LEGAL_STATES, MACHINE_OPERATIONS, RUN_STATES } from '../../../../src-shared/domain/run-state.ts'

describe('run states', () => {
  it('each can be reached from powered-off, and leads back to rest', () => {
    const reachable = new Set(['powered-off'])
    for (const _ of RUN_STATES)
      for (const from of RUN_STATES) for (const to of RUN_STATES) if (reachable.has(from) && mayFollow(from, to)) reachable.add(to)
    const dead = RUN_STATES.filter((from) => isLive(from) && !RUN_STATES.some((to) => !isLive(to) && mayFollow(from, to)))

    expect([...reachable].sort()).toEqual([...RUN_STATES].sort())
    expect(dead).toEqual([])
  })

  it('aborted may follow whatever was under way, but not itself', () => {
    expect(RUN_STATES.filter((from) => !mayFollow(from, 'aborted'))).toEqual(['aborted'])
  })

  it.each([
    ['powered-off', 'running'],
    ['running', 'starting'],
    ['saved', 'running'],
    ['crashed', 'snapshotting'],
    ['stopping', 'running'],
  ] as const)('%s is never followed by %s', (from, to) => {
    expect(() => assertMayFollow(from, to)).toThrow(`a machine that is ${from} cannot become ${to}`)
  })
})

describe('operations', () => {
  it.each(MACHINE_OPERATIONS)('%s is refused in all states but its legal ones', (operation) => {
    const allowed = RUN_STATES.filter((state) => {
      try {
        assertLegal(operation, state, 'box')
        return true
      } catch (error) {
        expect(error).toBeInstanceOf(OperationError)
        return false
      }
    })

    expect(allowed).toEqual(RUN_STATES.filter((state) => LEGAL_STATES[operation].includes(state)))
  })

  it('a refusal names machine, state and remedy', () => {
    expect(() => assertLegal('pause', 'saved', 'box')).toThrow("'box' is saved: 'pause' is possible when it is running")
  })
})
