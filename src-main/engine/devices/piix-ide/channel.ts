/**
 * One channel of the IDE function: a cable with up to two devices, its register block (ATA/ATAPI-7 volume 2, section 5) and its bus master.
 *
 * A device is busy for a moment of guest time after each command and each block, and then does its work between two slices, so that no interrupt comes in the midst
 * of the instruction that asked for it; what is more than the budget waits for the next millisecond (virtio/work-budget.ts).
 */
import type { Clock } from '../../base/clock/clock.ts'
import { Deadline } from '../../base/clock/deadline.ts'
import type { Dma } from '../../bus/dma.ts'
import { type Payload, PayloadReader, type PayloadValue } from '../../snapshot/payload.ts'
import { StorageError } from '../../storage/block-backend.ts'
import type { AtaDevice } from '../ata/ata-device.ts'
import * as ATA from '../ata/registers.ts'
import { readPlain } from '../plain-state.ts'
import { WorkBudget } from '../virtio/work-budget.ts'
import { BusMaster } from './bus-master.ts'
import * as R from './registers.ts'

/** Nanoseconds from a command or block to the device's answer. */
const LATENCY = 4000
/** What the pulled-down data lines of an empty cable read. */
const EMPTY_CABLE = 0x7f

export interface ChannelWires {
  readonly clock: Clock
  readonly dma: Dma
  setInterrupt(level: boolean): void
  /** The host's disk is full: the machine must stop until there is room. */
  hold(message: string): void
}

const AT_RESET = { selected: 0, control: 0, deviceRegister: 0, interrupt: false, workAt: -1 }

type RegisterName = 'features' | 'count' | 'lbaLow' | 'lbaMid' | 'lbaHigh'
const REGISTERS: Readonly<Record<number, RegisterName>> = {
  [R.REG_ERROR]: 'features',
  [R.REG_COUNT]: 'count',
  [R.REG_LBA_LOW]: 'lbaLow',
  [R.REG_LBA_MID]: 'lbaMid',
  [R.REG_LBA_HIGH]: 'lbaHigh',
}

export class IdeChannel {
  readonly busMaster: BusMaster
  readonly #wires: ChannelWires
  readonly #devices: readonly (AtaDevice | undefined)[]
  readonly #budget = new WorkBudget()
  readonly #work: Deadline
  #state = { ...AT_RESET }

  /** `devices`: device 0 and device 1. */
  constructor(wires: ChannelWires, devices: readonly (AtaDevice | undefined)[]) {
    this.#wires = wires
    this.#devices = devices
    this.busMaster = new BusMaster(wires.dma)
    this.#work = new Deadline(wires.clock, () => this.#doWork())
  }

