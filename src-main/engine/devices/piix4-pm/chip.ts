/**
 * The ACPI block of the 82371AB (PIIX4), function 3 (datasheet 290562): PM1 event and control registers, the PM timer, the general-purpose event
 * registers and the power button. SCI is a level: status and enable meet and SCI_EN is set. Left out: SMI and everything that raises it (GLBSTS,
 * GLBEN, DEVSTS), SMBus, clock throttling, sleep states other than soft off, wake by RTC alarm.
 */
import type { Clock } from '../../base/clock/clock.ts'
import { Deadline } from '../../base/clock/deadline.ts'
import { ticksAt, timeOfTick } from '../../base/clock/frequency.ts'
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import * as R from './registers.ts'

export interface PowerWires {
  readonly clock: Clock
  /** SCI, after every change of state. */
  setSci(level: boolean): void
  powerOff(): void
}

export class Piix4Power {
  readonly #wires: PowerWires
  #pm1Status = 0
  #pm1Enable = 0
  #pm1Control = 0
  #gpeStatus = 0
  #gpeEnable = 0
  /** Changes of the timer's top bit that TMROF_STS has accounted for. */
  #halvesSeen = 0
  readonly #overflow: Deadline

  constructor(wires: PowerWires) {
    this.#wires = wires
    this.#overflow = new Deadline(wires.clock, () => this.#expireHalf())
  }

  reset(): void {
    this.#pm1Status = 0
    this.#pm1Enable = 0
    this.#pm1Control = 0
    this.#gpeStatus = 0
    this.#gpeEnable = 0
    this.#halvesSeen = this.#halves()
    this.#sync()
  }

  /** Reads `size` bytes (1, 2, 4) at an offset into the block. */
  read(offset: number, size: number): number {
    this.#countOverflows()
    const word = (at: number) => this.#register(at) >>> 0
    if (size === 4 && (offset & 3) === 0) return offset === R.REG_PMTMR ? this.#timer() : (word(offset) | (word(offset + 2) << 16)) >>> 0
    let value = 0
    for (let byte = 0; byte < size; byte++) value |= ((word((offset + byte) & ~1) >>> (((offset + byte) & 1) * 8)) & 0xff) << (byte * 8)
    return value >>> 0
  }

  write(offset: number, size: number, value: number): void {
    this.#countOverflows()
    for (let byte = 0; byte < size; byte += 2) {
      const at = offset + byte
      const bits = Math.min(size - byte, 2) === 2 ? 0xffff : 0xff
      const shift = (at & 1) * 8
      this.#writeRegister(at & ~1, ((value >>> (byte * 8)) & bits) << shift, (bits << shift) & 0xffff)
    }
    this.#sync()
  }

  pressPowerButton(): void {
    this.#pm1Status |= R.PM1_PWRBTN
    this.#sync()
  }

  save(): { readonly [name: string]: PayloadValue } {
    return {
      pm1Status: this.#pm1Status,
      pm1Enable: this.#pm1Enable,
      pm1Control: this.#pm1Control,
      gpeStatus: this.#gpeStatus,
      gpeEnable: this.#gpeEnable,
      halvesSeen: this.#halvesSeen,
    }
  }

  load(reader: PayloadReader): void {
    this.#pm1Status = reader.number('pm1Status')
    this.#pm1Enable = reader.number('pm1Enable')
    this.#pm1Control = reader.number('pm1Control')
    this.#gpeStatus = reader.number('gpeStatus')
    this.#gpeEnable = reader.number('gpeEnable')
    this.#halvesSeen = reader.number('halvesSeen')
    this.#sync()
  }

  #ticks(): number {
    return ticksAt(R.PM_TIMER_HZ, this.#wires.clock.now())
  }

  #timer(): number {
    return this.#ticks() % (R.PM_TIMER_MASK + 1)
  }

  #halves(): number {
    return Math.floor(this.#ticks() / R.PM_TIMER_HALF)
  }

  #register(offset: number): number {
    switch (offset) {
      case R.REG_PMSTS:
        return this.#pm1Status
      case R.REG_PMEN:
        return this.#pm1Enable
      case R.REG_PMCNTRL:
        return this.#pm1Control
      case R.REG_PMTMR:
        return this.#timer() & 0xffff
      case R.REG_PMTMR + 2:
        return this.#timer() >>> 16
      case R.REG_GPSTS:
        return this.#gpeStatus
      case R.REG_GPEN:
        return this.#gpeEnable
      default:
        return 0
    }
  }

  /** Writes those bits of a 16-bit register that `mask` (the bytes of the access) covers. */
  #writeRegister(offset: number, value: number, mask: number): void {
    const merge = (old: number, writable: number) => (old & ~(mask & writable)) | (value & mask & writable)
    switch (offset) {
      case R.REG_PMSTS:
        this.#pm1Status &= ~value
        return
      case R.REG_PMEN:
        this.#pm1Enable = merge(this.#pm1Enable, R.PM1_ENABLE_BITS)
        return
      case R.REG_PMCNTRL:
        this.#pm1Control = merge(this.#pm1Control, R.PMCNTRL_WRITABLE)
        if ((value & R.PMCNTRL_SUS_EN) !== 0) this.#suspend()
        return
      case R.REG_GPSTS:
        this.#gpeStatus &= ~value
        return
      case R.REG_GPEN:
        this.#gpeEnable = merge(this.#gpeEnable, 0xffff)
        return
    }
  }

  #suspend(): void {
    if ((this.#pm1Control & R.PMCNTRL_SUS_TYP) >>> 10 === R.SUS_TYP_SOFT_OFF) this.#wires.powerOff()
  }

  /** TMROF_STS is set for every change of the timer's top bit since the last look, so that no callback is needed while nobody waits for it. */
  #countOverflows(): void {
    const halves = this.#halves()
    if (halves === this.#halvesSeen) return
    this.#halvesSeen = halves
    this.#pm1Status |= R.PM1_TMROF
  }

  #expireHalf(): void {
    this.#countOverflows()
    this.#sync()
  }

  /** Sets SCI from the state, and the alarm that only a guest waiting for the timer's overflow needs. */
  #sync(): void {
    const enabled = (this.#pm1Control & R.PMCNTRL_SCI_EN) !== 0
    this.#wires.setSci(enabled && ((this.#pm1Status & this.#pm1Enable) !== 0 || (this.#gpeStatus & this.#gpeEnable) !== 0))
    if (!enabled || (this.#pm1Enable & ~this.#pm1Status & R.PM1_TMROF) === 0) this.#overflow.clear()
    else this.#overflow.set(timeOfTick(R.PM_TIMER_HZ, (this.#halvesSeen + 1) * R.PM_TIMER_HALF))
  }
}
