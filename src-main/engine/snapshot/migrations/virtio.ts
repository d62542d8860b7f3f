/**
 * Payloads of virtio devices on PCI, brought forward one version at a time.
 *
 *   2  work that waits for its turn: `windowEnd` and `left` of the budget, and `done` and `waiting` of each queue. In version 1 nothing waited.
 */
import type { Payload, PayloadValue } from '../payload.ts'

const BYTES_PER_WINDOW = 8 * 1024 * 1024

export function migrateVirtio(payload: Payload): Payload {
  return payload.version === 1 ? fromVersion1(payload) : payload
}

function fromVersion1({ kind, fields }: Payload): Payload {
  const { queues } = fields
  const stepped = Array.isArray(queues) ? queues.map(withTurns) : (queues ?? null)
  return { kind, version: 2, fields: { ...fields, windowEnd: 0, left: BYTES_PER_WINDOW, queues: stepped } }
}

function withTurns(queue: PayloadValue): PayloadValue {
  return typeof queue === 'object' && queue !== null ? { ...queue, done: 0, waiting: false } : queue
}
