/**
 * Payload `cpu`, brought forward one version at a time.
 *
 *   2  `latched` (an NMI that waits) and `exitDetail` (what led to a shutdown). Before the first release `latched` came into version 1 without a
 *      step, so files of version 1 have it or not. Where it is missing nothing waited; what led to a shutdown is not known.
 */
import type { Payload } from '../payload.ts'

const EXIT_DETAIL_BYTES = 32

export function migrateCpu(payload: Payload): Payload {
  return payload.version === 1 ? fromVersion1(payload) : payload
}

function fromVersion1({ kind, fields }: Payload): Payload {
  return { kind, version: 2, fields: { latched: 0, exitDetail: new Uint8Array(EXIT_DETAIL_BYTES), ...fields } }
}
