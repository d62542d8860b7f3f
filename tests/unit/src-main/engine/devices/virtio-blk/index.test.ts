import { expect, test } from 'vitest'
import { readConfig } from '../../../../../../src-main/engine/bus/pci/assign-resources.ts'
import { VIRTIO_BLK } from '../../../../../../src-main/engine/devices/virtio-blk/index.ts'
import type { BlockBackend } from '../../../../../../src-main/engine/storage/block-backend.ts'
import { deviceContext, vmSpec } from '../../../../../support/fake-device-context.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'
import { createPciBench } from '../../../../../support/pci.ts'

test('there is one virtio disk for each disk of the spec, in order', () => {
  const { bus: pci, ports } = createPciBench()
  const none = () => undefined
  const disk = (): BlockBackend => ({ size: 512, readOnly: false, read: none, write: none, flush: none, close: none })
  const devices = VIRTIO_BLK.create(
    deviceContext({ pci, disk, dma: new MemoryDma(16) }),
    vmSpec({ disks: [{ image: '/a' }, { image: '/b' }] }),
  )
  expect(devices.map((device) => device.name)).toEqual(['virtio-blk.0', 'virtio-blk.1'])
  expect([readConfig(ports, 2, 0, 0, 4), readConfig(ports, 3, 0, 0, 4)]).toEqual([0x1042_1af4, 0x1042_1af4])
})
