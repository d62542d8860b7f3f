import { expect, test } from 'vitest'
import { readCpio, writeCpio } from '../../../../bench/guests/cpio.ts'

interface Member {
  readonly path: string
  readonly mode: number
  readonly content: string
}

/** Reads an archive back by the format's description (buffer-format.rst): 110 bytes of head, name and content padded to 4. */
function readByFormat(archive: Buffer): Member[] {
  const members: Member[] = []
  for (let at = 0; at < archive.length; ) {
    expect(archive.toString('latin1', at, at + 6)).toBe('070701')
    const field = (index: number): number => Number.parseInt(archive.toString('latin1', at + 6 + index * 8, at + 14 + index * 8), 16)
    const [mode, size, nameLength] = [field(1), field(6), field(11)]
    const name = at + 110
    const content = (name + nameLength + 3) & ~3
    members.push({
      path: archive.toString('latin1', name, name + nameLength - 1),
      mode,
      content: archive.toString('latin1', content, content + size),
    })
    at = (content + size + 3) & ~3
  }
  return members
}

test('folders, files and links are read back, and the trailer is last', () => {
  const archive = writeCpio([
    { path: 'bin' },
    { path: 'bin/tool', content: Buffer.from('12345'), executable: true },
    { path: 'bin/sh', link: 'tool' },
    { path: 'note', content: Buffer.from('') },
  ])
  expect(readByFormat(archive)).toEqual([
    { path: 'bin', mode: 0o040755, content: '' },
    { path: 'bin/tool', mode: 0o100755, content: '12345' },
    { path: 'bin/sh', mode: 0o120777, content: 'tool' },
    { path: 'note', mode: 0o100644, content: '' },
    { path: 'TRAILER!!!', mode: 0, content: '' },
  ])
})

test('every member starts at a multiple of 4 bytes', () => {
  const lengths = [1, 2, 3, 4].map((length) => writeCpio([{ path: 'x'.repeat(length), content: Buffer.alloc(length) }]).length)
  for (const length of lengths) expect(length % 4).toBe(0)
})

test('what was written is read', () => {
  const members = [{ path: 'bin' }, { path: 'bin/tool', content: Buffer.from('12345'), executable: true }, { path: 'bin/sh', link: 'tool' }]
  expect(readCpio(writeCpio(members))).toEqual(members)
})
