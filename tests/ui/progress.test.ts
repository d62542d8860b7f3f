/**
 * What takes longer than half a second shows how far it is, wherever the machine is seen. The guest is the tests' fake one, which takes its time until a
 * file says that everything was seen: on a busy host a browser may need longer than any time that a test could set.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BrowserSession, missingBrowser, type TestWindow } from '../support/browser.ts'
import { FAKE_GUEST, makeFolder, until } from '../support/test-service.ts'

const missing = missingBrowser()
let session: BrowserSession
/** Looks at the console while the first window has a dialog open. */
let other: TestWindow
let folder: string
/** The fake guest goes on when it is there. */
let release: string

beforeAll(async () => {
  if (missing) return
  folder = await makeFolder()
  release = join(folder, 'release')
  session = await BrowserSession.open({ name: 'progress', guest: FAKE_GUEST })
  await session.button('Try it now')
  await session.see('fake guest')
  other = await session.window('other')
  await other.tab('Snapshots')
})
afterAll(async () => {
  await session?.close()
  if (folder) await rm(folder, { recursive: true })
})

/** Values that a progress bar takes. */
interface Watch {
  readonly values: number[]
  /** Resolves when the bar is gone. */
  readonly gone: Promise<void>
}

function watch(window: TestWindow, place: string, name: string | RegExp): Watch {
  const values: number[] = []
  const bar = window.page.locator(place).getByRole('progressbar', { name })
  const follow = async (): Promise<void> => {
    await bar.waitFor()
    while ((await bar.count()) > 0) {
      const value = await bar.getAttribute('aria-valuenow', { timeout: 200 }).catch(() => null)
      if (value !== null && values.at(-1) !== Number(value)) values.push(Number(value))
      await window.page.waitForTimeout(20)
    }
  }
  return { values, gone: follow() }
}

/** Lets the guest go on when each bar was seen to move, and waits until they are gone: none has gone back. */
async function moved(watches: readonly Watch[]): Promise<void> {
  await until('each bar has moved', () => watches.every(({ values }) => values.length > 2), 30)
  writeFileSync(release, '')
  await Promise.all(watches.map(({ gone }) => gone))
  for (const { values } of watches) expect(values).toEqual(values.toSorted((a, b) => a - b))
}

it('what is quick leaves nothing behind', async (context) => {
  if (missing) return context.skip(missing)
  await session.button('Take snapshot')
  await session.accept('Take')
  await session.noDialog()

  await session.page.getByRole('progressbar').first().waitFor({ state: 'detached' })
})

it('a slow snapshot shows in the dialog, in the row, under the console and beside the tree', async (context) => {
  if (missing) return context.skip(missing)
  await session.type(`slow ${release}`)
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

  await moved(places)
})

it('restoring it is one run of the bar, though its files are checked first and its memory is loaded then', async (context) => {
  if (missing) return context.skip(missing)
  rmSync(release)
  await other.page.getByRole('treeitem', { name: /Snapshot 2/ }).click()
  await other.button('Restore')
  const bar = watch(session, '[role=option]', /^(Restoring|Starting)$/)
  await other.accept('Restore')

  await moved([bar])

  expect(bar.values.at(-1)).toBeGreaterThan(50)
  await session.running()
})

it('so does saving the state; and starting from it can be cancelled and loses nothing', async (context) => {
  if (missing) return context.skip(missing)
  rmSync(release)
  await session.button('Power off')
  await session.page.getByRole('menuitem', { name: 'Save state' }).click()
  await moved([watch(session, '[role=tabpanel]', 'Saving')])
  await session.page.getByText('The machine is saved.').waitFor()
  rmSync(release)
  await session.page.getByRole('status').getByRole('button', { name: 'Start' }).click()

  await session.button('Stop starting: cut the power')

  await session.page.getByText('The machine is saved.').waitFor()
  expect(await session.page.getByText('That did not work').count()).toBe(0)
  await session.picture('cancelled')
  expect([session.complaints, other.complaints]).toEqual([[], []])
})
