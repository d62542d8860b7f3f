/**
 * One port of the host bus adapter with the device on it: AHCI 1.3.1, sections 3.3 and 5.3. Commands are taken from the list one after the other, in the order of
 * their slots from the last one on, a moment of guest time after they were issued and as far as the budget goes (virtio/work-budget.ts). Queued commands (FPDMA) are
 * executed in that order too, and told of together. A failed command stops the list until the driver starts it anew.
 */
import type { Clock } from '../../base/clock/clock.ts'
import { Deadline } from '../../base/clock/deadline.ts'
import type { Dma } from '../../bus/dma.ts'
import { type Payload, PayloadReader, type PayloadValue } from '../../snapshot/payload.ts'
import { StorageError } from '../../storage/block-backend.ts'
import type { AtaDevice } from '../ata/ata-device.ts'
import * as ATA from '../ata/registers.ts'
import { readPlain } from '../plain-state.ts'
import { REQUEST_COST, WorkBudget } from '../virtio/work-budget.ts'
import { CommandMemory } from './command-memory.ts'
import * as F from './frames.ts'
import * as R from './registers.ts'

/** Nanoseconds from the issue of a command to its execution. */
const LATENCY = 1000
const SLOTS = 32

export interface PortWires {
  readonly clock: Clock
  readonly dma: Dma
  /** PxIS or PxIE changed. */
  onDidChangeInterrupt(): void
  /** The host's disk is full: the machine must stop until there is room. */
  hold(message: string): void
}

const AT_RESET = {
  clb: 0,
  clbu: 0,
  fb: 0,
  fbu: 0,
  is: 0,
  ie: 0,
  cmd: 0,
  tfd: R.TFD_NONE,
  sig: R.SIG_NONE,
  sctl: 0,
  serr: 0,
  sact: 0,
  ci: 0,
  /** Slot under way, or -1; bytes of its data that moved; whether it moves them by PIO blocks. */
  slot: -1,
  done: 0,
  lastSlot: SLOTS - 1,
  pioIn: false,
  softReset: false,
  failed: false,
  workAt: -1,
}

export class AhciPort {
  readonly #wires: PortWires
  readonly #device: AtaDevice | undefined
  readonly #budget = new WorkBudget()
  readonly #work: Deadline
  #state = { ...AT_RESET }
  /** Queued commands that ended in this turn. */
  #finished = 0

  constructor(wires: PortWires, device: AtaDevice | undefined) {
    this.#wires = wires
    this.#device = device
    this.#work = new Deadline(wires.clock, () => this.#doWork())
  }

  /** Power-on, and HBA reset. */
  reset(): void {
    this.#work.clear()
    this.#state = { ...AT_RESET }
    this.#connect()
  }

