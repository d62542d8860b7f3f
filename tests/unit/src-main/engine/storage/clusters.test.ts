import { expect, test } from 'vitest'
import { forEachCluster } from '../../../../../src-main/engine/storage/clusters.ts'

function pieces(offset: number, length: number): number[][] {
  const found: number[][] = []
  forEachCluster(offset, length, (...piece) => found.push(piece))
  return found
}

test('a range is cut where clusters meet', () => {
  expect(pieces(65536 - 512, 65536 + 1024)).toEqual([
    [0, 65024, 0, 512],
    [1, 0, 512, 65536],
    [2, 0, 66048, 512],
  ])
  expect([pieces(65536, 512), pieces(0, 0)]).toEqual([[[1, 0, 0, 512]], []])
})
