import { describe, expect, test } from 'vitest'
import { LARGEST_ANSWER, VirtioRng } from '../../../../../../src-main/engine/devices/virtio-rng/chip.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'

function createRng() {
  const dma = new MemoryDma(0x10000)
  const asked: number[] = []
  const rng = new VirtioRng('virtio-rng.0', dma, (length) => {
    asked.push(length)
    return new Uint8Array(length).fill(0x5a)
  })
  return { dma, rng, asked }
}

const chain = (...writable: readonly { readonly address: number; readonly length: number }[]) => ({ head: 0, readable: [], writable })

// VIRTIO 1.2, section 5.4.
describe('VirtioRng', () => {
  test('fills the whole writable part of a request', () => {
    const { dma, rng } = createRng()
    const written = rng.serve(0, chain({ address: 0x100, length: 3 }, { address: 0x200, length: 2 }))
    expect([written, ...dma.read(0x100, 4), ...dma.read(0x200, 3)]).toEqual([5, 0x5a, 0x5a, 0x5a, 0, 0x5a, 0x5a, 0])
  })

  test('a large request gets a part, an empty one nothing', () => {
    const { rng, asked } = createRng()
    expect([rng.serve(0, chain({ address: 0, length: 0x8000 })), rng.serve(0, chain())]).toEqual([LARGEST_ANSWER, 0])
    expect(asked).toEqual([LARGEST_ANSWER])
  })
})