  get interrupt(): boolean {
    return (this.#state.is & this.#state.ie) !== 0
  }

  read(register: number): number {
    const state = this.#state
    switch (register) {
      case R.REG_PXCLB:
        return state.clb
      case R.REG_PXCLBU:
        return state.clbu
      case R.REG_PXFB:
        return state.fb
      case R.REG_PXFBU:
        return state.fbu
      case R.REG_PXIS:
        return state.is
      case R.REG_PXIE:
        return state.ie
      case R.REG_PXCMD:
        return this.#command
      case R.REG_PXTFD:
        return state.tfd
      case R.REG_PXSIG:
        return state.sig
      case R.REG_PXSSTS:
        return this.#device && (state.sctl & R.SCTL_DET) === 0 ? R.SSTS_CONNECTED : 0
      case R.REG_PXSCTL:
        return state.sctl
      case R.REG_PXSERR:
        return state.serr
      case R.REG_PXSACT:
        return state.sact
      case R.REG_PXCI:
        return state.ci
      default:
        return 0
    }
  }

  write(register: number, value: number): void {
    const state = this.#state
    switch (register) {
      case R.REG_PXCLB:
        state.clb = (value & ~0x3ff) >>> 0
        return
      case R.REG_PXCLBU:
        state.clbu = value
        return
      case R.REG_PXFB:
        state.fb = (value & ~0xff) >>> 0
        return
      case R.REG_PXFBU:
        state.fbu = value
        return
      case R.REG_PXIS:
        state.is = (state.is & ~(value & ~R.IS_PCS)) >>> 0
        break
      case R.REG_PXIE:
        state.ie = (value & R.IE_WRITABLE) >>> 0
        break
      case R.REG_PXCMD:
        this.#writeCommand(value)
        break
      case R.REG_PXSCTL:
        this.#writeControl(value & 0xfff)
        break
      case R.REG_PXSERR:
        state.serr = (state.serr & ~value) >>> 0
        if (!(state.serr & R.SERR_DIAG_X)) state.is &= ~R.IS_PCS
        break
      case R.REG_PXSACT:
        if (state.cmd & R.CMD_ST) state.sact = (state.sact | value) >>> 0
        return
      case R.REG_PXCI:
        if (state.cmd & R.CMD_ST) state.ci = (state.ci | value) >>> 0
        this.#plan()
        return
    }
    this.#wires.onDidChangeInterrupt()
  }

  save(): Payload['fields'] {
    const fields = { ...this.#state, workAt: this.#work.time, ...this.#budget.state }
    return { ...fields, device: this.#device?.save() ?? null }
  }

  load(fields: PayloadValue): void {
    const reader = new PayloadReader({ kind: 'ahci-port', version: 1, fields: fields as Payload['fields'] }, 'ahci-port', 1)
    this.#state = readPlain(reader, AT_RESET)
    this.#budget.load(reader)
    const device = reader.value('device')
    reader.finish()
    if ((device === null) !== (this.#device === undefined))
      throw new Error('saved state of an AHCI port: it has another device than this machine')
    if (this.#device) {
      const inner = new PayloadReader({ kind: 'ata-device', version: 1, fields: device as Payload['fields'] }, 'ata-device', 1)
      this.#device.load(inner)
      inner.finish()
    }
    this.#work.time = this.#state.workAt
  }

  get #command(): number {
    const { cmd, slot } = this.#state
    const running = (cmd & R.CMD_FRE ? R.CMD_FR : 0) | (cmd & R.CMD_ST ? R.CMD_CR : 0)
    return (cmd | R.CMD_SUD | R.CMD_POD | running | (slot > 0 ? slot << 8 : 0)) >>> 0
  }

  #writeCommand(value: number): void {
    const state = this.#state
    const before = state.cmd
    state.cmd = value & R.CMD_WRITABLE
    if (value & R.CMD_CLO) state.tfd &= ~(ATA.STATUS_BSY | ATA.STATUS_DRQ)
    if (before & ~state.cmd & R.CMD_ST) this.#stop()
    // The frame with the signature waited for a place to go.
    if (state.cmd & ~before & R.CMD_FRE && this.#device) this.#post(R.RECEIVED_DEVICE_TO_HOST, F.deviceToHost(this.#device.task.state))
    this.#plan()
  }

  /** 10.4.2: COMRESET while DET is 1, and what follows when it is 0 again. */
  #writeControl(value: number): void {
    const resets = (this.#state.sctl & R.SCTL_DET) === R.DET_RESET
    this.#state.sctl = value
    if ((value & R.SCTL_DET) !== 0) {
      this.#stop()
      this.#state.tfd = this.#device ? R.TFD_RESET : R.TFD_NONE
    } else if (resets) this.#connect()
  }

  /** The list stops: what was issued is forgotten (3.3.14), and so is what the device was at. */
  #stop(): void {
    this.#work.clear()
    if (this.#state.slot >= 0) this.#device?.softReset()
    Object.assign(this.#state, { ci: 0, sact: 0, slot: -1, failed: false, lastSlot: SLOTS - 1, softReset: false })
    this.#finished = 0
  }

  /** The device comes up, and sends its signature. */
  #connect(): void {
    if (!this.#device) return this.#wires.onDidChangeInterrupt()
    this.#device.hardReset()
    const { state } = this.#device.task
    this.#state.sig = state.lbaHigh === ATA.SIGNATURE_PACKET.lbaHigh ? R.SIG_ATAPI : R.SIG_DISK
    this.#state.tfd = state.status | (state.error << 8)
    this.#state.serr = (this.#state.serr | R.SERR_DIAG_X) >>> 0
    this.#state.is |= R.IS_PCS
    this.#post(R.RECEIVED_DEVICE_TO_HOST, F.deviceToHost(state))
    this.#wires.onDidChangeInterrupt()
  }

  #plan(): void {
    if (!this.#work.pending && this.#hasWork()) this.#work.set(this.#wires.clock.now() + LATENCY)
  }

  #hasWork(): boolean {
    const { cmd, ci, failed } = this.#state
    return this.#device !== undefined && (cmd & R.CMD_ST) !== 0 && ci !== 0 && !failed
  }

  #doWork(): void {
    this.#budget.open(this.#wires.clock.now())
    try {
      while (this.#device && this.#hasWork() && !this.#budget.used) this.#workOnce(this.#device)
      if (this.#hasWork()) this.#work.set(this.#budget.windowEnd)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      this.#wires.hold(error.message)
      this.#work.set(this.#budget.windowEnd)
    }
    this.#tellFinished()
    this.#wires.onDidChangeInterrupt()
  }

  #workOnce(device: AtaDevice): void {
    const memory = this.#state.slot < 0 ? this.#begin(device) : this.#memoryOf(this.#state.slot)
    if (!memory) return
    const { task } = device
    switch (task.phase) {
      case 'busy':
        return this.#budget.spend(device.proceed())
      case 'packet':
        memory.packet(task.block)
        return device.finishBlock()
      case 'in':
        return this.#moveIn(device, memory)
      case 'out':
        return this.#moveOut(device, memory)
      case 'idle':
        return this.#end(device, memory)
    }
  }

  #memoryOf(slot: number): CommandMemory {
    return new CommandMemory(this.#wires.dma, this.#state.clbu * 2 ** 32 + this.#state.clb, slot)
  }

  /** Takes the next command from the list. Undefined: it was none but a reset. */
  #begin(device: AtaDevice): CommandMemory | undefined {
    const state = this.#state
    let slot = state.lastSlot
    do slot = (slot + 1) % SLOTS
    while (((state.ci >>> slot) & 1) === 0)
    Object.assign(state, { slot, lastSlot: slot, done: 0, pioIn: false })
    this.#budget.spend(REQUEST_COST)
    const memory = this.#memoryOf(slot)
    const { command, control, isCommand } = F.receiveRegisters(memory.frame(), device.task.state)
    if (!isCommand) {
      this.#takeControl(device, (control & ATA.CONTROL_SRST) !== 0)
      return undefined
    }
    state.tfd = ATA.STATUS_BSY
    device.execute(command)
    return memory
  }

  /** A frame of the control register: a soft reset begins, or ends with the signature (10.4.1). */
  #takeControl(device: AtaDevice, reset: boolean): void {
    this.#clearIssued()
    if (reset) device.softReset()
    else if (this.#state.softReset) {
      device.softReset()
      this.#tellRegisters(device)
    }
    this.#state.softReset = reset
    this.#state.tfd = reset ? ATA.STATUS_BSY : device.task.state.status | (device.task.state.error << 8)
  }

  #moveIn(device: AtaDevice, memory: CommandMemory): void {
    const { task } = device
    const { length } = task.block
    const before = task.state.status
    if (memory.scatter(this.#state.done, task.block) < length) this.#state.is |= R.IS_OFS
    this.#state.done += length
    device.finishBlock()
    if (task.state.dma) return
    this.#state.pioIn = true
    this.#post(R.RECEIVED_PIO_SETUP, F.pioSetup(task.state, before, length, true))
    this.#state.is |= R.IS_PSS
  }

  /** A driver that gives less than the command takes gets an error, and nothing that it did not give is written. */
  #moveOut(device: AtaDevice, memory: CommandMemory): void {
    const { task } = device
    if (memory.gather(this.#state.done, task.block) < task.block.length) {
      this.#state.is |= R.IS_OFS
      return task.fail(ATA.ERROR_ABRT)
    }
    this.#state.done += task.block.length
    device.finishBlock()
  }

  #end(device: AtaDevice, memory: CommandMemory): void {
    const { state } = device.task
    const failed = (state.status & ATA.STATUS_ERR) !== 0
    const queued = state.command === ATA.CMD_READ_FPDMA_QUEUED || state.command === ATA.CMD_WRITE_FPDMA_QUEUED
    memory.setMoved(this.#state.done)
    this.#state.tfd = state.status | (state.error << 8)
    if (queued) return this.#endQueued(device, failed)
    if (failed) this.#fail()
    else this.#clearIssued()
    // The last frame of PIO data has told the end already.
    const told = this.#state.pioIn && !failed && state.command !== ATA.CMD_PACKET
    if (!told) this.#tellRegisters(device)
  }

  #endQueued(device: AtaDevice, failed: boolean): void {
    const bit = 1 << this.#state.slot
    this.#clearIssued()
    if (!failed) this.#finished |= bit
    else {
      this.#tellFinished()
      this.#fail()
      this.#post(R.RECEIVED_DEVICE_BITS, F.setDeviceBits(device.task.state, 0))
      this.#state.is |= R.IS_SDBS
    }
  }

  #clearIssued(): void {
    this.#state.ci = (this.#state.ci & ~(1 << this.#state.slot)) >>> 0
    this.#state.slot = -1
  }

  #fail(): void {
    this.#state.is |= R.IS_TFES
    this.#state.failed = true
    this.#state.slot = -1
  }

  #tellRegisters({ task }: AtaDevice): void {
    this.#post(R.RECEIVED_DEVICE_TO_HOST, F.deviceToHost(task.state))
    this.#state.is |= R.IS_DHRS
  }

  #tellFinished(): void {
    if (this.#finished === 0 || !this.#device) return
    this.#state.sact = (this.#state.sact & ~this.#finished) >>> 0
    this.#post(R.RECEIVED_DEVICE_BITS, F.setDeviceBits({ ...this.#device.task.state, status: 0x50, error: 0 }, this.#finished))
    this.#finished = 0
    this.#state.is |= R.IS_SDBS
  }

  #post(offset: number, frame: Uint8Array): void {
    const { cmd, fb, fbu } = this.#state
    if (cmd & R.CMD_FRE) this.#wires.dma.write(fbu * 2 ** 32 + fb + offset, frame)
  }
}
