/** What takes longer than half a second shows how far it is, wherever the machine is seen. The guest is the tests' fake one, which can be slow. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BrowserSession, missingBrowser, type TestWindow } from '../support/browser.ts'
import { FAKE_GUEST } from '../support/test-service.ts'

const missing = missingBrowser()
let session: BrowserSession
/** Looks at the console while the first window has a dialog open. */
let other: TestWindow

beforeAll(async () => {
  if (missing) return
  session = await BrowserSession.open({ name: 'progress', guest: FAKE_GUEST })
  await session.button('Try it now')
  await session.see('fake guest')
  other = await session.window('other')
  await other.tab('Snapshots')
})
afterAll(() => session?.close())

/** Values that a progress bar takes, until it is gone. */
async function watch(window: TestWindow, place: string, name: string | RegExp): Promise<number[]> {
  const bar = window.page.locator(place).getByRole('progressbar', { name })
  await bar.waitFor()
  const seen: number[] = []
  while ((await bar.count()) > 0) {
    const value = await bar.getAttribute('aria-valuenow', { timeout: 200 }).catch(() => null)
    if (value !== null && seen.at(-1) !== Number(value)) seen.push(Number(value))
    await window.page.waitForTimeout(20)
  }
  return seen
}

it('what is quick shows nothing', async (context) => {
  if (missing) return context.skip(missing)
  await session.button('Take snapshot')
  await session.accept('Take')
  await session.noDialog()

  expect(await session.page.getByRole('progressbar').count()).toBe(0)
})

it('a slow snapshot shows in the dialog, in the row, under the console and beside the tree', async (context) => {
  if (missing) return context.skip(missing)
  await session.type('slow 3000')
  await session.see('slow')
  await session.button('Take snapshot')
  await session.accept('Take')
  const places = [
    watch(session, '[role=dialog]', 'Taking snapshot'),
    watch(session, '[role=option]', 'Taking snapshot'),
    watch(session, '[role=tabpanel]', 'Taking snapshot'),
    watch(other, '[role=toolbar]', 'Taking snapshot'),
  ]
  await session.page
    .getByRole('dialog')
    .getByText(/^\d+ %$/)
    .waitFor()
  await session.picture('dialog')
  await other.picture('tree')

  const seen = await Promise.all(places)

  for (const values of seen) {
    expect(values).toEqual(values.toSorted((a, b) => a - b))
    expect(values.length).toBeGreaterThan(1)
  }
})

it('restoring it is one run of the bar, though its files are checked first and its memory is loaded then', async (context) => {
  if (missing) return context.skip(missing)
  await other.page.getByRole('treeitem', { name: /Snapshot 2/ }).click()
  await other.button('Restore')
  const bar = watch(session, '[role=option]', /^(Restoring|Starting)$/)
  await other.accept('Restore')

  const values = await bar

  expect(values).toEqual(values.toSorted((a, b) => a - b))
  expect(values.length).toBeGreaterThan(1)
  expect(values[0]).toBeGreaterThanOrEqual(50) // the fake guest's files are small: their check was over before the bar showed
  await session.running()
})

it('so does saving the state; and starting from it can be cancelled and loses nothing', async (context) => {
  if (missing) return context.skip(missing)
  await session.button('Power off')
  await session.page.getByRole('menuitem', { name: 'Save state' }).click()
  await watch(session, '[role=tabpanel]', 'Saving')
  await session.page.getByText('The machine is saved.').waitFor()
  await session.page.getByRole('status').getByRole('button', { name: 'Start' }).click()

  await session.button('Stop starting: cut the power')

  await session.page.getByText('The machine is saved.').waitFor()
  expect(await session.page.getByText('That did not work').count()).toBe(0)
  await session.picture('cancelled')
  expect([session.complaints, other.complaints]).toEqual([[], []])
})
