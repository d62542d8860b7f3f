/** The tree of snapshots by keyboard (WAI-ARIA tree view pattern), and what it says of the current state. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BrowserSession, missingBrowser } from '../support/browser.ts'

const missing = missingBrowser()
let session: BrowserSession

beforeAll(async () => {
  if (missing) return
  session = await BrowserSession.open({ name: 'tree' })
  await session.button('Try it now')
  await session.see('demo>')
  await session.button('Pause')
  for (const name of ['Alpha', 'Beta', 'Gamma']) {
    await session.button('Take snapshot')
    await session.page.getByRole('textbox', { name: 'Name' }).fill(name)
    await session.accept('Take')
    await session.noDialog()
  }
  await session.tab('Snapshots')
  await session.page.getByRole('treeitem', { name: /Gamma/ }).waitFor()
})
afterAll(() => session?.close())

/** First word of the row with the focus, which must be the chosen one. */
async function chosen(): Promise<string | undefined> {
  const row = session.page.locator('[role=treeitem]:focus[aria-selected=true]')
  return (await row.innerText()).trim().split(/\s/)[0]
}

async function press(...keys: readonly string[]): Promise<string | undefined> {
  for (const key of keys) await session.page.keyboard.press(key)
  return chosen()
}

it('is one stop of the tab key, on the chosen row', async (context) => {
  if (missing) return context.skip(missing)
  await session.page.getByRole('treeitem', { name: /Alpha/ }).click()
  const stops = await session.page.locator('[role=treeitem][tabindex="0"]').count()

  expect([await chosen(), stops]).toEqual(['Alpha', 1])
})

it('is walked with arrows, Home, End and letters', async (context) => {
  if (missing) return context.skip(missing)
  expect(await press('ArrowDown')).toBe('Beta')
  expect(await press('ArrowRight')).toBe('Gamma')
  expect(await press('End')).toBe('Current')
  expect(await press('ArrowLeft')).toBe('Gamma')
  expect(await press('Home')).toBe('Alpha')
  expect(await press('b')).toBe('Beta')
})

it('closes and opens', async (context) => {
  if (missing) return context.skip(missing)
  const rows = session.page.getByRole('treeitem')
  expect(await press('ArrowLeft')).toBe('Beta')
  const closed = await rows.count()
  const beta = session.page.getByRole('treeitem', { name: /Beta/ })
  const expanded = await beta.getAttribute('aria-expanded')
  await press('ArrowRight')

  expect([closed, expanded, await rows.count(), await beta.getAttribute('aria-level')]).toEqual([2, 'false', 4, '2'])
  await session.picture('tree')
})

it('renames with F2, restores with Enter, deletes with Delete: each asks first', async (context) => {
  if (missing) return context.skip(missing)
  const { page } = session
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'Name' }).fill('Better')
  await session.accept('Rename')
  await page.getByRole('treeitem', { name: /Better/ }).click()
  await page.keyboard.press('Enter')
  await page.getByText('Restore "Better"?').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('treeitem', { name: /Better/ }).click()
  await page.keyboard.press('Delete')
  await session.accept('Delete')

  await page.getByRole('treeitem', { name: /Better/ }).waitFor({ state: 'detached' })
  expect(await page.getByRole('treeitem', { name: /Gamma/ }).getAttribute('aria-level')).toBe('2')
})

it('says whether the machine has gone on since the snapshot', async (context) => {
  if (missing) return context.skip(missing)
  const mark = session.page.getByRole('treeitem', { name: /Current state/ }).getByText('Changed', { exact: true })
  const paused = await mark.count()

  await session.button('Resume')
  await mark.waitFor()

  expect(paused).toBe(0)
  await session.picture('changed')
  expect(session.complaints).toEqual([])
})
