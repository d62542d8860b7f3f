/** The register file of one vCPU by field name (state-layout.ts), in the guest's memory. Not for hot paths. */
import { CPU_BLOCK_SIZE, cpuBlock } from '../memory/memory-map.ts'
import { STATE_FIELDS, type StateField } from './state-layout.ts'

const FIELDS: ReadonlyMap<string, StateField> = new Map(STATE_FIELDS.map((field) => [field.name, field]))
const BYTES = { u8: 1, u16: 2, u32: 4, u64: 8, f64: 8 } as const

export class RegisterFile {
  /** The vCPU's whole block. */
  readonly block: Uint8Array
  readonly #view: DataView

  constructor(buffer: ArrayBufferLike, cpu: number) {
    this.block = new Uint8Array(buffer, cpuBlock(cpu), CPU_BLOCK_SIZE)
    this.#view = new DataView(buffer, cpuBlock(cpu), CPU_BLOCK_SIZE)
  }

  /** Element `index` of a field, unsigned; 64-bit fields too, whatever their width. Throws for a name that does not exist. */
  get(name: string, index = 0): bigint {
    const [field, offset] = this.#locate(name, index)
    switch (field.type) {
      case 'u8':
        return BigInt(this.#view.getUint8(offset))
      case 'u16':
        return BigInt(this.#view.getUint16(offset, true))
      case 'u32':
        return BigInt(this.#view.getUint32(offset, true))
      case 'u64':
        return this.#view.getBigUint64(offset, true)
      case 'f64':
        throw new Error(`CPU state field '${name}' is no integer`)
    }
  }

  set(name: string, value: bigint | number, index = 0): void {
    const [field, offset] = this.#locate(name, index)
    const integer = BigInt(value)
    switch (field.type) {
      case 'u8':
        return this.#view.setUint8(offset, Number(BigInt.asUintN(8, integer)))
      case 'u16':
        return this.#view.setUint16(offset, Number(BigInt.asUintN(16, integer)), true)
      case 'u32':
        return this.#view.setUint32(offset, Number(BigInt.asUintN(32, integer)), true)
      case 'u64':
        return this.#view.setBigUint64(offset, BigInt.asUintN(64, integer), true)
      case 'f64':
        throw new Error(`CPU state field '${name}' is no integer`)
    }
  }

  #locate(name: string, index: number): [StateField, number] {
    const field = FIELDS.get(name)
    if (!field || index >= field.count) throw new Error(`no element ${index} of field '${name}' in the CPU state`)
    return [field, field.offset + index * BYTES[field.type]]
  }
}
