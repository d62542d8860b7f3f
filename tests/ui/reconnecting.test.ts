/** The server goes away, and comes back: the window says so, and is true again by itself. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BrowserSession, missingBrowser } from '../support/browser.ts'

const missing = missingBrowser()
const LOST = 'Connection lost. Reconnecting...'
const ANEW = /^Innkeeper was started anew/
let session: BrowserSession

beforeAll(async () => {
  if (missing) return
  session = await BrowserSession.open({ name: 'reconnecting' })
  await session.button('Try it now')
  await session.see('demo>')
})
afterAll(() => session?.close())

it('a broken line is said, and when it is whole again, list and terminal show what happened meanwhile', async (context) => {
  if (missing) return context.skip(missing)
  const { page, line } = session
  await session.type('write note kept')
  await line.cut()
  await page.getByText(LOST).waitFor()
  await session.picture('lost')

  await line.mend()

  await page.getByText(LOST).waitFor({ state: 'detached' })
  await session.running()
  await session.see('write note kept')
  await session.type('read note')
  await session.see('\nkept')
})

it('a line that breaks for a moment is not worth a word', async (context) => {
  if (missing) return context.skip(missing)
  const { page, line } = session
  let said = false
  const watching = page
    .getByText(LOST)
    .waitFor({ timeout: 2000 })
    .then(
      () => {
        said = true
      },
      () => {},
    )
  await line.cut()
  await line.mend()
  await watching

  expect(said).toBe(false)
  await session.type('read note')
  await session.see('read note\nkept\ndemo> read note\nkept')
})

it('a server that was started anew does not know the page, and the page says what to do', async (context) => {
  if (missing) return context.skip(missing)
  const { page, server } = session
  await server.restart()
  await page.getByText(ANEW).waitFor()
  await session.picture('anew')

  const address = server.address
  address.port = String(session.line.port)
  await page.goto(address.href)

  await session.machine(/Demo/).getByText('Saved', { exact: true }).waitFor()
  expect(await page.getByText(ANEW).count()).toBe(0)
})
