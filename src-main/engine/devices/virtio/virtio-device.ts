/** What a virtio device is apart from its transport. */
import type { DescriptorChain, Unfinished } from './queue.ts'
import type { WorkBudget } from './work-budget.ts'

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
  /**
   * Serves one request of queue `index` and returns how many bytes of its writable part are filled. A long one spends the budget piece by piece; when
   * it is used up, the request is returned unfinished, and offered again in a later turn with the `done` that it was left with (at first 0).
   */
  serve(index: number, chain: DescriptorChain, done: number, budget: WorkBudget): number | Unfinished
}
