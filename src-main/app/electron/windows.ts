/** The application's windows: each shows the interface from the server of the library's owner, and nothing else. */
import type { BrowserWindow, ElectronParts } from './electron-parts.ts'

export interface WindowOptions {
  /** `http://127.0.0.1:4321/?token=...` */
  readonly address: string
  /** Preload script; none when another process owns the library: its pages use WebSockets. */
  readonly preload: string | undefined
}

const SIZE = { width: 1200, height: 800, minWidth: 640, minHeight: 400 }

export function openWindow(electron: Pick<ElectronParts, 'BrowserWindow' | 'shell'>, options: WindowOptions): BrowserWindow {
  const window = new electron.BrowserWindow({
    ...SIZE,
    title: 'Innkeeper',
    show: false, // until there is something to see
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      ...(options.preload ? { preload: options.preload } : {}),
    },
  })
  const { origin } = new URL(options.address)
  window.once('ready-to-show', () => window.show())
  window.webContents.on('will-navigate', (event, url) => {
    if (new URL(url).origin !== origin) event.preventDefault()
  })
  // Links to the world outside open in the user's browser; a page of ours may open consoles in windows of their own.
  window.webContents.setWindowOpenHandler(({ url }) => {
    if (new URL(url).origin === origin) openWindow(electron, { ...options, address: url })
    else if (url.startsWith('https://')) void electron.shell.openExternal(url)
    return { action: 'deny' }
  })
  void window.loadURL(options.address)
  return window
}

/** No page of ours asks for camera, location or the like. */
export function denyPermissions({ session }: ElectronParts): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === 'clipboard-sanitized-write'))
}
