import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import type { FromGuest } from '../../../../src-main/engine/control/guest-messages.ts'
import { workerThreads } from '../../../../src-main/supervisor/guest-worker.ts'
import { VmSpec } from '../../../../src-shared/domain/vm-spec.ts'
import { FAKE_GUEST } from '../../../support/library-fixture.ts'

const CONFIG = { spec: VmSpec.parse({ name: 'x', boot: { kind: 'demo' }, cpus: 2 }), overlays: [] }

it('a worker thread gets the config, speaks, and tells its end once', async () => {
  const worker = workerThreads(pathToFileURL(FAKE_GUEST))(CONFIG)
  const message = await new Promise<FromGuest>((resolve) => worker.onMessage(resolve))
  const end = new Promise<Error | undefined>((resolve) => worker.onEnd(resolve))

  await worker.terminate()

  expect(message).toEqual({ type: 'ready', notices: ['1 of 2 CPUs is used'] })
  expect(await end).toBeUndefined()
})

it('a worker thread that throws, ends with its error', async () => {
  const worker = workerThreads(new URL('data:text/javascript,throw new Error("broken")'))(CONFIG)

  const error = await new Promise<Error | undefined>((resolve) => worker.onEnd(resolve))

  expect(error?.message).toBe('broken')
})
