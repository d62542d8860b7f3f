/** The world around a machine's devices, writing down what they ask of it. */
import type { MachineHost } from '../../src-main/engine/machine/machine-host.ts'

export class FakeMachineHost implements MachineHost {
  readonly events: string[] = []
  readonly serial: { readonly port: number; readonly bytes: readonly number[] }[] = []

  powerOff(): void {
    this.events.push('power-off')
  }

  reset(): void {
    this.events.push('reset')
  }

  debugExit(value: number): void {
    this.events.push(`debug-exit ${value}`)
  }

  serialOutput(port: number, bytes: Uint8Array): void {
    this.serial.push({ port, bytes: [...bytes] })
  }

  debugConsole(byte: number): void {
    this.events.push(`debug-console ${byte}`)
  }

  hold(message: string): void {
    this.events.push(`hold ${message}`)
  }

  log(message: string): void {
    this.events.push(`log ${message}`)
  }

  notify(message: string): void {
    this.events.push(`notify ${message}`)
  }
}
