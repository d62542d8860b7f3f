import { describe, expect, it } from 'vitest'
import { findNamed } from '../../../../src-main/cli/find.ts'

const ITEMS = [
  { id: 'aaaa1111', name: 'box' },
  { id: 'aaaa2222', name: 'Box' },
  { id: 'bbbb3333', name: 'Other' },
]
const find = (wanted: string): string => findNamed('thing', wanted, ITEMS, (item) => item).id

describe('what is called', () => {
  it('by its name in its own spelling is meant, whatever is alike', () => {
    expect([find('box'), find('Box')]).toEqual(['aaaa1111', 'aaaa2222'])
  })

  it('by its name in another case, by its id, by the beginning of its id is meant', () => {
    expect([find('OTHER'), find('bbbb3333'), find('bbbb')]).toEqual(Array(3).fill('bbbb3333'))
  })

  it('by what several are called is refused, with their ids; nothing by three letters of an id', () => {
    expect(() => find('BOX')).toThrow(/names 2 of them; give the id: aaaa1111, aaaa2222/)
    expect(() => find('aaaa')).toThrow(/names 2/)
    expect(() => find('bbb')).toThrow("there is no thing 'bbb'")
  })
})
