/** Ends what gives no sign of life. It counts its own ticks and not the clock, so that a host that was asleep is not taken for a dead guest. */
const TICK = 1000

export class WatchDog {
  readonly #patience: number
  readonly #bark: () => void
  readonly #timer: NodeJS.Timeout
  #silent = 0
  #held = 0

  /** Calls `bark` once after `patience` seconds without `feed`. */
  constructor(patience: number, bark: () => void) {
    this.#patience = patience
    this.#bark = bark
    this.#timer = setInterval(() => this.#tick(), TICK)
    this.#timer.unref()
  }

  feed(): void {
    this.#silent = 0
  }

  /** While `work` is under way silence means nothing: it has a time limit of its own. */
  async hold<Result>(work: Promise<Result>): Promise<Result> {
    this.#held++
    try {
      return await work
    } finally {
      this.#held--
      this.feed()
    }
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    if (this.#held > 0) return
    this.#silent++
    if (this.#silent < this.#patience) return
    this.stop()
    this.#bark()
  }
}
