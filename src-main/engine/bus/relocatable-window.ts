/**
 * A range of ports or memory whose place the guest chooses at run time. A place that is already taken leaves the window unmapped, as the guest's
 * mistake, until `retry` or the next move succeeds.
 */
export class RelocatableWindow {
  readonly #map: (base: number) => () => void
  #base: number | undefined
  #unmap: (() => void) | undefined

  /** `map` maps at a base and returns the undo; it throws when the place is taken. */
  constructor(map: (base: number) => () => void) {
    this.#map = map
  }

  /** Is the window where it should be? True also when it should be nowhere. */
  get settled(): boolean {
    return this.#base === undefined || this.#unmap !== undefined
  }

  /** Moves the window; undefined takes it away. */
  moveTo(base: number | undefined): void {
    if (base === this.#base) return
    this.#unmap?.()
    this.#unmap = undefined
    this.#base = base
    this.retry()
  }

  /** Tries again to map where `moveTo` found the place taken. */
  retry(): void {
    if (this.#base === undefined || this.#unmap) return
    try {
      this.#unmap = this.#map(this.#base)
    } catch {
      this.#unmap = undefined
    }
  }
}
