/** The second `npm start`: from the command to an interface that answers, in the browser's form, with a library of its own. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from './figure.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const ADDRESS = /(http:\/\/127\.0\.0\.1:\d+\/\S*)/

export async function measureStart(): Promise<Figure[]> {
  await start() // whatever must be built is built now
  const seconds = await start()
  return [{ name: 'second npm start to the interface', value: seconds, unit: 's', atMost: 5 }]
}

async function start(): Promise<number> {
  const library = mkdtempSync(join(tmpdir(), 'innkeeper-start-'))
  const begun = performance.now()
  const child = spawn('npm', ['start', '--', '--browser', '--no-open', '--library', library], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let said = ''
      const listen = (bytes: Buffer): void => {
        said += bytes.toString()
        const match = ADDRESS.exec(said)
        if (match?.[1]) resolve(match[1])
      }
      child.stdout.on('data', listen)
      child.stderr.on('data', listen)
      child.on('exit', () => reject(new Error(`npm start ended early:\n${said}`)))
    })
    const page = await logIn(address)
    if (!page.ok || !(await page.text()).includes('<div id="root"')) throw new Error(`${address} answered ${page.status}`)
    return (performance.now() - begun) / 1000
  } finally {
    child.removeAllListeners('exit')
    if (child.pid && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      process.kill(-child.pid, 'SIGTERM')
      await ended
    }
    rmSync(library, { recursive: true, force: true })
  }
}

/** What a browser does: the token is exchanged for a cookie, with which the page is fetched. */
async function logIn(address: string): Promise<Response> {
  const { headers } = await fetch(address, { redirect: 'manual' })
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? ''
  return fetch(new URL(headers.get('location') ?? address, address), { headers: { Cookie: cookie } })
}
