/**
 * Saved state of one device: named, versioned, complete. A loader consumes every field and refuses what it does not know; a new version of a
 * device steps its number by one and brings a migration from the version before (snapshot/migrations/<kind>.ts).
 */
export type PayloadValue =
  | number
  | string
  | boolean
  | null
  | bigint
  | Uint8Array
  | readonly PayloadValue[]
  | { readonly [name: string]: PayloadValue }

export interface Payload {
  readonly kind: string
  readonly version: number
  readonly fields: { readonly [name: string]: PayloadValue }
}

/** Reads a payload field by field; `finish` throws when a field was left over, so that no state is silently dropped. */
export class PayloadReader {
  readonly #payload: Payload
  readonly #left: Set<string>

  /** Throws when kind or version is not the expected one. */
  constructor(payload: Payload, kind: string, version: number) {
    if (payload.kind !== kind) throw new Error(`saved state of '${payload.kind}' offered to '${kind}'`)
    if (payload.version !== version) {
      throw new Error(`saved state of '${kind}' has version ${payload.version}; this version of Innkeeper reads ${version}`)
    }
    this.#payload = payload
    this.#left = new Set(Object.keys(payload.fields))
  }

  number(name: string): number {
    return this.#take(name, 'number') as number
  }

  boolean(name: string): boolean {
    return this.#take(name, 'boolean') as boolean
  }

  string(name: string): string {
    return this.#take(name, 'string') as string
  }

  bytes(name: string): Uint8Array {
    const value = this.value(name)
    if (!(value instanceof Uint8Array)) throw this.#error(name, 'bytes')
    return value
  }

  numbers(name: string): number[] {
    const value = this.value(name)
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'number')) throw this.#error(name, 'a list of numbers')
    return value
  }

  /** The raw value, for nested structures. */
  value(name: string): PayloadValue {
    const value = this.#payload.fields[name]
    if (value === undefined) throw this.#error(name, 'present')
    this.#left.delete(name)
    return value
  }

  finish(): void {
    if (this.#left.size > 0) throw new Error(`saved state of '${this.#payload.kind}' has unknown fields: ${[...this.#left].join(', ')}`)
  }

  #take(name: string, type: 'number' | 'boolean' | 'string'): PayloadValue {
    const value = this.value(name)
    if (typeof value !== type) throw this.#error(name, `a ${type}`)
    return value
  }

  #error(name: string, wanted: string): Error {
    return new Error(`saved state of '${this.#payload.kind}': field '${name}' is not ${wanted}`)
  }
}
