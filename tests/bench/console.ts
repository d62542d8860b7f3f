/**
 * The console in a window: Chromium at the real service. From a key press in the page to changed pixels in the page, with a text-mode Linux that echoes; and pictures
 * a second in the page while a guest changes all of 1024x768, with what the guest does meanwhile against what it does unseen.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import { startService } from '../../src-main/app/serve.ts'
import { type Connection, connect } from '../../src-main/cli/rpc-client.ts'
import { findOwner, type OwnerAddress } from '../../src-main/library/owner-lock.ts'
import { parseKeys } from '../../src-shared/base/us-keyboard.ts'
import { guestFile } from '../../tools/guests/guests.ts'
import { missingBrowser } from '../support/browser.ts'
import { colourGuest } from '../support/colour-guest.ts'
import { REAL_GUEST, until } from '../support/test-service.ts'
import { type Figure, median } from './figure.ts'

const RENDERER = join(import.meta.dirname, '../../out/renderer')
const KEYS = 40
const SECONDS = 5
const BOOT_LIMIT = 120

type Client = Connection['client']

export async function measureConsole(): Promise<Figure[]> {
  const missing = missingBrowser() ?? (existsSync(RENDERER) ? undefined : 'the interface is not built: npm run build')
  if (missing) throw new Error(missing)
  const root = await mkdtemp(join(tmpdir(), 'innkeeper-console-'))
  const options = {
    root,
    host: '127.0.0.1',
    port: 0,
    browse: [],
    renderer: RENDERER,
    guestEntry: pathToFileURL(REAL_GUEST),
    version: '0.0.0',
  }
  const service = await startService(options)
  const owner = (await findOwner(join(root, 'library.lock'))) as OwnerAddress
  const connection = await connect(owner)
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 960 } })
    await page.goto(`${owner.endpoint}/?token=${owner.token}`)
    return [...(await measureKeys(connection.client, page)), ...(await measureFrames(connection.client, page, root))]
  } finally {
    await browser.close()
    for (const { id, state } of await connection.client.machine.list())
      if (state === 'running') await connection.client.machine.powerOff({ id })
    connection.close()
    await service.close()
    await rm(root, { recursive: true, force: true })
  }
}

async function measureKeys(client: Client, page: Page): Promise<Figure[]> {
  const kernel = await guestFile('vmlinuz-cloud-amd64')
  const initrd = await guestFile('initrd-tiny-amd64.gz')
  const boot = { kind: 'kernel' as const, kernel, initrd, commandLine: 'console=tty0 quiet' }
  const { id } = await client.machine.create({ spec: { name: 'keys', memoryMiB: 256, boot, display: { adapter: 'std' } } })
  await client.machine.start({ id })
  const shows = async (text: string): Promise<boolean> =>
    (await client.machine.screenText({ id })).lines?.join('\n').includes(text) ?? false
  await until('the shell is there', () => shows('/ #'), BOOT_LIMIT)
  await client.machine.type({ id, keys: parseKeys("clear; echo -e '\\033[?25l'<enter>") }) // the cursor blinks, which would count as an echo
  await sleep(2000)
  await openScreen(page, id)
  const times = await page.evaluate<number[]>(PRESS_KEYS)
  await client.machine.powerOff({ id })
  return [
    { name: 'key press to changed pixels, median', value: median(times), unit: 'ms', atMost: 50 },
    { name: 'key press to changed pixels, the slowest', value: Math.max(...times), unit: 'ms' },
  ]
}

async function measureFrames(client: Client, page: Page, root: string): Promise<Figure[]> {
  const kernel = join(root, 'colours')
  await writeFile(kernel, colourGuest())
  const boot = { kind: 'kernel' as const, kernel, commandLine: '' }
  const { id } = await client.machine.create({ spec: { name: 'frames', memoryMiB: 64, boot, display: { adapter: 'std' } } })
  await client.machine.start({ id })
  await page.goto('about:blank')
  await sleep(3000)
  const unseen = await frameRate(client, id)
  await page.goBack()
  await openScreen(page, id)
  await sleep(2000)
  const [seen, pictures] = await Promise.all([frameRate(client, id), page.evaluate<number>(COUNT_PICTURES)])
  await client.machine.powerOff({ id })
  return [
    { name: 'full-screen changes at 1024x768 in the window', value: pictures, unit: 'pictures/s', atLeast: 30 },
    { name: 'what the guest does while it is looked at', value: (seen / unseen) * 100, unit: '% of unseen', atLeast: 50 },
  ]
}

/** Instructions a second. */
async function frameRate(client: Client, id: string): Promise<number> {
  const read = async () => (await client.machine.counters()).find(({ machineId }) => machineId === id)
  const before = await read()
  await sleep(SECONDS * 1000)
  const after = await read()
  if (!before || !after) throw new Error('the machine has no counters')
  return (after.counters.instructions - before.counters.instructions) / (after.at - before.at)
}

async function openScreen(page: Page, id: string): Promise<void> {
  await page.evaluate(`location.hash = '#/console/${id}'`)
  await page.getByRole('tab', { name: 'Screen', exact: true }).click()
  await page.locator('[data-testid=display] canvas').waitFor()
  await sleep(1500)
}

/** What runs in the page sees the DOM, which this file does not: the canvas, and the pixels of a part of it. */
const IN_PAGE = `
  const canvas = document.querySelector('[data-testid=display] canvas')
  const context = canvas.getContext('2d')
  const pixels = (x, y, width, height) => new Uint32Array(context.getImageData(x, y, width, height).data.buffer)
  const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
`

/** Milliseconds from each key press until the picture differs. */
const PRESS_KEYS = `(async () => {
  ${IN_PAGE}
  const press = (type) => canvas.dispatchEvent(new KeyboardEvent(type, { code: 'KeyA', key: 'a', bubbles: true, cancelable: true }))
  const times = []
  for (let key = 0; key < ${KEYS}; key++) {
    const before = pixels(0, 0, canvas.width, 64)
    const isSame = () => { const now = pixels(0, 0, canvas.width, 64); return now.every((pixel, index) => pixel === before[index]) }
    const begun = performance.now()
    press('keydown')
    press('keyup')
    while (isSame() && performance.now() - begun < 2000) await sleep(1)
    times.push(performance.now() - begun)
    await sleep(60 + (key % 7) * 11)
  }
  return times
})()`

/** Pictures a second that the viewer puts on its canvas: reading pixels back would cost more than showing them. */
const COUNT_PICTURES = `(async () => {
  ${IN_PAGE}
  let count = 0
  const draw = context.drawImage
  context.drawImage = (...what) => {
    count++
    return draw.apply(context, what)
  }
  await sleep(${SECONDS * 1000})
  return count / ${SECONDS}
})()`
