/** The machine's side of MachineHost: output passes to sinks at once, requests wait for the next instruction boundary. */
import type { StopReason } from '../control/guest-messages.ts'
import type { MachineHost } from './machine-host.ts'

/** Where a machine's output goes. */
export interface MachineSinks {
  serialOutput(port: number, bytes: Uint8Array): void
  debugConsole(byte: number): void
  log(message: string): void
  /** Where there is none, the log has it. */
  notify?(message: string): void
  /** Saving or loading the state has done so many of `total` bytes of memory. */
  progress?(done: number, total: number): void
}

export type MachineRequest =
  | { readonly kind: 'reset' }
  | { readonly kind: 'stop'; readonly reason: StopReason }
  | { readonly kind: 'hold'; readonly message: string }

export class MachineSignals implements MachineHost {
  readonly #sinks: MachineSinks
  #request: MachineRequest | undefined
  /** Ends the running slice: set once the accelerator exists. */
  interrupt: () => void = () => {}

  constructor(sinks: MachineSinks) {
    this.#sinks = sinks
  }

  powerOff(): void {
    this.#ask({ kind: 'stop', reason: { kind: 'power-off' } })
  }

  reset(): void {
    this.#ask({ kind: 'reset' })
  }

  debugExit(value: number): void {
    this.#ask({ kind: 'stop', reason: { kind: 'debug-exit', value } })
  }

  hold(message: string): void {
    this.#ask({ kind: 'hold', message })
  }

  serialOutput(port: number, bytes: Uint8Array): void {
    this.#sinks.serialOutput(port, bytes)
  }

  debugConsole(byte: number): void {
    this.#sinks.debugConsole(byte)
  }

  log(message: string): void {
    this.#sinks.log(message)
  }

  notify(message: string): void {
    if (this.#sinks.notify) this.#sinks.notify(message)
    else this.#sinks.log(message)
  }

  /** Takes the pending request; the first one of a slice wins. */
  take(): MachineRequest | undefined {
    const request = this.#request
    this.#request = undefined
    return request
  }

  #ask(request: MachineRequest): void {
    this.#request ??= request
    this.interrupt()
  }
}
