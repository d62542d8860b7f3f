/** Payloads as JSON text: bigints become {"$n": "decimal"}, bytes {"$b": "base64"}; everything else is plain. */
import type { Payload, PayloadValue } from './payload.ts'

export function encodePayload(payload: Payload): Uint8Array {
  const text = JSON.stringify(payload, (_key, value) => encodeValue(value as PayloadValue))
  return new TextEncoder().encode(text)
}

/** Throws when the text is not a payload. */
export function decodePayload(bytes: Uint8Array): Payload {
  const value = parse(bytes)
  if (!isPayload(value)) throw new Error('a saved payload has no kind, version and fields')
  return value
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes), (_key, item) => decodeValue(item))
  } catch (error) {
    throw new Error(`a saved payload is damaged (${(error as Error).message}); restore another snapshot`)
  }
}

function encodeValue(value: PayloadValue): unknown {
  if (typeof value === 'bigint') return { $n: value.toString() }
  if (value instanceof Uint8Array) return { $b: Buffer.from(value).toString('base64') }
  return value
}

function decodeValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('$n' in value && typeof value.$n === 'string') return BigInt(value.$n)
  if ('$b' in value && typeof value.$b === 'string') return new Uint8Array(Buffer.from(value.$b, 'base64'))
  return value
}

function isPayload(value: unknown): value is Payload {
  if (typeof value !== 'object' || value === null) return false
  const { kind, version, fields } = value as Partial<Payload>
  return typeof kind === 'string' && typeof version === 'number' && typeof fields === 'object' && fields !== null
}
