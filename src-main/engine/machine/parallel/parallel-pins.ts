/**
 * The pins of a vCPU on a thread of its own, as the interrupt controllers see them. What devices wrote before they interrupt is told first. A request is
 * never withdrawn here: the vCPU's thread does that (local-apic.ts).
 */
import type { CpuPins } from '../../bus/cpu-pins.ts'

export class ParallelPins implements CpuPins {
  readonly #pins: CpuPins
  readonly #tellWritten: () => void

  constructor(pins: CpuPins, tellWritten: () => void) {
    this.#pins = pins
    this.#tellWritten = tellWritten
  }

  setInterrupt(level: boolean): void {
    if (!level) return
    this.#tellWritten()
    this.#pins.setInterrupt(true)
  }

  pulseNmi(): void {
    this.#tellWritten()
    this.#pins.pulseNmi()
  }

  pulseInit(): void {
    this.#tellWritten()
    this.#pins.pulseInit()
  }

  pulseStartup(vector: number): void {
    this.#tellWritten()
    this.#pins.pulseStartup(vector)
  }
}
