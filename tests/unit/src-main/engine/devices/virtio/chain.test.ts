import { describe, expect, test } from 'vitest'
import { ChainReader, ChainWriter, totalLength } from '../../../../../../src-main/engine/devices/virtio/chain.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'

const SEGMENTS = [
  { address: 0x10, length: 3 },
  { address: 0x20, length: 0 },
  { address: 0x30, length: 2 },
]

describe('chain streams', () => {
  test('a reader crosses segments and ends with the chain', () => {
    const dma = new MemoryDma(0x100)
    dma.write(0x10, Uint8Array.of(1, 2, 3))
    dma.write(0x30, Uint8Array.of(4, 5))
    const reader = new ChainReader(dma, SEGMENTS)
    expect([[...reader.read(2)], [...reader.read(2)], reader.remaining, [...reader.read(9)], [...reader.read(1)]]).toEqual([
      [1, 2],
      [3, 4],
      1,
      [5],
      [],
    ])
  })

  test('a writer crosses segments, counts what it passed and drops the rest', () => {
    const dma = new MemoryDma(0x100)
    const writer = new ChainWriter(dma, SEGMENTS)
    writer.skip(1)
    writer.write(Uint8Array.of(7, 8, 9, 10, 11, 12))
    expect([...dma.read(0x10, 4), ...dma.read(0x30, 3)]).toEqual([0, 7, 8, 0, 9, 10, 0])
    expect([writer.written, writer.remaining, totalLength(SEGMENTS)]).toEqual([5, 0, 5])
  })
})
