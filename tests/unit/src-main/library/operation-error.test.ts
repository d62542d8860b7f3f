import { mkdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { asOperationError, notFound } from '../../../../src-main/library/operation-error.ts'

function failed(code: string, more: object = {}): Error {
  return Object.assign(new Error(`${code}: it failed`), { code, ...more })
}

describe('what an error means for the user', () => {
  it('a full disk is the host’s, from files and from the database', () => {
    for (const code of ['ENOSPC', 'EDQUOT', 'SQLITE_FULL']) {
      expect(asOperationError(failed(code))).toMatchObject({ code: 'HOST', message: expect.stringContaining('free some space') })
    }
  })

  it('a full disk names the file that could not be written, where there is one', () => {
    expect(asOperationError(failed('ENOSPC', { path: '/library/snapshots/x' }))).toMatchObject({
      message: "'/library/snapshots/x' cannot be written: its disk is full; free some space, then try again",
      data: { subject: '/library/snapshots/x' },
    })
  })

  it('a failed file operation names the file', () => {
    let error: unknown
    try {
      mkdirSync('/proc/innkeeper')
    } catch (thrown) {
      error = thrown
    }
    expect(asOperationError(error)).toMatchObject({ code: 'HOST', data: { subject: '/proc/innkeeper' } })
  })

  it('an error of ours stays what it is; a fault of ours is none', () => {
    const ours = notFound('machine', 'm')
    expect(asOperationError(ours)).toBe(ours)
    expect(asOperationError(new TypeError('x is undefined'))).toBeUndefined()
    expect(asOperationError(failed('NOT_FOUND'))).toBeUndefined()
  })
})
