import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startDesktop } from '../../../../../src-main/app/electron/desktop.ts'
import { PORT_CHANNEL } from '../../../../../src-main/app/electron/port-transport.ts'
import { type ServeOptions, type Service, startService } from '../../../../../src-main/app/serve.ts'
import type { Client } from '../../../../../src-shared/rpc/contract.ts'
import { FakeElectron, FakeWindow } from '../../../../support/fake-electron.ts'
import { demoSpec, FAKE_GUEST, makeFolder, until } from '../../../../support/test-service.ts'

let root: string
let electron: FakeElectron
let services: Service[]

beforeEach(async () => {
  root = await makeFolder()
  electron = new FakeElectron()
  services = []
})
afterEach(async () => {
  for (const service of services) await service.close()
  await rm(root, { recursive: true, force: true })
})

async function open(): Promise<void> {
  const serve = {
    root,
    host: '127.0.0.1',
    port: 0,
    browse: [],
    renderer: join(root, 'r'),
    guestEntry: pathToFileURL(FAKE_GUEST),
    version: '0',
  }
  const start = async (options: ServeOptions) => {
    const service = await startService(options)
    services.push(service)
    return service
  }
  await startDesktop(electron.parts, { serve, preload: '/preload.cjs', start })
}

const endpoint = () => (services[0] as Service).server.endpoint

/** A port as a page of `url` would send it; `parent` is its frame's. */
function connect(url: string, parent: unknown = null): Client {
  const { port1, port2 } = new MessageChannel()
  electron.ipcMain.emit(PORT_CHANNEL, { senderFrame: { url, parent }, ports: [port2] }, { type: 'innkeeper:rpc' })
  port1.unref()
  return createORPCClient<Client>(new RPCLink({ port: port1 as unknown as MessagePort }))
}

describe('the desktop application', () => {
  it('opens a sandboxed window on its own server, and shows it when there is something to see', async () => {
    await open()
    const [window] = FakeWindow.all

    window?.emit('ready-to-show')

    expect(window?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/)
    expect(window?.options.webPreferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      preload: '/preload.cjs',
    })
    expect(window?.shown).toBe(true)
    expect(JSON.stringify(electron.menu)).toContain('새 창')
  })

  it('speaks the contract over a port of its own page', async () => {
    await open()

    const machine = await connect(`${endpoint()}/`).machine.create({ spec: demoSpec() })

    expect(machine.state).toBe('powered-off')
  })

  it('does not listen to foreign pages nor to frames inside its own', async () => {
    await open()
    const foreign = connect('http://evil.example/').machine.list()
    const framed = connect(`${endpoint()}/`, {}).machine.list()

    const first = await Promise.race([foreign, framed, new Promise((resolve) => setTimeout(() => resolve('silence'), 200))])

    expect(first).toBe('silence')
  })

  it('keeps its window on its own pages; links to the world go to the browser', async () => {
    await open()
    const [window] = FakeWindow.all
    let prevented = false
    window?.webContents.emit('will-navigate', { preventDefault: () => (prevented = true) }, 'http://evil.example/')

    const answers = ['https://example.org/', 'file:///etc/passwd', `${endpoint()}/#console`].map(
      (url) => window?.webContents.openHandler?.({ url }).action,
    )

    expect(prevented).toBe(true)
    expect(answers).toEqual(['deny', 'deny', 'deny'])
    expect(electron.opened).toEqual(['https://example.org/'])
    expect(FakeWindow.all.map((each) => each.url.replace(/.*\//, ''))).toEqual([expect.stringContaining('token'), '#console'])
  })

  it('saves running machines before it quits', async () => {
    await open()
    const { supervisor } = services[0] as Service
    const { id } = await connect(`${endpoint()}/`).machine.create({ spec: demoSpec() })
    await supervisor.start(id)
    let held = 0
    electron.app.emit('before-quit', { preventDefault: () => held++ })

    await until('it quits', () => electron.app.quits === 1)
    electron.app.emit('before-quit', { preventDefault: () => held++ })
    services = []

    expect(held).toBe(1)
    expect(supervisor.get(id).state).toBe('saved')
  })

  it('when another process owns the library, shows what that one serves, without a preload script', async () => {
    await open()
    const owner = (services[0] as Service).server.address
    electron = new FakeElectron()

    await open()

    expect(FakeWindow.all.map((window) => window.url)).toEqual([owner])
    expect(FakeWindow.all[0]?.options.webPreferences).not.toHaveProperty('preload')
  })

  it('started a second time, leaves it to the first', async () => {
    electron.app.first = false

    await open()

    expect(electron.app.quits).toBe(1)
    expect(services).toEqual([])
  })
})
