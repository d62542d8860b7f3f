/**
 * Registers of a vCPU at an instruction boundary: `raw` to go back to them, and in a form that can be compared: arithmetic flags worked out, x87 tags cut to
 * what counts, nothing that is derived.
 */
import { STATE_FIELDS, type StateField, stateOffset } from '../../cpu/state-layout.ts'

export const FIELD_BYTES = { u8: 1, u16: 2, u32: 4, u64: 8, f64: 8 } as const
const ARITHMETIC_FLAGS = 0x8d5n
/** Bit 1 of RFLAGS is always set. */
const FLAGS_FIXED = 2n
/** Derived, but no less to be the same. */
const ALSO_COMPARED: ReadonlySet<string> = new Set(['attention', 'pausesLeft', 'cpl', 'mode', 'watching'])
/**
 * Going back leaves these as they are: they belong to decoded code, to translations and to counters, none of which goes back. A generation that came
 * again would make the jump cache believe what it learned in between.
 */
const KEPT = [
  'generation',
  'localGeneration',
  'globalGeneration',
  'oldestGeneration',
  'arenaGeneration',
  'localSupervisor',
  'jumpKey',
  'segmentedKey',
  'tlbLocal',
  'tlbGlobal',
  'decodeTop',
  'patchedUop',
  'patchedHandler',
  'counters',
  'hotBlock',
  'hotBase',
  'heatStart',
]

export const COMPARED: readonly StateField[] = STATE_FIELDS.filter(({ name, architectural }) => architectural || ALSO_COMPARED.has(name))
export const STATE_SIZE = Math.max(...STATE_FIELDS.map(endOf))
const KEPT_FIELDS = STATE_FIELDS.filter(({ name }) => KEPT.includes(name))
/** Words of the state that a device may write: what is compared, but for the counts. */
export const DEVICE_WORDS = COMPARED.filter(({ name }) => name !== 'icount').flatMap(wordsOf)
const COMPARED_WORDS = COMPARED.flatMap(wordsOf)
const RIP = stateOffset('rip')
const RFLAGS = stateOffset('rflags')
const ICOUNT = stateOffset('icount')
const TAG = stateOffset('fpTag')

function endOf({ offset, type, count }: StateField): number {
  return offset + FIELD_BYTES[type] * count
}

function wordsOf(field: StateField): number[] {
  const first = field.offset >> 2
  return Array.from({ length: ((endOf(field) + 3) >> 2) - first }, (_, index) => first + index)
}

export class CpuSnapshot {
  readonly #raw = new Uint8Array(STATE_SIZE + 8)
  readonly #bytes = new Uint8Array(STATE_SIZE + 8)
  readonly #words = new Int32Array(this.#bytes.buffer)
  readonly view = new DataView(this.#bytes.buffer)

  /** The registers in the vCPU's block; `flags` are the six arithmetic flags. */
  take(block: Uint8Array, flags: number): void {
    const state = block.subarray(0, STATE_SIZE)
    this.#raw.set(state)
    this.#bytes.set(state)
    const system = this.view.getBigUint64(RFLAGS, true) & ~ARITHMETIC_FLAGS
    this.view.setBigUint64(RFLAGS, system | BigInt(flags) | FLAGS_FIXED, true)
    this.view.setUint16(TAG, emptiness(this.view.getUint16(TAG, true)), true)
  }

  /** Puts the registers back. */
  restore(block: Uint8Array): void {
    const kept = KEPT_FIELDS.map((field) => block.slice(field.offset, endOf(field)))
    block.set(this.#raw.subarray(0, STATE_SIZE))
    KEPT_FIELDS.forEach((field, index) => {
      block.set(kept[index] as Uint8Array, field.offset)
    })
  }

  get count(): number {
    return Number(this.view.getBigUint64(ICOUNT, true))
  }

  get rip(): bigint {
    return this.view.getBigUint64(RIP, true)
  }

  equals(other: CpuSnapshot): boolean {
    for (const word of COMPARED_WORDS) if (this.#words[word] !== other.#words[word]) return false
    return true
  }

  /** Element of a field as hexadecimal text. */
  text({ offset, type }: StateField, index: number): string {
    const size = FIELD_BYTES[type]
    const at = offset + size * index
    const value = Array.from(this.#bytes.subarray(at, at + size)).reverse()
    return `0x${Buffer.from(value)
      .toString('hex')
      .replace(/^0+(?=.)/, '')}`
  }
}

/** Of a full tag word: 3 for an empty register, 0 for any other. */
function emptiness(tags: number): number {
  const both = tags & (tags >> 1) & 0x5555
  return both | (both << 1)
}
