/** Debian's kernel by the wizard: create, boot to the shell, snapshot, change, restore, power off, delete. */
import { dirname } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { GuestUnavailable, guestFile } from '../../tools/guests/guests.ts'
import { BrowserSession, missingBrowser } from '../support/browser.ts'

const PROMPT = '/ # '
const BOOT = 120
let missing = missingBrowser()
let session: BrowserSession
let kernel = ''
let initrd = ''

beforeAll(async () => {
  try {
    kernel = await guestFile('vmlinuz-cloud-amd64')
    initrd = await guestFile('initrd-tiny-amd64.gz')
  } catch (error) {
    if (!(error instanceof GuestUnavailable)) throw error
    missing ??= error.message
  }
  if (!missing) session = await BrowserSession.open({ name: 'linux', browse: dirname(kernel) })
})
afterAll(() => session?.close())

it('the wizard names what is wrong, and makes the machine', async (context) => {
  if (missing) return context.skip(missing)
  const { page } = session
  await session.button('New')
  await session.button('Next')
  await page.getByText('Name: 1 to 100 characters.').waitFor()
  await session.picture('name-missing')
  await page.getByRole('textbox', { name: 'Name' }).fill('Debian')
  await session.button('Next')
  await page.getByRole('radio', { name: 'Kernel file' }).check()
  await page.getByRole('button', { name: 'Browse...' }).first().click()
  await page.getByRole('button', { name: dirname(kernel) }).click()
  await session.picture('browser')
  await page.getByText('vmlinuz-cloud-amd64', { exact: true }).click()
  await page.getByRole('textbox', { name: 'Initial RAM disk' }).fill(`${initrd}.gone`)
  expect(await page.getByRole('textbox', { name: 'Command line' }).inputValue()).toBe('console=ttyS0')
  await session.picture('boot')
  await session.button('Next')
  await page.getByRole('textbox', { name: 'Base memory' }).fill('8')
  await session.button('Next')
  await page.getByText(/^Base memory: 16 to \d+ MiB\.$/).waitFor()
  await session.picture('memory-refused')
  await page.getByRole('textbox', { name: 'Base memory' }).fill('512')
  await session.button('Next')
  await session.picture('disks')
  await session.button('Next')
  await session.picture('summary')
  await session.button('Create')
  await page.getByText(`there is no file '${initrd}.gone'`).waitFor()
  await session.picture('file-missing')

  await page.getByRole('textbox', { name: 'Initial RAM disk' }).fill(initrd)
  for (const _step of ['boot', 'hardware', 'disks']) await session.button('Next')
  await session.button('Create')

  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('option', { name: /Debian/ }).waitFor()
  await page.getByText('512 MiB').waitFor()
  await session.picture('details')
})

it('an unmodified Linux boots to its shell and answers', { timeout: 200_000 }, async (context) => {
  if (missing) return context.skip(missing)
  await session.button('Start')
  await session.tab('Console')
  await session.see(PROMPT, BOOT)

  await session.type('echo in""nkeeper')

  await session.see('\ninnkeeper')
  await session.picture('shell')
})

it('restoring a snapshot takes back a file written since, in memory', { timeout: 200_000 }, async (context) => {
  if (missing) return context.skip(missing)
  await session.button('Take snapshot')
  await session.accept('Take')
  await session.page.getByRole('dialog').waitFor({ state: 'detached' })
  await session.running()
  await session.type('echo x > /tmp/later; ls /tmp')
  await session.see('\nlater')
  await session.picture('written')

  await session.tab('Snapshots')
  await session.page.getByRole('treeitem', { name: /Snapshot 1/ }).click()
  await session.button('Restore')
  await session.accept('Restore')
  await session.page.getByRole('dialog').waitFor({ state: 'detached' })
  await session.tab('Console')
  await session.miss('later')
  await session.running()
  await session.type('ls /tmp/later; echo "status $?"')

  await session.see('\nstatus 1')
  await session.picture('restored')
})

it('it is powered off and deleted', async (context) => {
  if (missing) return context.skip(missing)
  await session.button('Power off')
  await session.page.getByRole('menuitem', { name: 'Power off' }).click()
  await session.accept('Power off')
  await session.page.getByText('The machine is powered off.').waitFor()
  await session.button('Delete')
  await session.accept('Delete')

  await session.page.getByText('No machines yet').waitFor()
  expect(session.complaints).toEqual([])
})
