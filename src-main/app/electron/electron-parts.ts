/** What of Electron the desktop application uses. The module is passed in, so that tests put a stand-in there and nothing else loads it. */
import type * as Electron from 'electron'

export type ElectronParts = Pick<typeof Electron, 'app' | 'BrowserWindow' | 'Menu' | 'ipcMain' | 'session' | 'shell'>
export type { BrowserWindow, IpcMainEvent, MenuItemConstructorOptions, MessagePortMain } from 'electron'
