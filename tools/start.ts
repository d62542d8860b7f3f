/** `npm start`: the Electron application where it can be had and seen, else the same interface served to the browser. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { electronBinary } from './app/electron-binary.ts'

const ROOT = join(import.meta.dirname, '..')
const words = process.argv.slice(2)
const rest = words.filter((word) => word !== '--fetch-electron' && word !== '--browser')

/** Runs until it ends, with the signals handed on; its exit status. */
function run(file: string, arguments_: readonly string[]): Promise<number> {
  const child = spawn(file, arguments_, { cwd: ROOT, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => child.on('exit', (status) => resolve(status ?? 1)))
}

/** Path of Electron, or why it is not to be used. */
async function desktop(): Promise<{ readonly path: string } | { readonly missing: string }> {
  if (words.includes('--browser')) return { missing: 'asked for the browser' }
  const screen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (!screen && !words.includes('--fetch-electron')) return { missing: 'there is no screen here' }
  return electronBinary({ folder: join(ROOT, 'node_modules', 'electron'), again: words.includes('--fetch-electron') })
}

const electron = await desktop()
if ('path' in electron) process.exit(await run(electron.path, [ROOT, ...rest]))
process.stderr.write(`innkeeper: no Electron window (${electron.missing}); serving the same interface to the browser\n`)
process.exit(await run(process.execPath, [join(ROOT, 'src-main', 'cli', 'main.ts'), 'serve', '--open', ...rest]))