  reset(): void {
    this.#work.clear()
    this.#state = { ...AT_RESET }
    this.busMaster.reset()
    for (const device of this.#devices) device?.hardReset()
    this.#sync()
  }

  /** Register of the command block. Data takes accesses of any size. */
  read(offset: number, size: number): number {
    if (offset === R.REG_DATA) return this.#readData(size)
    const value = this.#readRegister(offset)
    if (offset === R.REG_STATUS && this.#selected) this.#selected.task.state.interrupt = false
    this.#sync()
    return value
  }

  write(offset: number, size: number, value: number): void {
    if (offset === R.REG_DATA) this.#writeData(size, value)
    else this.#writeRegister(offset, value & 0xff)
    this.#settle()
  }

  /** Alternate Status: the same as Status, but it leaves the interrupt alone. */
  readAlternateStatus(): number {
    return this.#readRegister(R.REG_STATUS)
  }

  writeControl(value: number): void {
    const before = this.#state.control
    this.#state.control = value
    if (value & ~before & ATA.CONTROL_SRST) {
      this.#state.selected = 0
      this.#state.deviceRegister = 0
      for (const device of this.#devices) device?.softReset()
    }
    this.#settle()
  }

  readBusMaster(offset: number): number {
    return this.busMaster.read(offset)
  }

  writeBusMaster(offset: number, value: number): void {
    this.busMaster.write(offset, value)
    this.#settle()
  }

  save(): Payload['fields'] {
    const devices = this.#devices.map((device) => device?.save() ?? null)
    return { ...this.#state, workAt: this.#work.time, ...this.#budget.state, busMaster: this.busMaster.save(), devices }
  }

  load(fields: PayloadValue): void {
    const reader = readerOf('ide-channel', fields)
    this.#state = readPlain(reader, AT_RESET)
    this.#budget.load(reader)
    const busMaster = readerOf('ide-bus-master', reader.value('busMaster'))
    this.busMaster.load(busMaster)
    busMaster.finish()
    const devices = reader.value('devices') as readonly PayloadValue[]
    for (const [index, device] of this.#devices.entries()) loadDevice(device, devices[index] ?? null)
    reader.finish()
    this.#work.time = this.#state.workAt
    this.#wires.setInterrupt(this.#line)
  }

  get #selected(): AtaDevice | undefined {
    return this.#devices[this.#state.selected]
  }

  /** INTRQ of the selected device, where Device Control lets it through. */
  get #line(): boolean {
    const enabled = (this.#state.control & (ATA.CONTROL_NIEN | ATA.CONTROL_SRST)) === 0
    return enabled && (this.#selected?.task.state.interrupt ?? false)
  }

  #sync(): void {
    const level = this.#line
    if (level && !this.#state.interrupt) this.busMaster.noteInterrupt()
    this.#state.interrupt = level
    this.#wires.setInterrupt(level)
  }

  /** After an access that may have set a device to work. */
  #settle(): void {
    this.#sync()
    if (!this.#work.pending && this.#hasWork()) this.#work.set(this.#wires.clock.now() + LATENCY)
  }

  #hasWork(): boolean {
    return this.#devices.some((device) => device && (device.task.phase === 'busy' || isDmaBlock(device)))
  }

  #readRegister(offset: number): number {
    const device = this.#selected
    if (!device) return this.#readAbsent(offset)
    const { state } = device.task
    if (offset === R.REG_STATUS) return this.#state.control & ATA.CONTROL_SRST ? ATA.STATUS_BSY : state.status
    if (offset === R.REG_ERROR) return state.error
    if (offset === R.REG_DEVICE) return this.#state.deviceRegister | ATA.DEVICE_OBSOLETE
    const value = state[REGISTERS[offset] as RegisterName]
    return this.#state.control & ATA.CONTROL_HOB ? value >> 8 : value & 0xff
  }

  /** Device 0 answers for a device 1 that is not there (ATA/ATAPI-7 volume 2, 5.14); a device 0 that is not there leaves the cable as an empty one. */
  #readAbsent(offset: number): number {
    if (this.#state.selected === 0 || !this.#devices[0]) return EMPTY_CABLE
    return offset === R.REG_DEVICE ? this.#state.deviceRegister | ATA.DEVICE_OBSOLETE : 0
  }

  /** Both devices hear every write, except to a register of a device at work. */
  #writeRegister(offset: number, value: number): void {
    if (offset === R.REG_STATUS) return this.#writeCommand(value)
    // Bit 7 of Device Control falls with any write to the command block.
    this.#state.control &= ~ATA.CONTROL_HOB
    if (offset === R.REG_DEVICE) {
      this.#state.deviceRegister = value
      this.#state.selected = value & ATA.DEVICE_DEV ? 1 : 0
    }
    for (const device of this.#devices) {
      if (!device || device.task.phase === 'busy') continue
      const { state } = device.task
      const name = REGISTERS[offset]
      if (name) state[name] = ((state[name] << 8) | value) & 0xffff
      else state.device = value
    }
  }

  #writeCommand(command: number): void {
    if (this.#state.control & ATA.CONTROL_SRST) return
    if (command === ATA.CMD_EXECUTE_DEVICE_DIAGNOSTIC) {
      this.#state.selected = 0
      this.#state.deviceRegister = 0
      for (const device of this.#devices) device?.execute(command)
      return
    }
    const device = this.#selected
    if (device && (device.task.phase !== 'busy' || command === ATA.CMD_DEVICE_RESET)) device.execute(command)
  }

  #readData(size: number): number {
    const device = this.#selected
    if (device?.task.phase !== 'in' || device.task.state.dma) return 2 ** (size * 8) - 1
    const { task } = device
    let value = 0
    for (let byte = 0; byte < size && task.left > 0; byte++) value |= (task.block[task.state.position++] as number) << (byte * 8)
    this.#endBlock(device)
    return value >>> 0
  }

  #writeData(size: number, value: number): void {
    const device = this.#selected
    if (!device || !takesPio(device)) return
    const { task } = device
    for (let byte = 0; byte < size && task.left > 0; byte++) task.block[task.state.position++] = (value >>> (byte * 8)) & 0xff
    this.#endBlock(device)
  }

  #endBlock(device: AtaDevice): void {
    if (device.task.left > 0) return
    device.finishBlock()
    this.#settle()
  }

  #doWork(): void {
    this.#budget.open(this.#wires.clock.now())
    try {
      while (!this.#budget.used && this.#workOnce());
      if (this.#budget.used && this.#hasWork()) this.#work.set(this.#budget.windowEnd)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      this.#wires.hold(error.message)
      this.#work.set(this.#budget.windowEnd)
    }
    this.#sync()
  }

  /** One piece of work for each device; false when there is nothing to do, or only the guest can go on. */
  #workOnce(): boolean {
    let worked = false
    for (const device of this.#devices) {
      if (!device) continue
      if (device.task.phase === 'busy') {
        this.#budget.spend(device.proceed())
        worked = true
      } else if (isDmaBlock(device) && this.busMaster.move(device.task)) {
        device.finishBlock()
        worked = true
      }
    }
    return worked
  }
}

function isDmaBlock({ task }: AtaDevice): boolean {
  return task.state.dma && (task.phase === 'in' || task.phase === 'out')
}

/** A packet goes by PIO, however its data goes. */
function takesPio({ task }: AtaDevice): boolean {
  return task.phase === 'packet' || (task.phase === 'out' && !task.state.dma)
}

function readerOf(kind: string, fields: PayloadValue): PayloadReader {
  return new PayloadReader({ kind, version: 1, fields: fields as Payload['fields'] }, kind, 1)
}

function loadDevice(device: AtaDevice | undefined, fields: PayloadValue): void {
  if ((device === undefined) !== (fields === null)) throw new Error('saved state of an IDE channel: it has other devices than this machine')
  if (!device) return
  const reader = readerOf('ata-device', fields)
  device.load(reader)
  reader.finish()
}
