/** Opens an address in the user's browser where there is one and a screen to show it. */
import { spawn } from 'node:child_process'

/** The platform's opener, or undefined where nobody could see a browser. */
export function browserCommand(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): readonly string[] | undefined {
  if (platform === 'darwin') return ['open']
  if (platform === 'win32') return ['cmd', '/c', 'start', '""']
  return environment.DISPLAY || environment.WAYLAND_DISPLAY ? ['xdg-open'] : undefined
}

export function openBrowser(address: string): void {
  const command = browserCommand(process.platform, process.env)
  if (!command) return
  const [file, ...before] = command
  const child = spawn(file as string, [...before, address], { detached: true, stdio: 'ignore' })
  child.on('error', () => {}) // no opener: the address is printed anyway
  child.unref()
}
