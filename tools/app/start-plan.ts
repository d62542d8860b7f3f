/** What `npm start` opens: Electron's window where its binary can be had and a screen is there, else the same interface in the browser. */
import { join } from 'node:path'
import type { Binary } from './electron-binary.ts'

const OURS = ['--fetch-electron', '--browser']

export interface StartHost {
  readonly root: string
  readonly node: string
  readonly platform: NodeJS.Platform
  readonly environment: NodeJS.ProcessEnv
  /** `again`: although an earlier download was given up. */
  readonly electron: (again: boolean) => Promise<Binary>
}

export interface StartPlan {
  readonly file: string
  readonly arguments: readonly string[]
  /** Why it is not Electron's window. */
  readonly notice?: string
}

/** `words` are the user's: ours steer this, the others go to the application. */
export async function planStart(words: readonly string[], host: StartHost): Promise<StartPlan> {
  const rest = words.filter((word) => !OURS.includes(word))
  const electron = await desktop(words, host)
  if ('path' in electron) return { file: electron.path, arguments: [host.root, ...rest] }
  return {
    file: host.node,
    arguments: [join(host.root, 'src-main', 'cli', 'main.ts'), 'serve', '--open', ...rest],
    notice: `no Electron window (${electron.missing}); serving the same interface to the browser`,
  }
}

async function desktop(words: readonly string[], { platform, environment, electron }: StartHost): Promise<Binary> {
  if (words.includes('--browser')) return { missing: 'asked for the browser' }
  const again = words.includes('--fetch-electron')
  const screen = platform !== 'linux' || environment.DISPLAY || environment.WAYLAND_DISPLAY
  return screen || again ? electron(again) : { missing: 'there is no screen here' }
}
