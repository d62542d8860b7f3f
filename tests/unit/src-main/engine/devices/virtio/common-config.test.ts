import { describe, expect, test } from 'vitest'
import { CommonConfig } from '../../../../../../src-main/engine/devices/virtio/common-config.ts'
import { VirtQueue } from '../../../../../../src-main/engine/devices/virtio/queue.ts'
import { F_VERSION_1 } from '../../../../../../src-main/engine/devices/virtio/registers.ts'
import { PayloadReader } from '../../../../../../src-main/engine/snapshot/payload.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'

function createConfig() {
  const events: string[] = []
  const queues = [new VirtQueue(new MemoryDma(16), 256), new VirtQueue(new MemoryDma(16), 64)]
  const config = new CommonConfig(F_VERSION_1 | 0x21n, queues, {
    onDidReset: () => events.push('reset'),
    onDidStart: () => events.push('start'),
  })
  return { config, queues, events }
}

function acceptFeatures(config: CommonConfig, features: bigint): void {
  for (const half of [0, 1]) {
    config.write(0x08, 4, half)
    config.write(0x0c, 4, Number((features >> BigInt(32 * half)) & 0xffff_ffffn))
  }
}

// VIRTIO 1.2, sections 3.1.1 and 4.1.4.3.
describe('CommonConfig', () => {
  test('offered features are read by halves', () => {
    const { config } = createConfig()
    const halves = [0, 1, 2].map((half) => {
      config.write(0x00, 4, half)
      return config.read(0x04, 4)
    })
    expect(halves).toEqual([0x21, 1, 0])
  })

  test('FEATURES_OK stays only for features that were offered, version 1 among them', () => {
    const tryFeatures = (features: bigint) => {
      const { config } = createConfig()
      acceptFeatures(config, features)
      config.write(0x14, 1, 11)
      return config.read(0x14, 1)
    }
    expect([tryFeatures(F_VERSION_1 | 1n), tryFeatures(1n), tryFeatures(F_VERSION_1 | 2n)]).toEqual([11, 3, 3])
  })

  test('features are fixed after FEATURES_OK', () => {
    const { config } = createConfig()
    acceptFeatures(config, F_VERSION_1)
    config.write(0x14, 1, 11)
    acceptFeatures(config, F_VERSION_1 | 1n)
    expect(config.negotiated).toBe(F_VERSION_1)
  })

  test('the queue fields belong to the selected queue; one that does not exist has size 0', () => {
    const { config } = createConfig()
    const sizes = [0, 1, 2].map((index) => {
      config.write(0x16, 2, index)
      return config.read(0x18, 2)
    })
    expect([config.read(0x12, 2), ...sizes]).toEqual([2, 256, 64, 0])
  })

  test('addresses are written by halves while the queue is off, and not after', () => {
    const { config, queues } = createConfig()
    config.write(0x20, 4, 0x1000)
    config.write(0x24, 4, 1)
    config.write(0x1c, 2, 1)
    config.write(0x20, 4, 0x2000)
    expect([queues[0]?.state.descriptorsLow, queues[0]?.state.descriptorsHigh, config.read(0x1c, 2)]).toEqual([0x1000, 1, 1])
  })

  test('a queue size must be a power of two up to the largest', () => {
    const { config } = createConfig()
    const sizes = [128, 100, 512, 0].map((size) => {
      config.write(0x18, 2, size)
      return config.read(0x18, 2)
    })
    expect(sizes).toEqual([128, 128, 128, 128])
  })

  test('DRIVER_OK starts the device once, 0 resets it', () => {
    const { config, events } = createConfig()
    acceptFeatures(config, F_VERSION_1)
    for (const status of [1, 3, 11, 15, 15]) config.write(0x14, 1, status)
    config.write(0x14, 1, 0)
    expect(events).toEqual(['start', 'reset'])
  })

  test('no MSI-X vector can be set', () => {
    const { config } = createConfig()
    config.write(0x10, 2, 0)
    expect([config.read(0x10, 2), config.read(0x1a, 2)]).toEqual([0xffff, 0xffff])
  })

  test('loaded state is the saved one', () => {
    const { config } = createConfig()
    acceptFeatures(config, F_VERSION_1 | 1n)
    config.write(0x14, 1, 11)
    const copy = createConfig().config
    copy.load(new PayloadReader({ kind: 'k', version: 1, fields: { ...config.state } }, 'k', 1))
    expect([copy.negotiated, copy.read(0x14, 1)]).toEqual([F_VERSION_1 | 1n, 11])
  })
})
