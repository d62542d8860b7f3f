import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import type { FromGuest } from '../../../../src-main/engine/control/guest-messages.ts'
import { lockImage } from '../../../../src-main/engine/storage/image-lock.ts'
import { workerThreads } from '../../../../src-main/supervisor/guest-worker.ts'
import { VmSpec } from '../../../../src-shared/domain/vm-spec.ts'
import { FAKE_GUEST } from '../../../support/library-fixture.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const CONFIG = { spec: VmSpec.parse({ name: 'x', boot: { kind: 'demo' }, cpus: 2 }), overlays: [] }

it('a worker thread gets the config, speaks, and tells its end once', async () => {
  const worker = workerThreads(pathToFileURL(FAKE_GUEST))(CONFIG)
  const message = await new Promise<FromGuest>((resolve) => worker.onMessage(resolve))
  const end = new Promise<Error | undefined>((resolve) => worker.onEnd(resolve))

  await worker.terminate()

  expect(message).toEqual({ type: 'ready', notices: ['2 CPUs are pretended'] })
  expect(await end).toBeUndefined()
})

it('a worker thread that throws, ends with its error', async () => {
  const worker = workerThreads(new URL('data:text/javascript,throw new Error("broken")'))(CONFIG)

  const error = await new Promise<Error | undefined>((resolve) => worker.onEnd(resolve))

  expect(error?.message).toBe('broken')
})

it('a terminated worker thread leaves no lock behind on any disk of its machine', async () => {
  const folder = temporaryFolder()
  const [image, overlay, foreign] = ['disk.img', 'disk.overlay', 'other.img'].map((name) => join(folder, name)) as [string, string, string]
  const spec = VmSpec.parse({ name: 'x', boot: { kind: 'demo' }, disks: [{ image, mode: 'write-through' }, { image: foreign }] })
  const module = pathToFileURL(join(import.meta.dirname, '../../../../src-main/engine/storage/image-lock.ts')).href
  const source = `import { parentPort, workerData } from 'node:worker_threads'; import { lockImage } from '${module}'
    lockImage(workerData.spec.disks[0].image); lockImage(workerData.overlays[1]); parentPort.postMessage('held'); setInterval(() => {}, 1000)`
  const releaseForeign = lockImage(foreign)
  const worker = workerThreads(new URL(`data:text/javascript,${encodeURIComponent(source)}`))({ spec, overlays: [undefined, overlay] })
  await new Promise((resolve) => worker.onMessage(resolve))
  const during = readdirSync(folder)
  const end = new Promise((resolve) => worker.onEnd(resolve))

  await worker.terminate()
  await end

  expect([during, readdirSync(folder)]).toEqual([['disk.img.lock', 'disk.overlay.lock', 'other.img.lock'], ['other.img.lock']])
  releaseForeign()
})
