/** `innkeeper serve` on a library of its own, and Debian's Chromium looking at it. What a test does is kept as pictures in tests/artefacts/. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { missingCommand } from './debian.ts'
import { makeFolder, until } from './test-service.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const ARTEFACTS = join(ROOT, 'tests', 'artefacts')
/** ms: a click that takes longer has failed. */
const PATIENCE = 15_000

/** Why there is no browser here; undefined when there is one. */
export function missingBrowser(): string | undefined {
  return missingCommand('chromium', 'chromium')
}

export interface SessionOptions {
  /** Its pictures are `<name>-01-<step>.png`. */
  readonly name: string
  readonly browse?: string
  readonly viewport?: { readonly width: number; readonly height: number }
}

export class BrowserSession {
  readonly page: Page
  /** What the page complained about: exceptions, errors on its console, refused requests. */
  readonly complaints: string[] = []
  readonly #library: string
  readonly #server: ChildProcess
  readonly #browser: Browser
  readonly #name: string
  #pictures = 0

  private constructor(name: string, library: string, server: ChildProcess, browser: Browser, page: Page) {
    this.#name = name
    this.#library = library
    this.#server = server
    this.#browser = browser
    this.page = page
    page.setDefaultTimeout(PATIENCE)
    page.on('pageerror', (error) => this.complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text())
    })
  }

  static async open({ name, browse = ROOT, viewport = { width: 1280, height: 800 } }: SessionOptions): Promise<BrowserSession> {
    spawnSync(process.execPath, [join(ROOT, 'tools', 'build-app.ts')], { stdio: 'inherit' })
    const library = await makeFolder()
    const cli = join(ROOT, 'src-main', 'cli', 'main.ts')
    const options = ['serve', '--json', '--library', library, '--browse', browse]
    const server = spawn(process.execPath, [cli, ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
    const address = await new Promise<string>((resolve) => {
      server.stdout?.once('data', (line: Buffer) => resolve((JSON.parse(line.toString()) as { address: string }).address))
    })
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
    const page = await browser.newPage({ viewport, locale: 'en-US', colorScheme: 'light' })
    const session = new BrowserSession(name, library, server, browser, page)
    await page.goto(address)
    return session
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

  async close(): Promise<void> {
    await this.#browser.close()
    const ended = new Promise((resolve) => this.#server.once('exit', resolve))
    this.#server.kill('SIGTERM')
    await ended
    await rm(this.#library, { recursive: true, force: true })
  }
}
