import { expect, test } from 'vitest'
import { assignResources } from '../../../../../../src-main/engine/bus/pci/assign-resources.ts'
import { VIRTIO_RNG } from '../../../../../../src-main/engine/devices/virtio-rng/index.ts'
import type { InputGate } from '../../../../../../src-main/engine/machine/input-gate.ts'
import { deviceContext, vmSpec } from '../../../../../support/fake-device-context.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'
import { createPciBench } from '../../../../../support/pci.ts'
import { DriverQueue, DriverRegisters } from '../../../../../support/virtio-driver.ts'

test('the bytes of virtio-rng come through the input gate, so that a log can replay them', () => {
  const { bus: pci, ports, mmio } = createPciBench()
  const dma = new MemoryDma(0x2_0000)
  const replayed = { kind: 'random' as const, bytes: Uint8Array.of(1, 2, 3, 4) }
  const live: number[] = []
  const gate = {
    submit: () => undefined,
    ask: (_kind: string, compute: () => { readonly bytes: Uint8Array }) => {
      live.push(compute().bytes.length)
      return replayed
    },
  } as unknown as InputGate
  const devices = VIRTIO_RNG.create(deviceContext({ pci, dma, gate }), vmSpec())
  for (const device of devices) device.reset()
  assignResources(ports, [10, 10, 11, 11])
  const driver = new DriverRegisters(mmio, 0xe000_0000)
  const queue = new DriverQueue(dma, 8)
  driver.start(queue, 1n << 32n)
  queue.add({ address: 0x9000, length: 4, write: true })
  driver.notify()
  expect([[...dma.read(0x9000, 4)], live]).toEqual([[1, 2, 3, 4], [4]])
})
