/** The pins of a vCPU, writing down what the interrupt controllers do to them. */
import type { CpuPins } from '../../src-main/engine/bus/cpu-pins.ts'

export class FakeCpuPins implements CpuPins {
  interrupt = false
  readonly events: string[] = []

  setInterrupt(level: boolean): void {
    this.interrupt = level
  }

  pulseNmi(): void {
    this.events.push('nmi')
  }

  pulseInit(): void {
    this.events.push('init')
  }

  pulseStartup(vector: number): void {
    this.events.push(`startup ${vector}`)
  }
}
