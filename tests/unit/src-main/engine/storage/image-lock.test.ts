import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { threadId, Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { breakLockOf, lockImage } from '../../../../../src-main/engine/storage/image-lock.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

/** A system that cannot say who has a file open, with the processes that are alive there and when they started. */
const elsewhere = (alive: Readonly<Record<number, string>>) => ({
  seesDescriptors: false,
  processes: { isAlive: (pid: number) => pid in alive, startOf: (pid: number) => alive[pid] ?? '' },
})

const MODULE = pathToFileURL(join(import.meta.dirname, '../../../../../src-main/engine/storage/image-lock.ts')).href

/** A program that takes the lock, says so, and never ends. */
const holder = (image: string, say: string) =>
  `import { breakLockOf, lockImage } from '${MODULE}'; lockImage(${JSON.stringify(image)}); ${say}; setInterval(() => {}, 1000)`

describe('lockImage', () => {
  test('a second lock is refused, naming image and process, until the first is released', () => {
    const image = join(temporaryFolder(), 'disk.img')
    const release = lockImage(image)
    expect(() => lockImage(image)).toThrow(`the disk image '${image}' is in use by process ${process.pid}`)
    release()
    lockImage(image)()
    expect(existsSync(`${image}.lock`)).toBe(false)
  })

  test('the lock holds the numbers of its process and thread and leaves nothing else behind', () => {
    const folder = temporaryFolder()
    const release = lockImage(join(folder, 'disk.img'))
    expect([readFileSync(join(folder, 'disk.img.lock'), 'utf8'), readdirSync(folder)]).toEqual([
      `${process.pid}\n${threadId}\n\n`,
      ['disk.img.lock'],
    ])
    release()
  })

  test('a lock of a process that is gone, or that never held it, is replaced', () => {
    const image = join(temporaryFolder(), 'disk.img')
    for (const owner of ['999999999\n0\n\n', `${process.pid}\n0\n\n`, '']) {
      writeFileSync(`${image}.lock`, owner)
      lockImage(image)()
    }
    expect(existsSync(`${image}.lock`)).toBe(false)
  })

  test('another living process keeps it, and loses it when it is killed', async () => {
    const image = join(temporaryFolder(), 'disk.img')
    const child = spawn(process.execPath, ['--input-type=module', '-e', holder(image, "console.log('held')")], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    expect(() => lockImage(image)).toThrow(`is in use by process ${child.pid}`)
    child.kill('SIGKILL')
    await once(child, 'exit')
    lockImage(image)()
    expect(existsSync(`${image}.lock`)).toBe(false)
  })

  test.skipIf(process.platform !== 'linux')('a terminated worker of this process loses it too', async () => {
    const image = join(temporaryFolder(), 'disk.img')
    const source = `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads'; ${holder(image, "parentPort.postMessage('held')")}`)}`
    const worker = new Worker(new URL(source))
    await once(worker, 'message')
    expect(() => lockImage(image)).toThrow('is in use by process')
    await worker.terminate()
    lockImage(image)()
    expect(existsSync(`${image}.lock`)).toBe(false)
  })

  test('where descriptors cannot be seen, a lock lasts as long as its process, and not as long as the number', () => {
    const image = join(temporaryFolder(), 'disk.img')
    lockImage(image, elsewhere({ [process.pid]: 'Monday' }))
    expect(readFileSync(`${image}.lock`, 'utf8')).toBe(`${process.pid}\n${threadId}\nMonday\n`)
    for (const alive of [{ [process.pid]: 'Monday' }, { [process.pid]: '' }])
      expect(() => lockImage(image, elsewhere(alive))).toThrow(`is in use by process ${process.pid}`)
    lockImage(image, elsewhere({ [process.pid]: 'Tuesday' }))()
    lockImage(image, elsewhere({}))()
    expect(existsSync(`${image}.lock`)).toBe(false)
  })

  test('the lock of a thread that has ended is broken, that of another thread or process is not', () => {
    const image = join(temporaryFolder(), 'disk.img')
    for (const [owner, broken] of [
      [`${process.pid}\n7\n\n`, true],
      [`${process.pid}\n8\n\n`, false],
      [`${process.ppid}\n7\n\n`, false],
    ] as const) {
      writeFileSync(`${image}.lock`, owner)
      breakLockOf(7, image)
      expect(existsSync(`${image}.lock`), owner).toBe(!broken)
    }
    breakLockOf(7, join(temporaryFolder(), 'never-locked.img'))
  })
})
