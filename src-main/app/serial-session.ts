/**
 * One terminal on one serial port (src-shared/rpc/serial-channel.ts), over any channel: a WebSocket or an Electron MessagePort. A terminal that
 * cannot keep up misses output in between and is then sent the scrollback afresh, so that a slow window never holds memory or guest up.
 */
import { SERIAL_RESET } from '../../src-shared/rpc/serial-channel.ts'
import type { GuestSupervisor } from '../supervisor/guest-supervisor.ts'
import type { SerialViewer } from '../supervisor/serial-port.ts'

export interface ByteChannel {
  /** Bytes sent and not yet taken by the other side's transport. */
  readonly pending: number
  /** `taken` is called when the transport has taken them. */
  send(data: Uint8Array | string, taken: () => void): void
  onData(listener: (bytes: Uint8Array) => void): void
  onText?(listener: (text: string) => void): void
  onClose(listener: () => void): void
  close?(): void
}

const PENDING_LIMIT = 4 * 1024 * 1024
/** A terminal sends key presses and pasted text. */
const INPUT_LIMIT = 1024 * 1024

/** Joins a channel to a port until it closes. False when there is no such port. Throws NOT_FOUND for an unknown machine. */
export function openSerialSession(supervisor: GuestSupervisor, machineId: string, index: number, channel: ByteChannel): boolean {
  const port = supervisor.serialPort(machineId, index)
  if (!port) return false
  const viewer = new ChannelViewer(channel, () => port.scrollback())
  const detach = port.attach(viewer)
  channel.onClose(detach)
  channel.onData((bytes) => supervisor.serialInput(machineId, index, bytes.subarray(0, INPUT_LIMIT)))
  return true
}

class ChannelViewer implements SerialViewer {
  readonly #channel: ByteChannel
  readonly #scrollback: () => Uint8Array
  #behind = false

  constructor(channel: ByteChannel, scrollback: () => Uint8Array) {
    this.#channel = channel
    this.#scrollback = scrollback
  }

  output(bytes: Uint8Array): void {
    if (!this.#behind && this.#channel.pending > PENDING_LIMIT) this.#behind = true
    if (!this.#behind) this.#send(bytes)
  }

  restart(scrollback: Uint8Array): void {
    this.#behind = false
    this.#send(SERIAL_RESET)
    this.#send(scrollback)
  }

  #send(data: Uint8Array | string): void {
    this.#channel.send(data, () => {
      if (this.#behind && this.#channel.pending === 0) this.restart(this.#scrollback())
    })
  }
}
