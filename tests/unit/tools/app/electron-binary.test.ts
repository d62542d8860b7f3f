import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Binary, electronBinary } from '../../../../tools/app/electron-binary.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const SECOND = 1000

let folder: string
/** The folder that the installer was given, and the installer itself: the test is what it does. */
let downloads: string
let installer: ChildProcess
let starts: number

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  folder = join(temporaryFolder(), 'electron')
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '45.0.0' }))
  writeFileSync(join(folder, 'install.js'), '')
  starts = 0
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function fetchBinary(again = false): Promise<Binary> {
  return electronBinary({
    folder,
    again,
    install: (_script, temporary) => {
      starts++
      downloads = temporary
      installer = Object.assign(new EventEmitter(), { kill: vi.fn() }) as unknown as ChildProcess
      return installer
    },
  })
}

/** As the package's installer leaves it. */
function unpack(): string {
  mkdirSync(join(folder, 'dist'))
  const path = join(folder, 'dist', 'electron')
  writeFileSync(path, 'binary')
  writeFileSync(join(folder, 'path.txt'), 'electron')
  return path
}

async function giveUp(): Promise<Binary> {
  const fetched = fetchBinary()
  await vi.advanceTimersByTimeAsync(60 * SECOND)
  return fetched
}

describe("Electron's binary", () => {
  it('that is there, is not fetched', async () => {
    const path = unpack()

    expect(await fetchBinary()).toEqual({ path })
    expect(starts).toBe(0)
  })

  it('whose path is noted but whose file is gone, is fetched', async () => {
    writeFileSync(join(folder, 'path.txt'), 'electron')
    const fetched = fetchBinary()
    writeFileSync(join(folder, 'path.txt'), '')
    installer.emit('exit', 1)

    expect(await fetched).toEqual({ missing: 'its download failed' })
    expect(starts).toBe(1)
  })

  it('is fetched once, into a folder that is gone afterwards', async () => {
    const fetched = fetchBinary()
    const during = existsSync(downloads)
    const path = unpack()
    installer.emit('exit', 0)

    expect(await fetched).toEqual({ path })
    expect([during, existsSync(downloads)]).toEqual([true, false])
    expect(await fetchBinary()).toEqual({ path })
    expect(starts).toBe(1)
  })

  it('without its package, cannot be had', async () => {
    expect(await electronBinary({ folder: join(folder, 'none'), again: false })).toEqual({
      missing: 'the electron package is not installed',
    })
  })

  it('that the installer did not bring, is missing though it ended well', async () => {
    const fetched = fetchBinary()
    installer.emit('exit', 0)

    expect(await fetched).toEqual({ missing: 'its download brought no binary' })
  })

  it('whose installer cannot be started, is missing with the reason', async () => {
    const fetched = fetchBinary()
    installer.emit('error', new Error('no memory'))

    expect(await fetched).toEqual({ missing: 'no memory' })
  })
})

describe('a download', () => {
  it('without a new byte for 20 s is given up and killed, not before', async () => {
    const fetched = fetchBinary()
    writeFileSync(join(downloads, 'part'), 'x')
    await vi.advanceTimersByTimeAsync(20 * SECOND)
    const patient = vi.mocked(installer.kill).mock.calls.length

    await vi.advanceTimersByTimeAsync(SECOND)

    expect(patient).toBe(0)
    expect(await fetched).toEqual({ missing: 'its download made no progress for 20 s' })
    expect(installer.kill).toHaveBeenCalledWith('SIGKILL')
    expect(existsSync(downloads)).toBe(false)
  })

  it('that grows, however slowly, is waited for', async () => {
    const fetched = fetchBinary()
    for (let part = 0; part < 10; part++) {
      appendFileSync(join(downloads, 'part'), 'x')
      await vi.advanceTimersByTimeAsync(19 * SECOND)
    }
    expect(installer.kill).not.toHaveBeenCalled()
    const path = unpack()
    installer.emit('exit', 0)

    expect(await fetched).toEqual({ path })
  })

  it('that was given up, is remembered and not begun again', async () => {
    await giveUp()

    expect(await fetchBinary()).toEqual({ missing: expect.stringContaining('--fetch-electron') })
    expect(starts).toBe(1)
  })

  it('that was given up, is begun again when asked for, or for another version', async () => {
    await giveUp()
    const asked = fetchBinary(true)
    installer.emit('exit', 1)
    await asked
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '46.0.0' }))
    const newer = fetchBinary()
    installer.emit('exit', 1)
    await newer

    expect(starts).toBe(3)
    expect(readFileSync(join(folder, '..', '.innkeeper-electron'), 'utf8')).toBe('46.0.0')
  })
})
