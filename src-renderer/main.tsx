/** Entry of the interface. */
import './zod-setup.ts'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@xterm/xterm/css/xterm.css'
import '@fontsource-variable/noto-sans-kr'
import './styles/window.css'
import './i18n/index.ts'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
