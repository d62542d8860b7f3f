/**
 * System control port A (82371AB datasheet section 5.7.3; PS/2 Technical Reference): bit 0 resets the system when it rises, bit 1 is the fast
 * A20 gate. A20 is always enabled here, memory never wraps at 1 MiB: every guest that runs on this machine wants it so, and the gate would cost
 * each memory access. The bit keeps what was written, so that a guest that checks it goes on. Reset control CF9h belongs to the PCI-ISA bridge.
 */
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import { A_FAST_A20, A_FAST_INIT, A_WRITABLE } from './registers.ts'

export interface SystemControlWires {
  resetSystem(): void
}

export class SystemControl {
  readonly #wires: SystemControlWires
  #value = A_FAST_A20

  constructor(wires: SystemControlWires) {
    this.#wires = wires
  }

  reset(): void {
    this.#value = A_FAST_A20
  }

  read(): number {
    return this.#value
  }

  write(value: number): void {
    const written = value & A_WRITABLE
    const rises = written & ~this.#value & A_FAST_INIT
    this.#value = written
    if (rises) this.#wires.resetSystem()
  }

  save(): Record<string, PayloadValue> {
    return { value: this.#value }
  }

  load(reader: PayloadReader): void {
    this.#value = reader.number('value')
  }
}
