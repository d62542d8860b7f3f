/**
 * The architectural state of a vCPU as a payload: every saved field of state-layout.ts by name, as the bytes that lie in the vCPU's block, and
 * `latched`: the bits of `attention` that are events, an NMI above all, which waits while another is being served. The interrupt line is not one:
 * the controllers drive it again when they are loaded.
 */
import { migrateCpu } from '../snapshot/migrations/cpu.ts'
import type { Payload } from '../snapshot/payload.ts'
import { PayloadReader } from '../snapshot/payload.ts'
import { ATTENTION_INIT, ATTENTION_NMI, ATTENTION_STARTUP } from './execution.ts'
import { STATE_FIELDS, type StateField, stateOffset } from './state-layout.ts'

const KIND = 'cpu'
const VERSION = 2
const BYTES = { u8: 1, u16: 2, u32: 4, u64: 8, f64: 8 } as const
const LATCHED = ATTENTION_NMI | ATTENTION_INIT | ATTENTION_STARTUP
const SAVED = STATE_FIELDS.filter((field) => field.architectural)

/** `block` is the vCPU's block of guest memory. Lazy flags must have been materialised into RFLAGS. */
export function saveCpu(block: Uint8Array): Payload {
  const fields = Object.fromEntries(SAVED.map((field) => [field.name, new Uint8Array(fieldBytes(block, field))]))
  return { kind: KIND, version: VERSION, fields: { ...fields, latched: Atomics.load(attentionOf(block), 0) & LATCHED } }
}

/** Writes every field; the caller recomputes what is derived. Throws on unknown, missing or ill-sized fields. */
export function loadCpu(block: Uint8Array, payload: Payload): void {
  const reader = new PayloadReader(migrateCpu(payload), KIND, VERSION)
  for (const field of SAVED) {
    const bytes = reader.bytes(field.name)
    const target = fieldBytes(block, field)
    if (bytes.length !== target.length)
      throw new Error(`saved state of 'cpu': field '${field.name}' has ${bytes.length} bytes, not ${target.length}`)
    target.set(bytes)
  }
  Atomics.or(attentionOf(block), 0, reader.number('latched') & LATCHED)
  reader.finish()
}

function attentionOf(block: Uint8Array): Int32Array {
  return new Int32Array(block.buffer, block.byteOffset + stateOffset('attention'), 1)
}

function fieldBytes(block: Uint8Array, field: StateField): Uint8Array {
  return block.subarray(field.offset, field.offset + BYTES[field.type] * field.count)
}
