/**
 * Messages between the supervisor (main thread) and a guest's worker. The worker is started with `workerData: MachineConfig`; it says `ready`
 * when the machine is built (paused at its first instruction), or `failed`. Every request is answered by `reply` with its id.
 */
import type { MessagePort } from 'node:worker_threads'
import type { GuestCounters } from '../../../src-shared/domain/counters.ts'
import type { Sentence } from '../../../src-shared/domain/sentence.ts'
import type { MediumChange } from '../machine/input-gate.ts'
import type { GuestProfile } from '../machine/profile/guest-profile.ts'

export type GuestRequest =
  | { readonly type: 'run' } // start or go on
  | { readonly type: 'pause' }
  | { readonly type: 'reset' } // a crashed machine waits for `run` afterwards; another goes on, or stays paused
  | { readonly type: 'power-button' }
  /** Another image in a drive, or none. */
  | { readonly type: 'medium'; readonly change: MediumChange }
  /** Ends the worker: closes disks. Answered, then `stopped`. */
  | { readonly type: 'stop' }
  /**
   * Writes the whole state into `folder` (exists, empty): `state.bin` and a copy of each overlay as `disk-<n>.overlay`; all fsynced. The machine is quiet
   * meanwhile and runs on afterwards if it ran.
   */
  | { readonly type: 'save'; readonly folder: string }

/** Not answered. */
export type GuestInput =
  | { readonly type: 'serial-input'; readonly port: number; readonly bytes: Uint8Array }
  /** What each virtual CPU may use of a host core from now on, 0 < share <= 1: its execution cap, or less for the sake of other machines. */
  | { readonly type: 'share'; readonly share: number }

/** Somebody who looks at the display, through a port of his own (display/display-messages.ts); closed when the machine has none. */
export interface DisplayRequest {
  readonly type: 'display'
  readonly port: MessagePort
}

/** What comes from a debugger, for a machine whose config lets one in. */
export type DebuggerInput =
  | { readonly type: 'debugger-connected' }
  | { readonly type: 'debugger-input'; readonly bytes: Uint8Array }
  /** The connection is lost. */
  | { readonly type: 'debugger-gone' }

export type ToGuest = (GuestRequest & { readonly id: number }) | GuestInput | DebuggerInput | DisplayRequest

/** Why a machine stopped by itself. */
export type StopReason =
  | { readonly kind: 'power-off' }
  | { readonly kind: 'debug-exit'; readonly value: number }
  | { readonly kind: 'requested' }

export type FromGuest =
  | { readonly type: 'ready'; readonly notices: readonly string[] }
  /** The machine could not be built; the message names the thing and the remedy. `sentence`: the same with its code, where it has one. */
  | { readonly type: 'failed'; readonly message: string; readonly sentence?: Sentence }
  /** `full`: the host's disk has no room for what was asked. */
  | { readonly type: 'reply'; readonly id: number; readonly error?: string; readonly full?: true }
  | { readonly type: 'running' }
  /** `reason`: it paused by itself, and the host must change something before it can go on. */
  | { readonly type: 'paused'; readonly reason?: string }
  /** Triple fault, or a failure of the engine; registers and reason in words. The machine stays for reset or power-off. */
  | { readonly type: 'crashed'; readonly reason: string; readonly sentence?: Sentence }
  /** HLT with interrupts off: nothing but reset, NMI or power-off can wake it. */
  | { readonly type: 'stuck'; readonly reason: string }
  | { readonly type: 'stopped'; readonly reason: StopReason }
  | { readonly type: 'serial-output'; readonly port: number; readonly bytes: Uint8Array }
  | { readonly type: 'debug-console'; readonly text: string }
  /** For the debugger; and it has nothing more to ask. */
  | { readonly type: 'debugger-output'; readonly bytes: Uint8Array }
  | { readonly type: 'debugger-end' }
  | { readonly type: 'log'; readonly message: string }
  /** Before `stopped`, when the config asks for a profile. */
  | { readonly type: 'profile'; readonly profile: GuestProfile }
  /** The user should know it as long as the machine lives; each once. */
  | { readonly type: 'notice'; readonly message: string }
  /** While the state is saved or loaded: bytes of guest memory. The last one has done = total. */
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  /**
   * At least every 500 ms, also when idle or paused: the supervisor ends a worker that is silent for 10 s. `instructions` and `uptime` (guest ms)
   * since power-on; `busy` is the share of one host core since the last heartbeat, 0..1; `counters` count since the worker began.
   */
  | {
      readonly type: 'heartbeat'
      readonly instructions: number
      readonly uptime: number
      readonly busy: number
      readonly counters?: GuestCounters
    }
