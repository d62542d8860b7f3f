/** `innkeeper serve` on a library of its own, and Debian's Chromium looking at it. What a test does is kept as pictures in tests/artefacts/. */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { BreakableLine } from './breakable-line.ts'
import { missingCommand } from './debian.ts'
import { ServeProcess } from './serve-process.ts'
import { until } from './test-service.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const ARTEFACTS = join(ROOT, 'tests', 'artefacts')
/** ms: a click that takes longer has failed. */
const PATIENCE = 15_000

/** Why there is no browser here; undefined when there is one. */
export function missingBrowser(): string | undefined {
  return missingCommand('chromium', 'chromium')
}

/** A page of the interface, and what a user does with it. */
export class TestWindow {
  readonly page: Page
  /** What the page complained about: exceptions, errors on its console, refused requests. */
  readonly complaints: string[] = []
  readonly #name: string
  #pictures = 0

  /** Its pictures are `<name>-01-<step>.png`. */
  constructor(name: string, page: Page) {
    this.#name = name
    this.page = page
    page.setDefaultTimeout(PATIENCE)
    page.on('pageerror', (error) => this.complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text())
    })
  }

  button(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click()
  }

  tab(name: string): Promise<void> {
    return this.page.getByRole('tab', { name, exact: true }).click()
  }

  /** A button of the dialog on top. */
  accept(name: string): Promise<void> {
    return this.page.getByRole('dialog').last().getByRole('button', { name, exact: true }).click()
  }

  /** Waits until no dialog is open. */
  noDialog(): Promise<void> {
    return this.page.getByRole('dialog').waitFor({ state: 'detached' })
  }

  /** A machine's row. */
  machine(name: string | RegExp): Locator {
    return this.page.getByRole('option', { name })
  }

  /** What the terminal shows of a serial port. */
  async screen(port = 0): Promise<string> {
    return (await this.page.getByTestId(`terminal-${port}`).locator('.xterm-rows').innerText()).replaceAll('\u00a0', ' ')
  }

  async see(text: string, seconds = 20): Promise<void> {
    await until(`'${text}' on the terminal`, async () => (await this.screen()).includes(text), seconds)
  }

  /** Waits until a machine has gone through restoring or starting: what is typed before is dropped. */
  running(): Promise<void> {
    return this.page.getByRole('option', { selected: true }).getByText('Running', { exact: true }).waitFor()
  }

  /** Waits until the terminal does not show `text` any more. */
  async miss(text: string): Promise<void> {
    await until(`no '${text}' on the terminal`, async () => !(await this.screen()).includes(text))
  }

  async type(line: string): Promise<void> {
    await this.page.getByTestId('terminal-0').click()
    await this.page.keyboard.type(`${line}\n`)
  }

  async picture(step: string): Promise<void> {
    mkdirSync(ARTEFACTS, { recursive: true })
    const number = String(++this.#pictures).padStart(2, '0')
    await this.page.screenshot({ path: join(ARTEFACTS, `${this.#name}-${number}-${step}.png`), animations: 'disabled' })
  }
}

export interface SessionOptions {
  readonly name: string
  readonly browse?: string
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
  readonly locale?: string
  /** Entry of another guest's thread, in the machine's place. */
  readonly guest?: string
}

interface SessionParts {
  readonly name: string
  readonly server: ServeProcess
  readonly line: BreakableLine
  readonly browser: Browser
  readonly context: BrowserContext
  readonly page: Page
}

/** The first window, and what stands behind all windows. */
export class BrowserSession extends TestWindow {
  readonly server: ServeProcess
  /** Between the browser and the server. */
  readonly line: BreakableLine
  readonly #parts: SessionParts

  private constructor(parts: SessionParts) {
    super(parts.name, parts.page)
    this.server = parts.server
    this.line = parts.line
    this.#parts = parts
  }

  static async open(options: SessionOptions): Promise<BrowserSession> {
    const { name, browse = ROOT, viewport = { width: 1280, height: 800 }, colorScheme = 'light', locale = 'en-US', guest } = options
    spawnSync(process.execPath, [join(ROOT, 'tools', 'build-app.ts')], { stdio: 'inherit' })
    const server = await ServeProcess.start({ browse, guest })
    const address = server.address
    const line = await BreakableLine.open(Number(address.port))
    address.port = String(line.port)
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
    const context = await browser.newContext({ viewport, locale, colorScheme })
    const session = new BrowserSession({ name, server, line, browser, context, page: await context.newPage() })
    await session.page.goto(address.href)
    return session
  }

  /** Another window of the same browser; `opened` is one that a page of ours has opened. */
  async window(name: string, opened?: Page): Promise<TestWindow> {
    const page = opened ?? (await this.#parts.context.newPage())
    const window = new TestWindow(`${this.#parts.name}-${name}`, page)
    if (!opened) await page.goto(new URL('/', this.page.url()).href)
    return window
  }

  async close(): Promise<void> {
    await this.#parts.browser.close()
    await this.line.cut()
    await this.server.close()
  }
}
