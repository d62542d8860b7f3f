import { beforeEach, expect, it, vi } from 'vitest'
import { planStart, type StartHost } from '../../../../tools/app/start-plan.ts'

const electron = vi.fn<StartHost['electron']>()
const SERVE = ['/app/src-main/cli/main.ts', 'serve', '--open']

beforeEach(() => {
  electron.mockReset().mockResolvedValue({ path: '/electron' })
})

function host(changes: Partial<StartHost> = {}): StartHost {
  return { root: '/app', node: '/node', platform: 'linux', environment: { DISPLAY: ':0' }, electron, ...changes }
}

it("where a screen and the binary are, Electron's window is opened", async () => {
  expect(await planStart([], host())).toEqual({ file: '/electron', arguments: ['/app'] })
  expect(electron).toHaveBeenCalledExactlyOnceWith(false)
})

it.each([
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }],
  ['darwin', {}],
  ['win32', {}],
] as const)('on %s with %j there is a screen', async (platform, environment) => {
  expect((await planStart([], host({ platform, environment }))).file).toBe('/electron')
})

it('without a screen the interface is served, and nothing is fetched', async () => {
  expect(await planStart([], host({ environment: {} }))).toEqual({
    file: '/node',
    arguments: SERVE,
    notice: 'no Electron window (there is no screen here); serving the same interface to the browser',
  })
  expect(electron).not.toHaveBeenCalled()
})

it('where the binary cannot be had, the reason is told and the interface served', async () => {
  electron.mockResolvedValue({ missing: 'its download failed' })

  expect(await planStart([], host())).toMatchObject({ file: '/node', notice: expect.stringContaining('(its download failed)') })
})

it('--browser asks for the browser', async () => {
  expect(await planStart(['--browser'], host())).toMatchObject({ arguments: SERVE, notice: expect.stringContaining('asked for') })
  expect(electron).not.toHaveBeenCalled()
})

it('--fetch-electron tries again, also without a screen', async () => {
  await planStart(['--fetch-electron'], host({ environment: {} }))

  expect(electron).toHaveBeenCalledExactlyOnceWith(true)
})

it('other words go to the application', async () => {
  const words = ['--library', '/l', '--fetch-electron']

  expect((await planStart(words, host())).arguments).toEqual(['/app', '--library', '/l'])
  expect((await planStart([...words, '--browser'], host())).arguments).toEqual([...SERVE, '--library', '/l'])
})
