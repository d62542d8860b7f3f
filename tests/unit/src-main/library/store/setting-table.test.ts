import { expect, it } from 'vitest'
import { memoryTables } from '../../../../support/test-database.ts'

it('settings begin with their defaults and change one by one', async () => {
  const { settings } = await memoryTables()
  const before = await settings.get()

  await settings.set({ theme: 'dark' })
  await settings.set({ language: 'ko' })

  expect(before).toEqual({ language: 'auto', theme: 'auto' })
  expect(await settings.get()).toEqual({ language: 'ko', theme: 'dark' })
})

it('a value that this version does not know counts as not set', async () => {
  const { settings } = await memoryTables()

  await settings.set({ theme: 'sepia' as never })

  expect(await settings.get()).toEqual({ language: 'auto', theme: 'auto' })
})
