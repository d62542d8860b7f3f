/** An entropy source that every machine has. Its bytes enter through the input gate, so that a recorded run replays. */
import { randomBytes } from 'node:crypto'
import type { InputGate } from '../../machine/input-gate.ts'
import type { DeviceDescriptor } from '../device.ts'
import { VirtioPciTransport } from '../virtio/pci-transport.ts'
import { VirtioRng } from './chip.ts'

const KIND = 'virtio-rng'

export const VIRTIO_RNG: DeviceDescriptor = {
  kind: KIND,
  title: 'Virtio entropy source',
  create: ({ clock, dma, pci, host, gate }) => {
    const device = new VirtioRng(`${KIND}.0`, dma, (length) => askForRandom(gate, length))
    return [new VirtioPciTransport(KIND, device, { clock, dma, pci, log: (message) => host.log(message) })]
  },
}

function askForRandom(gate: InputGate, length: number): Uint8Array {
  return gate.ask('random', () => ({ kind: 'random', bytes: new Uint8Array(randomBytes(length)) })).bytes
}
