/**
 * The one door of non-determinism: everything the guest cannot compute by itself enters the machine here, stamped with the instruction count at
 * which it became visible. Live it passes through (and may be recorded); replayed, the gate's log takes the place of the world.
 */
export type GateEvent =
  | { readonly kind: 'anchor'; readonly time: number; readonly nanosecondsPerInstruction: number }
  | { readonly kind: 'serial'; readonly port: number; readonly bytes: Uint8Array }
  | { readonly kind: 'key'; readonly scancodes: Uint8Array }
  | { readonly kind: 'power-button' }
  | { readonly kind: 'wall-clock'; readonly milliseconds: number }
  | { readonly kind: 'random'; readonly bytes: Uint8Array }

/** An event and the retired-instruction count at which it entered. */
export interface StampedEvent {
  readonly icount: number
  readonly event: GateEvent
}

export interface InputGate {
  /** Hands an outside event in. Live: queued until the next slice boundary. Replaying: ignored, since the log decides. */
  submit(event: GateEvent): void
  /**
   * A value the guest asks for in the middle of a slice (random bytes, wall clock): `live` computes it; it is recorded, or taken
   * from the log when replaying. Throws when the log holds another kind here: the replay has diverged.
   */
  ask<Kind extends 'wall-clock' | 'random'>(kind: Kind, live: () => Extract<GateEvent, { kind: Kind }>): Extract<GateEvent, { kind: Kind }>
}
