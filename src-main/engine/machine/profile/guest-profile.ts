/** A profile of a run as the guest's worker gathers it; names are given to it elsewhere (cli/run/profile). Plain data, posted to the main thread. */

/** Where the guest was at samples: every so many instructions, whatever they cost. */
export interface GuestSample {
  readonly rip: bigint
  /** At privilege level 3. */
  readonly user: boolean
  /** Samples at this address, and the host time of the instructions that led up to them. */
  readonly count: number
  readonly nanoseconds: number
}

/** What the engine's thread was at: a function and the time in itself alone. */
export interface EngineSample {
  readonly name: string
  /** Of its source, or `wasm://...` for WebAssembly. */
  readonly url: string
  readonly microseconds: number
}

export interface GuestProfile {
  readonly guest: readonly GuestSample[]
  readonly engine: readonly EngineSample[]
  /** MSR LSTAR at the end: where a 64-bit kernel has its entry for system calls, hence how far it was moved. */
  readonly syscallEntry: bigint
}
