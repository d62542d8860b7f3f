import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { libraryRoot } from '../../../../src-main/library/library-folder.ts'

it('a library is where --library says, else INNKEEPER_HOME, else among the data of applications', () => {
  expect(libraryRoot('relative', { INNKEEPER_HOME: '/home' })).toBe(resolve('relative'))
  expect(libraryRoot(undefined, { INNKEEPER_HOME: '/home' })).toBe('/home')
  expect(libraryRoot(undefined, {})).toMatch(/innkeeper/i)
})
