/**
 * Messages of the display's thread (display-worker.ts). A port of its own for each who talks to it: a viewer, whose bytes go both ways once it has sent
 * `viewer`, or the supervisor, who asks for pictures and types. Input goes on to the machine's thread.
 */
import type { MessagePort } from 'node:worker_threads'
import type { VideoPlace } from '../memory/video-memory.ts'

export interface VncOptions {
  readonly host: string
  readonly port: number
  readonly password?: string | undefined
}

/** What the thread is started with. */
export interface DisplayThreadData {
  readonly memory: SharedArrayBuffer
  readonly place: VideoPlace
  /** Told to viewers. */
  readonly name: string
  readonly vnc?: VncOptions | undefined
}

/** From the machine's thread. */
export interface DisplayClient {
  readonly type: 'client'
  readonly port: MessagePort
}

/** Through a client's port. Bytes are those of RFB. */
export type ToDisplay =
  | Uint8Array
  | { readonly type: 'viewer' }
  /** So many bytes that were sent have reached the viewer's transport. */
  | { readonly type: 'taken'; readonly bytes: number }
  /** A PNG of at most this width, unless the picture is still the one with number `known`. */
  | { readonly type: 'picture'; readonly id: number; readonly width?: number | undefined; readonly known?: number | undefined }
  /** The characters on the screen. */
  | { readonly type: 'text'; readonly id: number }
  /** Scan codes (set 1), a group at a time, as fast as somebody types. */
  | { readonly type: 'type'; readonly id: number; readonly keys: readonly (readonly number[])[] }
  | DisplayInput

/** To the machine's thread, which hands it to the input gate. */
export type DisplayInput =
  | { readonly type: 'key'; readonly scancodes: Uint8Array }
  /** As GateEvent `pointer`. */
  | { readonly type: 'pointer'; readonly x: number; readonly y: number; readonly wheel: number; readonly buttons: number }

export type FromDisplay =
  | Uint8Array
  | { readonly type: 'picture'; readonly id: number; readonly picture: Picture | undefined }
  | { readonly type: 'text'; readonly id: number; readonly lines: readonly string[] | undefined }
  /** It is being typed. */
  | { readonly type: 'typing'; readonly id: number }

/** To the machine's thread. */
export type DisplayReport = DisplayInput | { readonly type: 'log'; readonly message: string }

/** `number` counts pictures that differ; `png` is absent when it is still the known one. */
export interface Picture {
  readonly number: number
  readonly width: number
  readonly height: number
  readonly png?: Uint8Array
}
