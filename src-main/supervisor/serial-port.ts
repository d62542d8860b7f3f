/** One serial port of a machine as the host sees it: its scrollback, and the terminals that watch it (src-shared/rpc/serial-channel.ts). */
import { Scrollback } from './scrollback.ts'

/** A terminal. It must not throw: one that is gone is detached by its owner. */
export interface SerialViewer {
  output(bytes: Uint8Array): void
  /** The scrollback was replaced: start afresh with these bytes. */
  restart(scrollback: Uint8Array): void
}

export class SerialPort {
  readonly #scrollback = new Scrollback()
  readonly #viewers = new Set<SerialViewer>()

  get viewers(): number {
    return this.#viewers.size
  }

  /** Called with what the guest sent. */
  output(bytes: Uint8Array): void {
    this.#scrollback.append(bytes)
    for (const viewer of this.#viewers) viewer.output(bytes)
  }

  /** Shows the viewer the scrollback, and all output from now on. Returns what detaches it. */
  attach(viewer: SerialViewer): () => void {
    this.#viewers.add(viewer)
    viewer.output(this.#scrollback.contents())
    return () => this.#viewers.delete(viewer)
  }

  scrollback(): Uint8Array {
    return this.#scrollback.contents()
  }

  /** A snapshot was restored: its scrollback takes the place of what was seen since. */
  restore(scrollback: Uint8Array): void {
    this.#scrollback.replace(scrollback)
    for (const viewer of this.#viewers) viewer.restart(scrollback)
  }
}
