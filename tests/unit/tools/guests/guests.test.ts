import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { GuestUnavailable, guestFile, guestsFolder, partOf, recipeOf } from '../../../../tools/guests/guests.ts'

let cache: string
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'guests-test-'))
  vi.stubEnv('XDG_CACHE_HOME', cache)
  vi.spyOn(process, 'getuid').mockReturnValue(1000) // not root: nothing can be made
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(cache, { recursive: true })
})

function putFile(name: string, content: string): string {
  mkdirSync(guestsFolder(), { recursive: true })
  const path = join(guestsFolder(), name)
  writeFileSync(path, content)
  return path
}

test('the folder follows XDG_CACHE_HOME', () => {
  expect(guestsFolder()).toBe(join(cache, 'innkeeper', 'guests'))
})

test('a file that is there and made by the present recipe is given', async () => {
  const path = putFile('vmlinuz-686', 'kernel')
  putFile('.made-i386', `${recipeOf('i386')}\n`)
  expect(await guestFile('vmlinuz-686')).toBe(path)
})

test('a missing file that cannot be made is refused with the reason', async () => {
  await expect(guestFile('vmlinuz-686')).rejects.toThrow(GuestUnavailable)
  await expect(guestFile('vmlinuz-686')).rejects.toThrow(/needs root|not Debian/)
})

test('where nothing can be made, a file of an older recipe is given', async () => {
  const path = putFile('vmlinuz-686', 'kernel')
  putFile('.made-i386', 'another recipe')
  expect(await guestFile('vmlinuz-686')).toBe(path)
})

test('every part has a recipe of its own', () => {
  const parts = ['cloud', 'amd64', 'i386', 'isos', 'rescue', 'installer', 'disk', 'stress'] as const
  expect(new Set(parts.map((part) => recipeOf(part))).size).toBe(parts.length)
})

test('a name belongs to the part that makes it, and an unknown one is refused with the known ones', () => {
  expect(partOf('initrd-mods-cloud-amd64.gz')).toBe('cloud')
  expect(() => partOf('windows.iso')).toThrow(/no guest 'windows.iso'; guests: vmlinuz-cloud-amd64/)
})
