/** The walk of the README in a browser: try it, write a file, snapshot, wreck, roll back, switch off, delete. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BrowserSession, missingBrowser } from '../support/browser.ts'

const missing = missingBrowser()
let session: BrowserSession

beforeAll(async () => {
  if (!missing) session = await BrowserSession.open({ name: 'demo' })
})
afterAll(() => session?.close())

it('a new user gets from the empty library to a shell with one click', async (context) => {
  if (missing) return context.skip(missing)
  await session.page.getByText('No machines yet').waitFor()
  await session.picture('empty')

  await session.button('Try it now')
  await session.see('demo>')

  await session.picture('shell')
  expect(await session.page.title()).toMatch(/^Demo \[Running\]/)
})

it('a snapshot brings a wrecked guest back as it was', async (context) => {
  if (missing) return context.skip(missing)
  await session.type('write note kept')
  await session.type('read note')
  await session.see('\nkept')
  await session.button('Take snapshot')
  await session.picture('take')
  await session.accept('Take')
  await session.page.getByRole('dialog').waitFor({ state: 'detached' })

  await session.running()
  await session.type('wreck yes')
  await session.type('read note')
  await session.see('no file')
  await session.picture('wrecked')
  await session.tab('Snapshots')
  await session.page.getByText('You are here').waitFor()
  await session.page.getByRole('treeitem', { name: /Snapshot 1/ }).click()
  await session.picture('snapshots')
  await session.button('Restore')
  await session.picture('restore')
  await session.accept('Restore')
  await session.page.getByRole('dialog').waitFor({ state: 'detached' })
  await session.tab('Console')
  await session.miss('wreck')
  await session.running()
  await session.type('read note')

  await session.see('read note\nkept\ndemo> read note\nkept')
  await session.picture('restored')
})

it('a reloaded page shows the same terminal', async (context) => {
  if (missing) return context.skip(missing)
  const before = (await session.screen()).trim()

  await session.page.reload()
  await session.see('read note')

  expect((await session.screen()).trim()).toBe(before)
})

it('a crashed guest is said to have crashed, and the reset button brings it back', async (context) => {
  if (missing) return context.skip(missing)
  await session.type('crash')
  await session.page.getByText('The guest has crashed.').waitFor()
  await session.page.getByText(/^Triple fault: the guest's processor met .*\(#[A-Z]{2}\)/).waitFor()
  await session.picture('crashed')
  await session.page.getByRole('button', { name: 'Restore "Snapshot 1"' }).click()
  await session.page.getByText('Not possible: the guest has crashed').waitFor()
  await session.picture('crashed-restore')
  await session.accept('Cancel')

  await session.page.getByRole('status').getByRole('button', { name: 'Reset' }).click()

  await session.see('Type')
  await session.page.getByText('The guest has crashed.').waitFor({ state: 'detached' })
})

it('saved state: the machine goes on where it was', async (context) => {
  if (missing) return context.skip(missing)
  await session.running()
  await session.type('write mark saved')
  await session.button('Power off')
  await session.page.getByRole('menuitem', { name: 'Save state' }).click()
  await session.page.getByText('The machine is saved.').waitFor()
  await session.picture('saved')

  await session.page.getByRole('status').getByRole('button', { name: 'Start' }).click()
  await session.page.getByText('The machine is saved.').waitFor({ state: 'detached' })
  await session.running()
  await session.type('read mark')

  await session.see('\nsaved')
})

it('power off and delete ask first, naming the machine', async (context) => {
  if (missing) return context.skip(missing)
  await session.button('Power off')
  await session.page.getByRole('menuitem', { name: 'Power off' }).click()
  await session.page.getByText('Power off Demo?').waitFor()
  await session.picture('power-off')
  await session.accept('Power off')
  await session.page.getByText('The machine is powered off.').waitFor()
  await session.picture('powered-off')

  await session.button('Delete')
  await session.page.getByText('Delete Demo?').waitFor()
  await session.picture('delete')
  await session.accept('Delete')

  await session.page.getByText('No machines yet').waitFor()
  expect(session.complaints).toEqual([])
})
