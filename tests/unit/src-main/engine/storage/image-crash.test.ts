/** Images of every format, killed at every step of a workload, with every kind of loss: what was flushed is there, and nothing is torn within a sector. */
import { describe, expect, test } from 'vitest'
import type { DiskImage } from '../../../../../src-main/engine/storage/disk-image.ts'
import { openImage } from '../../../../../src-main/engine/storage/open-image.ts'
import { Crash, RecordingFiles, type Survival } from '../../../../support/recording-files.ts'
import { Seeded } from '../../../../support/seeded.ts'
import { SMALL_FORMATS, SMALL_SIZE, type SmallFormat, smallImage } from '../../../../support/small-images.ts'

const PATH = '/image'
const SECTORS = SMALL_SIZE / 512
const NO_LOCK = () => () => undefined

function begin(format: SmallFormat): RecordingFiles {
  const files = new RecordingFiles()
  files.put(PATH, smallImage(format))
  return files
}

const open = (files: RecordingFiles, readOnly = false): DiskImage => openImage(PATH, { readOnly, files, lock: NO_LOCK })

/** Which values a sector may have: the one of the last finished flush, and all that were written since. */
class Expectation {
  readonly #latest = new Uint8Array(SECTORS)
  #may: Set<number>[] = Array.from({ length: SECTORS }, () => new Set([0]))

  write(at: number, count: number, value: number): void {
    for (let sector = at; sector < at + count; sector++) {
      this.#latest[sector] = value
      this.#may[sector]?.add(value)
    }
  }

  flushed(): void {
    this.#may = Array.from(this.#latest, (value) => new Set([value]))
  }

  /** The first sector that is torn or has a value that it cannot have. */
  wrong(disk: DiskImage): string | undefined {
    const bytes = new Uint8Array(SMALL_SIZE)
    disk.read(0, bytes)
    for (let sector = 0; sector < SECTORS; sector++) {
      const part = bytes.subarray(sector * 512, (sector + 1) * 512)
      const [value] = part
      if (part.some((byte) => byte !== value)) return `sector ${sector} is torn`
      if (!this.#may[sector]?.has(value as number)) return `sector ${sector} is ${value}, may be ${[...(this.#may[sector] ?? [])]}`
    }
    return undefined
  }
}

/** Writes and flushes, with zeros over what was there; throws Crash where the files end the world. */
function work(files: RecordingFiles, expected: Expectation): void {
  const random = new Seeded(5)
  const disk = open(files)
  for (let round = 1; round <= 26; round++) {
    const count = random.pick([1, 1, 3, 8, 9, 20])
    const at = random.below(SECTORS - count)
    const value = round % 4 === 0 ? 0 : round
    expected.write(at, count, value)
    disk.write(at * 512, new Uint8Array(count * 512).fill(value))
    if (round % 4 !== 3) continue
    disk.flush()
    expected.flushed()
  }
}

const SURVIVALS: readonly (readonly [string, () => Survival])[] = [
  ['a killed process', () => () => true],
  ['a power failure that loses all that was not synced', () => () => false],
  ['a power failure that loses any mixture', () => mixture(1)],
  ['a power failure that loses another mixture', () => mixture(2)],
]

function mixture(seed: number): Survival {
  const random = new Seeded(seed)
  return () => random.next() < 0.5
}

function stepsOf(format: SmallFormat): number {
  const files = begin(format)
  work(files, new Expectation())
  return files.steps.length
}

describe('a crash at every step', () => {
  for (const format of SMALL_FORMATS) {
    test(`${format}: nothing that was flushed is lost, and the image can be written on`, () => {
      const steps = stepsOf(format)
      for (let step = 0; step < steps; step++) {
        const files = begin(format)
        const expected = new Expectation()
        files.crashAt = step
        expect(() => work(files, expected)).toThrow(Crash)
        for (const [what, survives] of SURVIVALS) {
          const where = `${format}, step ${step} (${files.steps.at(-1)}), ${what}`
          const after = files.afterCrash(survives())
          const disk = open(after)
          expect(expected.wrong(disk), where).toBeUndefined()
          checkUse(disk, where)
        }
      }
    })
  }
})

/** It goes on: what is written now is there at the next opening, and its tables are sound but for room that is lost. */
function checkUse(disk: DiskImage, where: string): void {
  const before = new Uint8Array(SMALL_SIZE)
  disk.read(0, before)
  before.fill(77, 10_240, 61_440)
  disk.write(10_240, before.subarray(10_240, 61_440))
  disk.flush()
  const now = new Uint8Array(SMALL_SIZE)
  disk.read(0, now)
  expect(Buffer.compare(now, before), where).toBe(0)
  expect(disk.check(true).errors, where).toEqual([])
}

describe('a fault at every step', () => {
  for (const format of SMALL_FORMATS) {
    for (const shortWrites of [false, true]) {
      test(`${format}: a full disk${shortWrites ? ' after a short write' : ''} loses nothing, and the writer goes on when there is room`, () => {
        const steps = stepsOf(format)
        for (let step = 0; step < steps; step++) faultAt(format, step, shortWrites)
      })
    }
  }

  /** Each step from one on fails a few times; the guest's driver tries again until it succeeds. */
  function faultAt(format: SmallFormat, step: number, shortWrites: boolean): void {
    const files = begin(format)
    files.shortWrites = shortWrites
    let failures = 0
    files.failing = (name) => files.steps.length > step && !name.startsWith('sync') && failures < 3 && ++failures > 0
    const model = new Uint8Array(SMALL_SIZE)
    const random = new Seeded(5)
    const disk = open(files)
    for (let round = 1; round <= 26; round++) {
      const count = random.pick([1, 1, 3, 8, 9, 20])
      const at = random.below(SECTORS - count)
      const bytes = new Uint8Array(count * 512).fill(round % 4 === 0 ? 0 : round)
      model.set(bytes, at * 512)
      again(() => disk.write(at * 512, bytes))
      if (round % 4 === 3) again(() => disk.flush())
    }
    again(() => disk.flush())

    const where = `${format}, step ${step}`
    const crashed = files.afterCrash(() => false)
    const content = new Uint8Array(SMALL_SIZE)
    open(crashed).read(0, content)
    expect(Buffer.compare(content, model), where).toBe(0)
    expect(open(crashed).check(true).errors, where).toEqual([])
  }

  function again(act: () => void): void {
    for (let attempt = 0; ; attempt++) {
      try {
        act()
        return
      } catch (error) {
        if (attempt === 5 || !(error as { full?: boolean }).full) throw error
      }
    }
  }

  for (const format of SMALL_FORMATS.filter((name) => name !== 'raw')) {
    test(`${format}: after a failed sync nothing is promised any more`, () => {
      const files = begin(format)
      const disk = open(files)
      disk.write(0, new Uint8Array(512).fill(1))
      files.failing = (name) => name.startsWith('sync')
      expect(() => disk.flush()).toThrow()
      files.failing = () => false

      expect(() => disk.flush()).toThrow('could not be synced before')
    })
  }
})
