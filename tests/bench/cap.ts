/**
 * Execution caps and weights as they come out. Guests that never halt, each capped, by the CPU time of their process over five seconds; then one guest more
 * than there are cores, one of double weight, in one service, by the CPU time of their threads. Linux only.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { shareOut } from '../../src-main/supervisor/fair-shares.ts'
import { InnkeeperGuest } from '../support/innkeeper.ts'
import { spinForever } from '../support/kernel-images.ts'
import { REAL_GUEST, TestService } from '../support/test-service.ts'
import type { Figure } from './figure.ts'
import { cpuSeconds } from './process-time.ts'

const CAPS = [1, 10, 25, 50, 75, 90]
/** Milliseconds: until a guest is up and its code translated, and what is measured. */
const SETTLE = 3000
const WINDOW = 5000
const CAP_TOLERANCE = 3
const WEIGHT_SETTLE = 8000
const WEIGHT_WINDOW = 10_000
const WEIGHT_TOLERANCE = 5
const MEMORY_MIB = 16

export async function measureCap(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'innkeeper-cap-'))
  try {
    const kernel = join(folder, 'spin.elf')
    writeFileSync(kernel, spinForever())
    const figures: Figure[] = []
    const given = await usedUnder(kernel, 100)
    for (const cap of CAPS) figures.push(capFigure(cap, await usedUnder(kernel, cap), given))
    return [...figures, ...(await weightFigures(kernel))]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Percent of a core that a guest which never halts uses. */
async function usedUnder(kernel: string, cap: number): Promise<number> {
  using guest = new InnkeeperGuest(['--kernel', kernel, '--memory', String(MEMORY_MIB), '--cap', String(cap)])
  await sleep(SETTLE)
  const before = cpuSeconds(guest.pid)
  const begun = performance.now()
  await sleep(WINDOW)
  return ((cpuSeconds(guest.pid) - before) / ((performance.now() - begun) / 1000)) * 100
}

/** A cap above what this host gives even to an uncapped guest, because it is busy with other work, cannot be judged. */
function capFigure(cap: number, used: number, given: number): Figure {
  const figure = { name: `cap of ${cap} %: used`, value: used, unit: '% of a core' }
  if (cap + CAP_TOLERANCE < given) return { ...figure, atLeast: cap - CAP_TOLERANCE, atMost: cap + CAP_TOLERANCE }
  process.stderr.write(`bench: the host gave an uncapped guest ${given.toFixed(0)} % of a core: a cap of ${cap} % is not judged\n`)
  return figure
}

async function weightFigures(kernel: string): Promise<Figure[]> {
  const cores = availableParallelism()
  const weights = [...Array.from({ length: cores }, () => 100), 200]
  const service = await TestService.start(undefined, [], REAL_GUEST)
  try {
    const ids = await Promise.all(weights.map((weight, index) => startSpinning(service, kernel, weight, index)))
    await sleep(WEIGHT_SETTLE)
    const before = await cpuTimes(service, ids)
    await sleep(WEIGHT_WINDOW)
    const after = await cpuTimes(service, ids)
    return judge(
      weights,
      after.map((time, index) => time - (before[index] ?? 0)),
      cores,
    )
  } finally {
    await service.close()
  }
}

async function startSpinning(service: TestService, kernel: string, weight: number, index: number): Promise<string> {
  const spec = { name: `spin ${index}`, memoryMiB: MEMORY_MIB, weight, boot: { kind: 'kernel' as const, kernel } }
  const { id } = await service.client.machine.create({ spec })
  await service.client.machine.start({ id })
  return id
}

async function cpuTimes(service: TestService, ids: readonly string[]): Promise<number[]> {
  const readings = await service.client.machine.counters()
  return ids.map((id) => readings.find(({ machineId }) => machineId === id)?.counters.time.cpu ?? Number.NaN)
}

/** Each machine's part of what all got together, beside what is due to its weight. */
function judge(weights: readonly number[], used: readonly number[], cores: number): Figure[] {
  const claims = weights.map((weight, index) => ({ id: String(index), weight, limit: 1, used: 1, hungry: true }))
  const due = shareOut(claims, cores)
  const total = used.reduce((sum, one) => sum + one, 0)
  return weights.map((weight, index) => {
    const expected = ((due.get(String(index)) ?? 0) / cores) * 100
    const value = ((used[index] ?? 0) / total) * 100
    return {
      name: `weight ${weight}, machine ${index + 1} of ${weights.length}: part`,
      value,
      unit: '% of all',
      atLeast: expected - WEIGHT_TOLERANCE,
      atMost: expected + WEIGHT_TOLERANCE,
    }
  })
}
