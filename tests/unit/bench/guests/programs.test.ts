import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { programsFor, readResult } from '../../../../bench/guests/programs.ts'

const FOLDER = join(import.meta.dirname, '../../../../bench/guests')

test('a right line is a correct result', () => {
  const line = 'BENCH fp_nbody check=8ea4aa6e65116c4c secs=0.047\r'
  expect(readResult(line, 'amd64')).toEqual({ name: 'fp_nbody', seconds: 0.047, correct: true })
})

test('the check of another architecture, a wrong one and an unknown program are not correct', () => {
  expect(readResult('BENCH fp_nbody check=8ea4aa6e65116c4c secs=1.0', 'i386')?.correct).toBe(false)
  expect(readResult('BENCH int_sieve check=0000000000000000 secs=1.0', 'amd64')?.correct).toBe(false)
  expect(readResult('BENCH other check=0000000000000000 secs=1.0', 'amd64')?.correct).toBe(false)
})

test('any other line is no result', () => {
  expect(readResult('BEGIN fp_nbody', 'amd64')).toBeUndefined()
  expect(readResult('BENCH fp_nbody check=12 secs=1.0', 'amd64')).toBeUndefined()
})

test('every program that is not busybox at work has its source', () => {
  const own = programsFor('i386').filter(({ name }) => !/^(sh|app)_/.test(name))
  for (const { name } of own) expect(existsSync(join(FOLDER, 'src', `${name.replace(/_sse$/, '')}.c`)), name).toBe(true)
  expect(programsFor('amd64').map(({ name }) => name)).not.toContain('fp_nbody_sse')
})
