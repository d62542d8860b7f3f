/** The application's menu. Everything about machines is in the page, so that browser and window have the same. */
import type { MenuItemConstructorOptions } from './electron-parts.ts'

const LABELS = {
  en: { file: 'File', newWindow: 'New Window', edit: 'Edit', view: 'View', window: 'Window' },
  ko: { file: '파일', newWindow: '새 창', edit: '편집', view: '보기', window: '창' },
} as const

/** `locale` as the platform names it: `ko-KR`. */
export function menuTemplate(locale: string, platform: NodeJS.Platform, newWindow: () => void): MenuItemConstructorOptions[] {
  const labels = locale.startsWith('ko') ? LABELS.ko : LABELS.en
  const mac = platform === 'darwin'
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: labels.file,
      submenu: [
        { label: labels.newWindow, accelerator: 'CmdOrCtrl+Shift+N', click: newWindow },
        { type: 'separator' },
        { role: mac ? 'close' : 'quit' },
      ],
    },
    { label: labels.edit, role: 'editMenu' },
    {
      label: labels.view,
      submenu: [
        { role: 'reload' },
        { role: 'toggleDevTools' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { label: labels.window, role: 'windowMenu' },
  ]
}
