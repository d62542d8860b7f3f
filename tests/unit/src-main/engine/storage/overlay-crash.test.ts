/** An overlay killed at every step of a workload, with every kind of loss: nothing that was flushed may be gone, nothing may be torn within a sector. */
import { describe, expect, test } from 'vitest'
import { openImage } from '../../../../../src-main/engine/storage/open-image.ts'
import { Overlay } from '../../../../../src-main/engine/storage/overlay.ts'
import { Crash, RecordingFiles, type Survival } from '../../../../support/recording-files.ts'

const CLUSTER = 65536
const SECTORS = 6 * 128
const BASE = '/base.img'
const OVERLAY = '/disk.overlay'
const BASE_VALUE = 250

function open(files: RecordingFiles): Overlay {
  return new Overlay(OVERLAY, openImage(BASE, { readOnly: true, files }), { files, lock: () => () => undefined })
}

/** A small generator with a seed, so that a failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Which values a sector may have: the one of the last finished flush, and all that were written since. */
class Expectation {
  readonly #flushed = new Uint8Array(SECTORS).fill(BASE_VALUE)
  readonly #latest = new Uint8Array(SECTORS).fill(BASE_VALUE)
  readonly #since: Set<number>[] = Array.from({ length: SECTORS }, () => new Set())

  write(at: number, count: number, value: number): void {
    for (let sector = at; sector < at + count; sector++) {
      this.#latest[sector] = value
      this.#since[sector]?.add(value)
    }
  }

  flushed(): void {
    this.#flushed.set(this.#latest)
    for (const values of this.#since) values.clear()
  }

  allows(sector: number, value: number): boolean {
    return this.#flushed[sector] === value || this.#since[sector]?.has(value) === true
  }
}

/** Thirty operations on six clusters, a flush after every third, reopened once in the middle. */
function runWorkload(files: RecordingFiles, expectation: Expectation): void {
  const random = seeded(7)
  let overlay = open(files)
  for (let operation = 1; operation <= 30; operation++) {
    const at = Math.floor(random() * (SECTORS - 140))
    const count = 1 + Math.floor(random() * (operation % 4 === 0 ? 140 : 4))
    expectation.write(at, count, operation)
    overlay.write(at * 512, new Uint8Array(count * 512).fill(operation))
    if (operation % 3 === 0) {
      overlay.flush()
      expectation.flushed()
    }
    if (operation === 16) overlay = open(files)
  }
}

function newWorld(crashAt: number): RecordingFiles {
  const files = new RecordingFiles()
  files.put(BASE, new Uint8Array(6 * CLUSTER).fill(BASE_VALUE))
  files.crashAt = crashAt
  return files
}

function countSteps(): number {
  const files = newWorld(Number.POSITIVE_INFINITY)
  runWorkload(files, new Expectation())
  return files.steps.length
}

/** Sectors of the reopened overlay that hold what they must not. */
function wrongSectors(files: RecordingFiles, expectation: Expectation): number[] {
  const overlay = open(files)
  const all = new Uint8Array(overlay.size)
  overlay.read(0, all)
  return Array.from({ length: SECTORS }, (_, sector) => sector).filter((sector) => {
    const bytes = all.subarray(sector * 512, (sector + 1) * 512)
    // Shifted by one byte it is the same exactly when all bytes are equal.
    const torn = Buffer.compare(bytes.subarray(1), bytes.subarray(0, 511)) !== 0
    return torn || !expectation.allows(sector, bytes[0] as number)
  })
}

const LOSSES: readonly [string, (seed: number) => Survival][] = [
  ['a killed process (everything written is there)', () => () => true],
  ['a power failure (only what was synced is there)', () => () => false],
  [
    'a power failure that keeps any mixture of sectors',
    (seed) => {
      const random = seeded(seed)
      return () => random() < 0.5
    },
  ],
  [
    'a power failure that loses one sector in ten',
    (seed) => {
      const random = seeded(seed + 1000)
      return () => random() < 0.9
    },
  ],
]

describe('Overlay after a crash', () => {
  test('the workload has enough steps to be worth crashing', () => {
    expect(countSteps()).toBeGreaterThan(40)
  })

  test.each(LOSSES)('at every step: %s', { timeout: 60_000 }, (_, survival) => {
    const steps = countSteps()
    for (let crashAt = 0; crashAt < steps; crashAt++) {
      const files = newWorld(crashAt)
      const expectation = new Expectation()
      expect(() => runWorkload(files, expectation)).toThrow(Crash)
      const after = files.afterCrash(survival(crashAt))
      expect(wrongSectors(after, expectation), `crash before step ${crashAt}`).toEqual([])
    }
  })

  test('a crash while a crashed overlay is opened again loses nothing either', { timeout: 60_000 }, () => {
    const steps = countSteps()
    for (let crashAt = 2; crashAt < steps; crashAt += 2) {
      const files = newWorld(crashAt)
      const expectation = new Expectation()
      expect(() => runWorkload(files, expectation)).toThrow(Crash)
      const random = seeded(crashAt)
      const survives = () => random() < 0.5
      for (let second = 0; second < 4; second++) {
        const reopened = files.afterCrash(survives)
        reopened.crashAt = second
        try {
          open(reopened)
        } catch (error) {
          expect(error).toBeInstanceOf(Crash)
        }
        expect(wrongSectors(reopened.afterCrash(survives), expectation), `step ${crashAt}, then ${second}`).toEqual([])
      }
    }
  })
})
