/** The saved state of a device's queues: a list of plain objects in the payload field `queues`. */
import { PayloadReader, type PayloadValue } from '../../snapshot/payload.ts'
import { readPlain } from '../plain-state.ts'
import { QUEUE_AT_RESET, type QueueState } from './queue.ts'

/** Reads exactly `count` queues. Throws on a missing or unknown member. */
export function readQueueState(reader: PayloadReader, count: number): readonly QueueState[] {
  const list = reader.value('queues')
  if (!Array.isArray(list) || list.length !== count) throw new Error(`saved virtio state does not have ${count} queues`)
  return list.map((item: PayloadValue) => readOne(item))
}

function readOne(item: PayloadValue): QueueState {
  if (typeof item !== 'object' || item === null) throw new Error('a saved virtio queue is no object')
  const reader = new PayloadReader(
    { kind: 'virtio queue', version: 1, fields: item as { readonly [name: string]: PayloadValue } },
    'virtio queue',
    1,
  )
  const state = readPlain(reader, QUEUE_AT_RESET)
  reader.finish()
  return state
}
