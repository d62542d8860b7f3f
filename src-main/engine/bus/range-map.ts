/** Ordered map of disjoint address ranges: the common part of the port and the memory bus. */
export interface Range<Value> {
  readonly base: number
  readonly length: number
  readonly owner: string
  readonly value: Value
}

export class RangeMap<Value> {
  readonly #kind: string
  #ranges: Range<Value>[] = []
  #last: Range<Value> | undefined

  /** `kind` names the address space in error messages. */
  constructor(kind: string) {
    this.#kind = kind
  }

  /** Adds a range; throws when it overlaps another or is empty. Returns the undo. */
  insert(range: Range<Value>): () => void {
    if (range.length <= 0) throw new Error(`${range.owner}: empty ${this.#kind} range`)
    const clash = this.#ranges.find((other) => range.base < other.base + other.length && other.base < range.base + range.length)
    if (clash) throw new Error(`${range.owner}: ${this.#kind} 0x${range.base.toString(16)} already belongs to ${clash.owner}`)
    this.#ranges.push(range)
    this.#ranges.sort((a, b) => a.base - b.base)
    return () => this.#remove(range)
  }

  /** The range that holds `address`, or undefined. Remembers the last hit: polling loops ask for the same port. */
  find(address: number): Range<Value> | undefined {
    const last = this.#last
    if (last && address >= last.base && address < last.base + last.length) return last
    const found = this.#search(address)
    if (found) this.#last = found
    return found
  }

  #search(address: number): Range<Value> | undefined {
    let low = 0
    let high = this.#ranges.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const range = this.#ranges[middle] as Range<Value>
      if (address < range.base) high = middle - 1
      else if (address >= range.base + range.length) low = middle + 1
      else return range
    }
    return undefined
  }

  #remove(range: Range<Value>): void {
    this.#ranges = this.#ranges.filter((other) => other !== range)
    this.#last = undefined
  }
}
