/**
 * The desktop application: windows onto the library. It owns the library when nobody does; otherwise its windows show what the owner serves, as a
 * browser would. Quitting saves the running machines first.
 */
import { LibraryFolder } from '../../library/library-folder.ts'
import { findOwner } from '../../library/owner-lock.ts'
import { LibraryInUseError } from '../../library/store/open.ts'
import type { ServeOptions, Service } from '../serve.ts'
import type { ElectronParts } from './electron-parts.ts'
import { menuTemplate } from './menus.ts'
import { acceptPorts } from './port-transport.ts'
import { denyPermissions, openWindow, type WindowOptions } from './windows.ts'

export interface DesktopOptions {
  readonly serve: ServeOptions
  readonly preload: string
  readonly start: (options: ServeOptions) => Promise<Service>
}

/** Resolves when the first window is open, or when another instance of the application has taken over. */
export async function startDesktop(electron: ElectronParts, options: DesktopOptions): Promise<void> {
  const { app, Menu } = electron
  if (!app.requestSingleInstanceLock()) return app.quit()
  await app.whenReady()
  denyPermissions(electron)
  const { windowOptions, service } = await findService(electron, options)
  const open = (): void => void openWindow(electron, windowOptions)
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(app.getLocale(), process.platform, open)))
  app.on('second-instance', open)
  app.on('activate', () => {
    if (electron.BrowserWindow.getAllWindows().length === 0) open()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  if (service) closeBeforeQuit(electron, service)
  open()
}

interface Found {
  readonly windowOptions: WindowOptions
  readonly service: Service | undefined
}

async function findService(electron: ElectronParts, options: DesktopOptions): Promise<Found> {
  try {
    const service = await options.start(options.serve)
    acceptPorts(electron, service)
    return { service, windowOptions: { address: service.server.address, preload: options.preload } }
  } catch (error) {
    const owner = error instanceof LibraryInUseError ? await findOwner(new LibraryFolder(options.serve.root).lock) : undefined
    if (!owner) throw error
    return { service: undefined, windowOptions: { address: `${owner.endpoint}/?token=${owner.token}`, preload: undefined } }
  }
}

/** Holds the quit up once, until the machines are saved. */
function closeBeforeQuit({ app }: ElectronParts, service: Service): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('before-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    void service.close().finally(() => {
      state = 'closed'
      app.quit()
    })
  })
}
