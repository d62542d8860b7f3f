import { describe, expect, test } from 'vitest'
import { QUEUE_AT_RESET } from '../../../../../../src-main/engine/devices/virtio/queue.ts'
import { readQueueState } from '../../../../../../src-main/engine/devices/virtio/queue-state.ts'
import { PayloadReader, type PayloadValue } from '../../../../../../src-main/engine/snapshot/payload.ts'

const reader = (queues: PayloadValue) => new PayloadReader({ kind: 'k', version: 1, fields: { queues } }, 'k', 1)

describe('readQueueState', () => {
  test('gives the queues as they were saved', () => {
    const saved = { ...QUEUE_AT_RESET, size: 8, nextUsed: 5 }
    expect(readQueueState(reader([saved]), 1)).toEqual([saved])
  })

  test('another number of queues, a missing and an unknown member are refused', () => {
    const { size, ...rest } = QUEUE_AT_RESET
    expect(() => readQueueState(reader([]), 1)).toThrow('does not have 1 queues')
    expect(() => readQueueState(reader([rest]), 1)).toThrow("field 'size'")
    expect(() => readQueueState(reader([{ ...QUEUE_AT_RESET, size, more: 1 }]), 1)).toThrow('unknown fields: more')
  })
})
