/** Several windows on one library: all of them show the same, whichever it was done in. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BrowserSession, missingBrowser, type TestWindow } from '../support/browser.ts'

const missing = missingBrowser()
let first: BrowserSession
let second: TestWindow

beforeAll(async () => {
  if (missing) return
  first = await BrowserSession.open({ name: 'windows' })
  second = await first.window('second')
})
afterAll(() => first?.close())

it('a machine made and started in one window runs in the other', async (context) => {
  if (missing) return context.skip(missing)
  await second.page.getByText('No machines yet').waitFor()

  await first.button('Try it now')

  await second.machine(/Demo/).getByText('Running', { exact: true }).waitFor()
  await second.tab('Console')
  await second.see('demo>')
})

it('a new name is in both windows', async (context) => {
  if (missing) return context.skip(missing)
  await second.button('Settings')
  await second.page.getByRole('textbox', { name: 'Name' }).fill('Shared')
  await second.accept('Save changes')

  await first.machine(/Shared/).waitFor()
  await expect.poll(() => first.page.title()).toMatch(/^Shared \[Running\]/)
})

it('what is typed in one terminal is in the other', async (context) => {
  if (missing) return context.skip(missing)
  await first.type('write note from-one')
  await second.see('write note from-one')

  await second.type('read note')

  await first.see('\nfrom-one')
})

it('a snapshot taken in one window is in the tree of the other, and goes from it', async (context) => {
  if (missing) return context.skip(missing)
  await second.tab('Snapshots')
  await first.page.bringToFront() // pages behind draw no frames, and dialogs wait for theirs
  await first.button('Take snapshot')
  await first.accept('Take')
  await first.noDialog()

  await second.page.bringToFront()
  await second.page.getByRole('treeitem', { name: /Snapshot 1/ }).click()
  await second.page.getByRole('tabpanel').getByRole('button', { name: 'Delete' }).click()
  await first.tab('Snapshots')
  await first.page.getByRole('treeitem', { name: /Snapshot 1/ }).waitFor()
  await second.accept('Delete')

  await first.page.getByRole('treeitem', { name: /Snapshot 1/ }).waitFor({ state: 'detached' })
})

it('the console in a window of its own is the same console', async (context) => {
  if (missing) return context.skip(missing)
  await first.page.bringToFront()
  await first.tab('Console')
  const popup = first.page.waitForEvent('popup')
  await first.button('Own window')
  const own = await first.window('own', await popup)
  await own.see('from-one')
  await expect.poll(() => own.page.title()).toBe('Shared - Console')
  await own.picture('console')

  await own.type('read note')
  await first.see('read note\nfrom-one\ndemo> read note\nfrom-one')
  await own.button('Pause')

  await first.page.getByText('Paused', { exact: true }).first().waitFor()
  await own.page.getByRole('status').getByRole('button', { name: 'Resume' }).click()
  await first.running()
  expect(own.complaints).toEqual([])
})

it('full screen shows the console alone, and comes back', async (context) => {
  if (missing) return context.skip(missing)
  const { page } = first
  const terminal = page.locator(':fullscreen').getByTestId('terminal-0')
  await page.bringToFront()
  await first.button('Full screen')
  await terminal.waitFor()
  await first.picture('full-screen')

  await first.type('help')
  await first.see('uptime')
  await first.button('Full screen')

  await terminal.waitFor({ state: 'detached' })
  expect([first.complaints, second.complaints]).toEqual([[], []])
})
