/**
 * Tables of an image in memory, as many as were used last. Changed ones stay until they are written, so that whoever changes them bounds how many
 * there are (`changedBytes`).
 */
export interface Table {
  readonly offset: number
  readonly bytes: Uint8Array
  readonly view: DataView
}

/** Bytes of unchanged tables that are kept. */
const KEPT = 16 * 1024 * 1024

export class TableCache {
  readonly #tables = new Map<number, Table>()
  readonly #changed = new Map<number, Table>()
  readonly #read: (offset: number, target: Uint8Array) => void
  readonly #most: number
  readonly #size: number

  /** Tables of `size` bytes. */
  constructor(size: number, read: (offset: number, target: Uint8Array) => void) {
    this.#size = size
    this.#read = read
    this.#most = Math.max(4, Math.floor(KEPT / size))
  }

  get changedBytes(): number {
    return this.#changed.size * this.#size
  }

  /** The table at an offset of the file. */
  get(offset: number): Table {
    const known = this.#changed.get(offset) ?? this.#tables.get(offset)
    if (known) {
      this.#touch(known)
      return known
    }
    const bytes = new Uint8Array(this.#size)
    this.#read(offset, bytes)
    return this.#keep(offset, bytes)
  }

  /** A table that is not on the file yet. */
  put(offset: number, bytes: Uint8Array): Table {
    const table = this.#keep(offset, bytes)
    this.markChanged(table)
    return table
  }

  markChanged(table: Table): void {
    this.#changed.set(table.offset, table)
  }

  /** Changed tables, in the order of the file. They stay changed until `settle`. */
  changed(): Table[] {
    return [...this.#changed.values()].sort((a, b) => a.offset - b.offset)
  }

  /** They are on the file as they are now. */
  settle(tables: readonly Table[]): void {
    for (const { offset } of tables) this.#changed.delete(offset)
  }

  forget(offset: number): void {
    this.#tables.delete(offset)
    this.#changed.delete(offset)
  }

  #keep(offset: number, bytes: Uint8Array): Table {
    const table = { offset, bytes, view: new DataView(bytes.buffer) }
    this.#tables.set(offset, table)
    if (this.#tables.size > this.#most) this.#tables.delete(this.#tables.keys().next().value as number)
    return table
  }

  #touch(table: Table): void {
    this.#tables.delete(table.offset)
    this.#tables.set(table.offset, table)
  }
}
