/** Virtio entropy device (VIRTIO 1.2, section 5.4): one queue of buffers that the device fills with random bytes. No features, no configuration. */
import type { Dma } from '../../bus/dma.ts'
import { ChainWriter } from '../virtio/chain.ts'
import type { DescriptorChain } from '../virtio/queue.ts'
import type { VirtioDevice } from '../virtio/virtio-device.ts'

const QUEUE_SIZE = 64
/** A request may get less than it asks for (5.4.6.2); more than this is left to the next. */
export const LARGEST_ANSWER = 4096

export class VirtioRng implements VirtioDevice {
  readonly name: string
  readonly type = 4
  readonly classCode = 0x00_ff00
  readonly features = 0n
  readonly queueSizes = [QUEUE_SIZE]
  readonly #dma: Dma
  readonly #random: (length: number) => Uint8Array

  /** `random` gives so many random bytes. */
  constructor(name: string, dma: Dma, random: (length: number) => Uint8Array) {
    this.name = name
    this.#dma = dma
    this.#random = random
  }

  readConfigByte(): number {
    return 0
  }

  start(): void {}

  serve(_index: number, chain: DescriptorChain): number {
    const writer = new ChainWriter(this.#dma, chain.writable)
    const length = Math.min(writer.remaining, LARGEST_ANSWER)
    if (length > 0) writer.write(this.#random(length))
    return writer.written
  }
}
