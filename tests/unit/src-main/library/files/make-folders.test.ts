import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFolders } from '../../../../../src-main/library/files/make-folders.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'innkeeper-folders-'))
})
afterEach(() => rmSync(root, { recursive: true }))

describe('a folder', () => {
  it('is made with its parents, and stays as it is when it is there', () => {
    const path = join(root, 'a', 'b', 'c')
    makeFolders(path, 0o700)
    writeFileSync(join(path, 'kept'), '')

    makeFolders(path)

    expect(existsSync(join(path, 'kept'))).toBe(true)
    expect(statSync(path).mode & 0o777).toBe(0o700)
  })

  it('whose place or parent is taken by a file is refused', () => {
    writeFileSync(join(root, 'file'), '')

    expect(() => makeFolders(join(root, 'file'))).toThrow(`'${join(root, 'file')}' is no folder`)
    expect(() => makeFolders(join(root, 'file', 'below'))).toThrow(/ENOTDIR/)
  })

  it.runIf(process.platform === 'linux')('where nothing can be made is refused in words, and at once', () => {
    expect(() => makeFolders('/proc/innkeeper/library')).toThrow("nothing can be made in '/proc'")
  })
})
