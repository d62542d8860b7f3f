/**
 * 8254 programmable interval timer: Intel 8254 datasheet 231164-005 (September 1993). Emulated: three counters in all six modes, binary and BCD, all
 * access modes, counter latch, read-back, gates, NULL COUNT. Left out: the states between the two phases of a clock, and modes 2 and 3 with a
 * count of 1, which the datasheet forbids.
 */
import { PayloadReader, type PayloadValue } from '../../snapshot/payload.ts'
import { PitChannel } from './channel.ts'
import * as R from './registers.ts'

export class I8254 {
  readonly channels = [new PitChannel(), new PitChannel(), new PitChannel()] as const

  reset(tick: number): void {
    for (const channel of this.channels) channel.reset(tick)
  }

  read(register: number, tick: number): number {
    return this.channels[register]?.read(tick) ?? 0xff
  }

  write(register: number, value: number, tick: number): void {
    const channel = this.channels[register]
    if (channel) channel.write(value, tick)
    else this.#writeControl(value, tick)
  }

  save(): { readonly [name: string]: PayloadValue } {
    return { channels: this.channels.map((channel) => channel.save()) }
  }

  load(reader: PayloadReader): void {
    const saved = reader.value('channels') as readonly { readonly [name: string]: PayloadValue }[]
    this.channels.forEach((channel, index) => {
      const fields = new PayloadReader({ kind: 'channel', version: 1, fields: saved[index] ?? {} }, 'channel', 1)
      channel.load(fields)
      fields.finish()
    })
  }

  #writeControl(value: number, tick: number): void {
    const select = value >> R.CW_SELECT_SHIFT
    this.channels.forEach((channel, index) => {
      if (select === index) channel.writeControl(value, tick)
      if (select === R.SELECT_READ_BACK && value & (2 << index)) channel.readBack(value, tick)
    })
  }
}
