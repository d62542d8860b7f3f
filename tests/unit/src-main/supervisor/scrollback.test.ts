import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Scrollback } from '../../../../src-main/supervisor/scrollback.ts'

it('a scrollback keeps the last bytes, whatever the pieces in which they came', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 9000 }), { maxLength: 8 })

  fc.assert(
    fc.property(pieces, fc.integer({ min: 4096, max: 10_000 }), (list, limit) => {
      const scrollback = new Scrollback(limit)
      for (const piece of list) scrollback.append(piece)

      const all = Buffer.concat(list)
      expect(Buffer.from(scrollback.contents()).equals(all.subarray(Math.max(0, all.length - limit)))).toBe(true)
    }),
    { numRuns: 200 },
  )
})

it('a scrollback that is replaced forgets what it had', () => {
  const scrollback = new Scrollback()
  scrollback.append(new Uint8Array([1, 2, 3]))

  scrollback.replace(new Uint8Array([9]))

  expect([...scrollback.contents()]).toEqual([9])
})

it('what a scrollback gives out does not change with it', () => {
  const scrollback = new Scrollback()
  scrollback.append(new Uint8Array([1]))
  const before = scrollback.contents()

  scrollback.replace(new Uint8Array([2]))

  expect([...before]).toEqual([1])
})
