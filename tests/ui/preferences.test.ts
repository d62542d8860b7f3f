/** Language, appearance, settings and dialogs, in a small window. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BrowserSession, missingBrowser } from '../support/browser.ts'

const missing = missingBrowser()
let session: BrowserSession

beforeAll(async () => {
  if (!missing) session = await BrowserSession.open({ name: 'small', viewport: { width: 900, height: 600 } })
})
afterAll(() => session?.close())

it('nothing of the window is wider or higher than it', async (context) => {
  if (missing) return context.skip(missing)
  await session.button('Try it now')
  await session.see('demo>')

  const size = await session.page.locator('html').evaluate((root) => ({
    wider: root.scrollWidth - root.clientWidth,
    higher: root.scrollHeight - root.clientHeight,
  }))

  expect(size).toEqual({ wider: 0, higher: 0 })
  await session.picture('console')
})

it('settings of a running machine can be read, and say why they cannot be changed', async (context) => {
  if (missing) return context.skip(missing)
  const { page } = session
  await session.button('Settings')
  const refusal = page.getByText('The machine is Running: these settings can be changed after it is powered off.')
  const onName = await refusal.count()
  await session.tab('Hardware')
  await refusal.waitFor()

  expect(onName).toBe(0)
  expect(await page.getByRole('textbox', { name: 'Base memory' }).isDisabled()).toBe(true)
  await session.picture('settings')

  await session.tab('Name')
  await page.getByRole('textbox', { name: 'Name' }).fill('Renamed')
  await session.accept('Save changes')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('option', { name: /Renamed/ }).waitFor()
})

it('Escape closes the topmost dialog alone', async (context) => {
  if (missing) return context.skip(missing)
  const { page } = session
  await session.button('New')
  await page.getByRole('textbox', { name: 'Name' }).fill('Other')
  await session.button('Next')
  await page.getByRole('radio', { name: 'Kernel file' }).check()
  await page.getByRole('button', { name: 'Browse...' }).first().click()
  await page.getByText('Folders of the host').waitFor()

  await page.keyboard.press('Escape')
  await page.getByText('Folders of the host').waitFor({ state: 'detached' })

  await page.getByRole('textbox', { name: 'Kernel' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
})

it('the menu of a machine says why an item cannot be chosen', async (context) => {
  if (missing) return context.skip(missing)
  await session.page.getByRole('option', { name: /Renamed/ }).click({ button: 'right' })
  const item = session.page.getByRole('menuitem', { name: 'Delete' })
  await item.waitFor()

  expect(await item.getAttribute('title')).toBe('Not possible while the machine is Running.')
  await session.picture('menu')
  await session.page.keyboard.press('Escape')
})

it('Korean and dark: the window changes at once, and a reload keeps it', async (context) => {
  if (missing) return context.skip(missing)
  const { page } = session
  await session.button('Preferences')
  await page.getByRole('combobox', { name: 'Appearance' }).click()
  await page.getByRole('option', { name: 'Dark' }).click()
  await page.getByRole('combobox', { name: 'Language' }).click()
  await page.getByRole('option', { name: '한국어' }).click()
  await page.getByText('환경 설정').first().waitFor()
  await session.picture('preferences')
  await page.keyboard.press('Escape')

  await page.reload()

  await page.getByRole('tab', { name: '스냅샷' }).click()
  await page.getByText('현재 위치').waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('ko')
  expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark')
  await session.picture('snapshots')
  for (const tab of ['자세히', '로그']) {
    await session.tab(tab)
    await session.picture(tab)
  }
  expect(session.complaints).toEqual([])
})
