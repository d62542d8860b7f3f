/** The two 8259s of a PC/AT: the second one's output is input 2 of the first. Interrupts are numbered 0..7 and 8..15. */
import type { PayloadValue } from '../../snapshot/payload.ts'
import { PayloadReader } from '../../snapshot/payload.ts'
import { I8259 } from './chip.ts'
import { CASCADE_LEVEL, ELCR_MASKS } from './registers.ts'

export class I8259Pair {
  readonly primary = new I8259(1 << CASCADE_LEVEL)
  readonly secondary = new I8259()

  reset(): void {
    this.secondary.reset()
    this.primary.reset()
    this.syncCascade()
  }

  /** INTR. */
  get output(): boolean {
    return this.primary.output
  }

  setLine(irq: number, asserted: boolean): void {
    if (irq >= 8) this.secondary.setLine(irq - 8, asserted)
    else if (irq !== CASCADE_LEVEL) this.primary.setLine(irq, asserted)
    this.syncCascade()
  }

  /** Both INTA pulses: returns the vector. */
  acknowledge(): number {
    const level = this.primary.acknowledge()
    if (level !== CASCADE_LEVEL) return this.primary.vectorBase | level
    const vector = this.secondary.vectorBase | this.secondary.acknowledge()
    this.syncCascade()
    return vector
  }

  /** Edge/level control register of one chip (PIIX4 ELCR1, ELCR2). */
  readEdgeLevel(chip: number): number {
    return this.#chip(chip).levelMask
  }

  writeEdgeLevel(chip: number, value: number): void {
    this.#chip(chip).setLevelMask(value & (ELCR_MASKS[chip] as number))
    this.syncCascade()
  }

  /** The wire between the chips; called after every access to either. */
  syncCascade(): void {
    this.primary.setLine(CASCADE_LEVEL, this.secondary.output)
  }

  save(): { readonly [name: string]: PayloadValue } {
    return { primary: this.primary.save(), secondary: this.secondary.save() }
  }

  /** `fields` of one chip become a payload of their own, so that an unknown one is refused there. */
  load(reader: PayloadReader): void {
    loadChip(this.primary, reader.value('primary'))
    loadChip(this.secondary, reader.value('secondary'))
  }

  #chip(chip: number): I8259 {
    return chip === 0 ? this.primary : this.secondary
  }
}

function loadChip(chip: I8259, fields: PayloadValue): void {
  const payload = { kind: 'i8259', version: 1, fields: fields as { readonly [name: string]: PayloadValue } }
  const reader = new PayloadReader(payload, 'i8259', 1)
  chip.load(reader)
  reader.finish()
}
