import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { StorageError } from '../../../../../src-main/engine/storage/block-backend.ts'
import { HOST_FILES } from '../../../../../src-main/engine/storage/file-layer.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

describe('HOST_FILES', () => {
  test('a created file is written, synced, resized and read', () => {
    const path = join(temporaryFolder(), 'file')
    const file = HOST_FILES.open(path, 'create')
    file.write(2, Uint8Array.of(1, 2, 3))
    file.sync()
    file.truncate(4)
    const bytes = new Uint8Array(6).fill(9)
    file.read(0, bytes)
    expect([[...bytes], file.size(), HOST_FILES.exists(path)]).toEqual([[0, 0, 1, 2, 0, 0], 4, true])
    file.close()
  })

  test('the time of change is in nanoseconds', () => {
    const path = join(temporaryFolder(), 'file')
    writeFileSync(path, 'x')
    const file = HOST_FILES.open(path, 'read')
    expect(file.modifiedAt()).toBeGreaterThan(1_600_000_000_000_000_000n)
    file.close()
  })

  test('a copy is a new file with the same content', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'from'), 'content')
    HOST_FILES.copy(join(folder, 'from'), join(folder, 'to'))
    HOST_FILES.syncFolderOf(join(folder, 'to'))
    expect(readFileSync(join(folder, 'to'), 'utf8')).toBe('content')
    expect(() => HOST_FILES.copy(join(folder, 'from'), join(folder, 'to'))).toThrow('it exists already')
    HOST_FILES.remove(join(folder, 'to'))
    expect(HOST_FILES.exists(join(folder, 'to'))).toBe(false)
  })

  test('errors name file, operation and remedy', () => {
    const folder = temporaryFolder()
    const missing = join(folder, 'missing')
    mkdirSync(join(folder, 'sub'))
    expect(() => HOST_FILES.open(missing, 'read')).toThrow(StorageError)
    expect(() => HOST_FILES.open(missing, 'read')).toThrow(`cannot open '${missing}': it does not exist; check the path`)
    expect(() => HOST_FILES.open(join(folder, 'sub'), 'read')).toThrow('it is not a regular file')
  })
})
