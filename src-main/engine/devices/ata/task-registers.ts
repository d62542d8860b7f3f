/**
 * The registers of a device on an ATA cable and the data phase of its command: what a controller sees of any device. A command goes through phases:
 *
 *   idle    nothing under way; Status and Error tell how the last command ended
 *   busy    BSY: the device waits for `proceed`, in which its host does the work
 *   packet  DRQ: the device takes the 12 bytes of a command packet (block, position)
 *   in      DRQ: the host takes the bytes of `block` from `position` on
 *   out     DRQ: the host fills `block` from `position` on
 *
 * When a block is through, the controller says so (`AtaDevice.finishBlock`). With `dma` the block moves by DMA and is no DRQ block of PIO. Features, Count and
 * LBA are 16 bits: the byte written last, and above it the one written before (LBA48).
 */
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import { readPlain } from '../plain-state.ts'
import * as R from './registers.ts'

const PHASES = ['idle', 'busy', 'packet', 'in', 'out'] as const
export type Phase = (typeof PHASES)[number]

const AT_RESET = {
  error: R.ERROR_DIAGNOSTIC_PASSED,
  features: 0,
  count: 1,
  lbaLow: 1,
  lbaMid: 0,
  lbaHigh: 0,
  device: 0,
  status: R.STATUS_DRDY | R.STATUS_DSC,
  command: 0,
  /** The data phase goes by DMA. */
  dma: false,
  /** INTRQ: withdrawn when Status is read or a command written. */
  interrupt: false,
  position: 0,
}

export class TaskRegisters {
  state = { ...AT_RESET }
  phase: Phase = 'idle'
  block = new Uint8Array(0)

  /** As after a reset, with the signature of the device's kind (9.12). */
  reset(signature: { readonly lbaMid: number; readonly lbaHigh: number }, status: number): void {
    this.state = { ...AT_RESET, ...signature, status }
    this.#enter('idle')
  }

  /** A command was written. */
  begin(command: number): void {
    Object.assign(this.state, { command, error: 0, interrupt: false, dma: false })
    this.wait()
  }

  /** BSY until the next `proceed`. The block stays, since it may be what is to be written. */
  wait(): void {
    this.phase = 'busy'
    this.state.status = (this.state.status & ~(R.STATUS_DRQ | R.STATUS_ERR | R.STATUS_DF)) | R.STATUS_BSY
  }

  /** Data for the host. */
  offer(block: Uint8Array<ArrayBuffer>, interrupt: boolean): void {
    this.#enter('in', block)
    this.#request(interrupt)
  }

  /** Room for data of the host. */
  ask(length: number, interrupt: boolean): void {
    this.#enter('out', new Uint8Array(length))
    this.#request(interrupt)
  }

  /** Room for a command packet; no interrupt, since a host polls for it. */
  askPacket(length: number): void {
    this.#enter('packet', new Uint8Array(length))
    this.#request(false)
  }

  /** The command ended well. */
  complete(interrupt = true): void {
    this.#end(R.STATUS_DRDY | R.STATUS_DSC, 0, interrupt)
  }

  /** The command ended with bits in Error. */
  fail(error: number): void {
    this.#end(R.STATUS_DRDY | R.STATUS_DSC | R.STATUS_ERR, error, true)
  }

  /** Bytes of the block that are still to move. */
  get left(): number {
    return this.block.length - this.state.position
  }

  save(): { readonly [name: string]: PayloadValue } {
    return { ...this.state, phase: this.phase, block: this.block.slice() }
  }

  load(reader: PayloadReader): void {
    this.state = readPlain(reader, AT_RESET)
    const phase = reader.string('phase')
    const known = PHASES.find((candidate) => candidate === phase)
    if (!known) throw new Error(`saved state of an ATA device: '${phase}' is no phase of a command`)
    this.phase = known
    this.block = reader.bytes('block').slice()
    if (this.left < 0) throw new Error('saved state of an ATA device: its position is beyond its block')
  }

  #enter(phase: Phase, block = new Uint8Array(0)): void {
    this.phase = phase
    this.block = block
    this.state.position = 0
  }

  #request(interrupt: boolean): void {
    this.state.status = (this.state.status & ~R.STATUS_BSY) | R.STATUS_DRQ
    if (interrupt) this.state.interrupt = true
  }

  #end(status: number, error: number, interrupt: boolean): void {
    this.#enter('idle')
    Object.assign(this.state, { status, error })
    if (interrupt) this.state.interrupt = true
  }
}
