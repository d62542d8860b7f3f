/** One virtio disk for each disk of the spec that is on this controller: /dev/vda, /dev/vdb, ... in its order. */
import type { DeviceDescriptor } from '../device.ts'
import { VirtioPciTransport } from '../virtio/pci-transport.ts'
import { VirtioBlk } from './chip.ts'

const KIND = 'virtio-blk'

export const VIRTIO_BLK: DeviceDescriptor = {
  kind: KIND,
  title: 'Virtio disk',
  create: ({ clock, dma, pci, host, disk }, spec) =>
    spec.disks.flatMap(({ controller }, index) => {
      if (controller !== 'virtio') return []
      const log = (message: string) => host.log(message)
      const hold = (message: string) => host.hold(message)
      const notify = (message: string) => host.notify(message)
      const device = new VirtioBlk(`${KIND}.${index}`, `innkeeper-disk-${index}`, { dma, backend: disk(index), notify, hold })
      return [new VirtioPciTransport(KIND, device, { clock, dma, pci, log })]
    }),
}
