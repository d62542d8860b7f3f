/** What a virtio device is apart from its transport. */
import type { DescriptorChain } from './queue.ts'

export interface VirtioDevice {
  /** For messages and payloads, e.g. `virtio-blk.0`. */
  readonly name: string
  /** Device type (VIRTIO 1.2, section 5): 2 block, 4 entropy. */
  readonly type: number
  readonly classCode: number
  /** Features beside those of rings and version, which the transport offers. */
  readonly features: bigint
  /** Largest size of each queue. */
  readonly queueSizes: readonly number[]
  /** A byte of the device configuration space; beyond its end 0. */
  readConfigByte(offset: number): number
  /** The driver is ready: `features` are the negotiated ones. */
  start(features: bigint): void
  /** Serves one request of queue `index` and returns how many bytes of its writable part are filled. */
  serve(index: number, chain: DescriptorChain): number
}
