import { expect, test } from 'vitest'
import { programsFor } from '../../../../bench/guests/programs.ts'
import { classOf } from '../../../bench/cpu/classes.ts'
import type { Subject } from '../../../bench/cpu/engines.ts'
import type { Sample } from '../../../bench/cpu/guest-run.ts'
import {
  clockDrift,
  disturbedBy,
  faultsOf,
  figuresOf,
  geometricMean,
  mediansOf,
  programTable,
  type SubjectRecord,
} from '../../../bench/cpu/report.ts'
import { isMissed } from '../../../bench/figure.ts'

const OURS: Subject = { engine: 'innkeeper', architecture: 'amd64' }
const TCG: Subject = { engine: 'qemu', architecture: 'amd64' }
const V86: Subject = { engine: 'v86', architecture: 'i386' }

function sample(name: string, seconds: number, changes: Partial<Sample> = {}): Sample {
  return { name, seconds, hostSeconds: seconds, cpuSeconds: seconds, correct: true, ...changes }
}

function record(subject: Subject, rounds: readonly (readonly Sample[])[], boots: readonly number[] = []): SubjectRecord {
  return { subject, boots, runs: rounds.map((samples) => ({ samples, resident: 2 ** 30, reached: 1, failure: undefined })) }
}

test('every program belongs to a class', () => {
  const names = programsFor('i386').map(({ name }) => name)
  expect(names).toHaveLength(36)
  expect(programsFor('amd64')).toHaveLength(32)
  for (const name of names) expect(() => classOf(name)).not.toThrow()
})

test('the median of the rounds counts, not their mean', () => {
  const medians = mediansOf(record(OURS, [[sample('int_sieve', 1)], [sample('int_sieve', 9)], [sample('int_sieve', 2)]]))
  expect(medians.get('int_sieve')).toBe(2)
})

test('a class is judged by the geometric mean of its ratios', () => {
  const ours = record(OURS, [[sample('int_sieve', 4), sample('int_crc32', 1), sample('sys_pipe', 1)]])
  const tcg = record(TCG, [[sample('int_sieve', 1), sample('int_crc32', 1), sample('sys_pipe', 1)]])
  const figures = figuresOf([ours, tcg])
  const integer = figures.find(({ name }) => name === 'integer, pointer chasing, of TCG')
  expect(integer).toMatchObject({ value: 2, atMost: 1.1, aim: 0.75 })
  expect(integer && isMissed(integer)).toBe(true)
  expect(figures.find(({ name }) => name === 'kernel paths, of TCG')).toMatchObject({ value: 1, atMost: 2 })
  expect(figures.find(({ name }) => name === 'all programs, of TCG')?.value).toBeCloseTo(4 ** (1 / 3))
})

test('one program that is too slow is named and missed, however good the mean', () => {
  const ours = record(OURS, [[sample('int_sieve', 0.1), sample('sys_smc', 3.5)]])
  const tcg = record(TCG, [[sample('int_sieve', 1), sample('sys_smc', 1)]])
  const worst = figuresOf([ours, tcg]).find(({ name }) => name === 'slowest against TCG: sys_smc')
  expect(worst).toMatchObject({ value: 3.5, atMost: 3 })
})

test('against v86 more is better', () => {
  const figures = figuresOf([record(OURS, [[sample('int_sieve', 1)]]), record(V86, [[sample('int_sieve', 2)]])])
  const against = figures.find(({ name }) => name === 'v86 i386 / our amd64 guest')
  expect(against).toMatchObject({ value: 2, atLeast: 2.5 })
  expect(against && isMissed(against)).toBe(true)
})

test('the start of Debian is compared by its median', () => {
  const figures = figuresOf([record(OURS, [], [3, 100, 2]), record(TCG, [], [2, 2, 2])])
  expect(figures.find(({ name }) => name === 'Debian to its shell, of TCG')).toMatchObject({ value: 1.5, atMost: 1.5, aim: 1.1 })
})

test('a guest clock that runs slow is drift', () => {
  expect(clockDrift([sample('int_sieve', 0.9, { hostSeconds: 1 })])).toBeCloseTo(0.1)
  expect(clockDrift([])).toBeUndefined()
})

test('a host that gave an engine half of the time is told of', () => {
  const quiet = record(TCG, [[sample('int_sieve', 1)]])
  const disturbed = record(OURS, [[sample('int_sieve', 1, { cpuSeconds: 0.4 }), sample('int_crc32', 1, { cpuSeconds: 0.6 })]])
  expect(disturbedBy([quiet, disturbed])).toEqual([{ title: 'innkeeper/amd64', share: 0.5 }])
  expect(disturbedBy([record(OURS, [[sample('int_sieve', 1, { cpuSeconds: undefined })]])])).toEqual([])
})

test('wrong checks, absent programs and failed guests are faults', () => {
  const wrong = record(OURS, [[sample('int_sieve', 1, { correct: false })]])
  const failed: SubjectRecord = { ...wrong, runs: [{ samples: [], resident: undefined, reached: undefined, failure: 'ended early: no' }] }
  const wanted = () => ['int_sieve']
  expect(faultsOf([wrong], wanted)).toEqual(['innkeeper/amd64: int_sieve has a wrong check'])
  expect(faultsOf([failed], wanted)).toEqual(['innkeeper/amd64: ended early: no', 'innkeeper/amd64: no result of int_sieve'])
  expect(faultsOf([record(OURS, [[sample('int_sieve', 1)]])], wanted)).toEqual([])
})

test('the geometric mean of a half and two is one', () => {
  expect(geometricMean([0.5, 2])).toBeCloseTo(1)
})

test('a program that only one subject ran has a dash for the other', () => {
  const text = programTable([record(OURS, [[sample('int_sieve', 1)]]), record(V86, [[sample('fp_nbody_sse', 2)]])])
  expect(text).toMatch(/int_sieve +1\.000 +- +-/)
  expect(text).toMatch(/fp_nbody_sse +- +2\.000 +-/)
})
