/** Entry of the interface. */
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@xterm/xterm/css/xterm.css'
import '@fontsource-variable/noto-sans-kr'
import './styles/window.css'
import './i18n/index.ts'
import { createRoot } from 'react-dom/client'
import * as z from 'zod'
import { App } from './app.tsx'

// The page's policy forbids eval, which zod would try.
z.config({ jitless: true })

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
