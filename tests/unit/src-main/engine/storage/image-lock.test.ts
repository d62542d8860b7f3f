import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { lockImage } from '../../../../../src-main/engine/storage/image-lock.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

const MODULE = pathToFileURL(join(import.meta.dirname, '../../../../../src-main/engine/storage/image-lock.ts')).href

/** A program that takes the lock, says so, and never ends. */
const holder = (image: string, say: string) =>
  `import { lockImage } from '${MODULE}'; lockImage(${JSON.stringify(image)}); ${say}; setInterval(() => {}, 1000)`

describe('lockImage', () => {
  test('a second lock is refused, naming image and process, until the first is released', () => {
    const image = join(temporaryFolder(), 'disk.img')
    const release = lockImage(image)
    expect(() => lockImage(image)).toThrow(`the disk image '${image}' is in use by process ${process.pid}`)
    release()
    lockImage(image)()
    expect(existsSync(`${image}.lock`)).toBe(false)
  })

  test('the lock holds the number of its process and leaves nothing else behind', () => {
    const folder = temporaryFolder()
    const release = lockImage(join(folder, 'disk.img'))
    expect([readFileSync(join(folder, 'disk.img.lock'), 'utf8'), readdirSync(folder)]).toEqual([`${process.pid}\n`, ['disk.img.lock']])
    release()
  })

  test('a lock of a process that is gone, or that never held it, is replaced', () => {
    const image = join(temporaryFolder(), 'disk.img')
    for (const owner of ['999999999\n', `${process.pid}\n`, '']) {
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
})
