/** Hands the page's ports to the main process and exposes nothing but the fact that it does. Runs sandboxed: `electron` is all it may load. */
import { contextBridge, ipcRenderer } from 'electron'
import { DESKTOP_FLAG, isBridgeMessage } from '../../../src-shared/rpc/desktop-bridge.ts'

contextBridge.exposeInMainWorld(DESKTOP_FLAG, true)
globalThis.addEventListener('message', (event: MessageEvent) => {
  const [port] = event.ports
  if ((event.source as unknown) !== globalThis || !isBridgeMessage(event.data) || !port) return
  ipcRenderer.postMessage('innkeeper:port', event.data, [port])
})
