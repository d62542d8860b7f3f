/**
 * IDE function of the PIIX3 south bridge (82371SB, Intel datasheet 290550): two channels at the legacy ports with bus masters (channel.ts), their timing registers, of
 * which only the decode enable bits do something, and the bus master block. Left out: native mode, which the chip does not have either; real timing.
 */
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import type { AtaDevice } from '../ata/ata-device.ts'
import { type ChannelWires, IdeChannel } from './channel.ts'
import * as R from './registers.ts'

const FIRST = 0x40
const TIMING_REGISTERS = 5

export interface IdeWires extends Omit<ChannelWires, 'setInterrupt'> {
  setInterrupt(channel: number, level: boolean): void
}

export class PiixIde {
  readonly channels: readonly [IdeChannel, IdeChannel]
  readonly #timing = new Uint8Array(TIMING_REGISTERS)

  /** `devices`: primary 0 and 1, secondary 0 and 1. */
  constructor(wires: IdeWires, devices: readonly (AtaDevice | undefined)[]) {
    const create = (channel: number): IdeChannel =>
      new IdeChannel(
        { ...wires, hold: (message) => wires.hold(message), setInterrupt: (level) => wires.setInterrupt(channel, level) },
        [0, 1].map((device) => devices[channel * 2 + device]),
      )
    this.channels = [create(0), create(1)]
  }

  reset(): void {
    this.#timing.fill(0)
    for (const channel of this.channels) channel.reset()
  }

  /** The channel, while the chip decodes its ports. */
  decoded(index: number): IdeChannel | undefined {
    const high = this.#timing[(index === 0 ? R.REG_IDETIM_PRIMARY : R.REG_IDETIM_SECONDARY) + 1 - FIRST] as number
    return (high << 8) & R.IDETIM_IDE ? this.channels[index] : undefined
  }

  /** Configuration read; `offset` 40h..FFh. */
  readConfig(offset: number, size: number): number {
    let value = 0
    for (let byte = 0; byte < size; byte++) value |= (this.#timing[offset + byte - FIRST] ?? 0) << (byte * 8)
    return value >>> 0
  }

  writeConfig(offset: number, size: number, value: number): void {
    for (let byte = 0; byte < size; byte++) {
      const index = offset + byte - FIRST
      if (index < TIMING_REGISTERS) this.#timing[index] = (value >>> (byte * 8)) & 0xff
    }
  }

  /** The bus master block: 8 bytes for each channel. */
  readBusMaster(offset: number): number {
    return this.#channelAt(offset).readBusMaster(offset % R.CHANNEL_SPACING)
  }

  writeBusMaster(offset: number, value: number): void {
    this.#channelAt(offset).writeBusMaster(offset % R.CHANNEL_SPACING, value)
  }

  save(): { readonly [name: string]: PayloadValue } {
    return { timing: this.#timing.slice(), channels: this.channels.map((channel) => channel.save()) }
  }

  load(reader: PayloadReader): void {
    const timing = reader.bytes('timing')
    const channels = reader.value('channels') as readonly PayloadValue[]
    if (timing.length !== TIMING_REGISTERS) throw new Error('saved state of the IDE function has timing registers of a wrong length')
    this.#timing.set(timing)
    for (const [index, channel] of this.channels.entries()) channel.load(channels[index] ?? null)
  }

  #channelAt(offset: number): IdeChannel {
    return this.channels[offset < R.CHANNEL_SPACING ? 0 : 1]
  }
}
