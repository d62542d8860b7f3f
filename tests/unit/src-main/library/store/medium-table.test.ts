import { expect, it } from 'vitest'
import { memoryTables } from '../../../../support/test-database.ts'

it('an image that is the same is the same medium; changed, it is another', async () => {
  const { media } = await memoryTables()
  const image = { path: '/disk.img', size: 512, modifiedAt: 1732400000123.456 }

  const first = await media.register(image)
  const again = await media.register({ ...image })
  const changed = await media.register({ ...image, modifiedAt: image.modifiedAt + 0.001 })

  expect(again).toBe(first)
  expect(changed).not.toBe(first)
  expect(await media.get(first)).toEqual(image)
})
