/** A stand-in for the electron module: records what the application asks of it, and lets a test play user and operating system. */
import { EventEmitter } from 'node:events'
import type { ElectronParts } from '../../src-main/app/electron/electron-parts.ts'

type WindowOpenHandler = (details: { url: string }) => { action: string }

export class FakeWindow extends EventEmitter {
  static all: FakeWindow[] = []
  readonly options: { webPreferences: Record<string, unknown> }
  readonly webContents = Object.assign(new EventEmitter(), {
    openHandler: undefined as WindowOpenHandler | undefined,
    setWindowOpenHandler(handler: WindowOpenHandler): void {
      this.openHandler = handler
    },
  })
  url = ''
  shown = false

  constructor(options: { webPreferences: Record<string, unknown> }) {
    super()
    this.options = options
    FakeWindow.all.push(this)
  }

  static getAllWindows(): FakeWindow[] {
    return FakeWindow.all
  }

  show(): void {
    this.shown = true
  }

  async loadURL(url: string): Promise<void> {
    this.url = url
  }
}

export class FakeApp extends EventEmitter {
  quits = 0
  first = true
  requestSingleInstanceLock = (): boolean => this.first
  whenReady = async (): Promise<void> => {}
  getLocale = (): string => 'ko-KR'
  quit = (): void => {
    this.quits++
  }
}

export class FakeElectron {
  readonly app = new FakeApp()
  readonly BrowserWindow = FakeWindow
  readonly ipcMain = new EventEmitter()
  readonly opened: string[] = []
  readonly shell = { openExternal: async (url: string) => void this.opened.push(url) }
  readonly session = { defaultSession: { setPermissionRequestHandler: () => {} } }
  menu: unknown
  readonly Menu = {
    buildFromTemplate: (template: unknown) => template,
    setApplicationMenu: (menu: unknown) => {
      this.menu = menu
    },
  }

  constructor() {
    FakeWindow.all = []
  }

  get parts(): ElectronParts {
    return this as unknown as ElectronParts
  }
}
