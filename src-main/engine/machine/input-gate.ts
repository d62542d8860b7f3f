/**
 * The one door of non-determinism: everything the guest cannot compute by itself enters the machine here, stamped with the instruction count at
 * which it became visible. Live it passes through (and may be recorded); replayed, the gate's log takes the place of the world.
 */
export type GateEvent =
  | { readonly kind: 'anchor'; readonly time: number; readonly nanosecondsPerInstruction: number }
  | { readonly kind: 'serial'; readonly port: number; readonly bytes: Uint8Array }
  /** Keys pressed and released, in scan code set 1. */
  | { readonly kind: 'key'; readonly scancodes: Uint8Array }
  /** Movement (right and up positive), wheel steps (towards the user positive), buttons that are down (left 1, right 2, middle 4). */
  | { readonly kind: 'pointer'; readonly x: number; readonly y: number; readonly wheel: number; readonly buttons: number }
  | { readonly kind: 'power-button' }
  /** Another image lies in a drive for removable media, or none. */
  | ({ readonly kind: 'medium' } & MediumChange)
  /** The guest is asked to let go of a medium that it holds. */
  | { readonly kind: 'eject-request'; readonly drive: DriveKind; readonly index: number }
  | { readonly kind: 'wall-clock'; readonly milliseconds: number }
  | { readonly kind: 'random'; readonly bytes: Uint8Array }
  /**
   * The slice ended here by itself, sooner than it was due, in the midst of an instruction (a part of a REP) or of faults without end. The count alone
   * does not say how often; so each is recorded, and nobody is told.
   */
  | { readonly kind: 'stalled' }

/** Drives for removable media: those of the spec's `cdroms`. */
export type DriveKind = 'cdrom'

export interface MediumChange {
  readonly drive: DriveKind
  readonly index: number
  /** Path of the image. */
  readonly image?: string
}

/** A value that the guest asks for in the middle of a slice. */
export type AskKind = 'wall-clock' | 'random'
export type AskedEvent<Kind extends AskKind> = Extract<GateEvent, { kind: Kind }>
export type AnchorEvent = Extract<GateEvent, { kind: 'anchor' }>

/** An event and the retired-instruction count at which it entered. */
export interface StampedEvent {
  readonly icount: number
  readonly event: GateEvent
}

/** What devices see of the gate. */
export interface InputGate {
  /** Hands an outside event in. Live: queued until the next slice boundary. Replaying: ignored, since the log decides. */
  submit(event: GateEvent): void
  /**
   * A value the guest asks for in the middle of a slice (random bytes, wall clock): `live` computes it; it is recorded, or taken
   * from the log when replaying. Throws when the log holds another kind here: the replay has diverged.
   */
  ask<Kind extends AskKind>(kind: Kind, live: () => AskedEvent<Kind>): AskedEvent<Kind>
}

/** What the machine's loop sees of it. */
export interface SliceGate extends InputGate {
  /** Count before which the coming slice must end, or Infinity. */
  readonly nextCount: number
  /** A slice boundary: delivers the anchor (live: the one that `live` computes), then what was submitted. False when a replay's log is at its end. */
  boundary(live: () => AnchorEvent): boolean
  /** The slice ended by itself although no instruction was finished. Throws when it did not when it was recorded. */
  noteStall(): void
}

/** Where events go, and what the gate must know of the machine. */
export interface GatePorts {
  /** Instructions retired so far. */
  readonly instructions: () => number
  readonly deliver: (event: GateEvent) => void
}
