/** Joins a 16550 to its ports, its interrupt line, the input gate's bytes and the host's serial output. */
import type { Clock } from '../../base/clock/clock.ts'
import { Deadline } from '../../base/clock/deadline.ts'
import type { IrqLine } from '../../bus/irq-line.ts'
import type { PortSpace } from '../../bus/pio-bus.ts'
import type { GateEvent } from '../../machine/input-gate.ts'
import { type Payload, PayloadReader } from '../../snapshot/payload.ts'
import { bytePorts } from '../byte-ports.ts'
import type { Device } from '../device.ts'
import { Uart16550 } from './chip.ts'

const KIND = 'uart-16550'
const VERSION = 1
/** Output is handed over this much guest time (ns) after its first byte, or when so many bytes have gathered: each hand-over ends a slice. */
const BATCH_TIME = 500_000
const BATCH_LIMIT = 16 * 1024

export interface UartPlace {
  /** 0..3 for COM1..COM4. */
  readonly port: number
  readonly base: number
  readonly length: number
}

export interface UartPorts {
  readonly clock: Clock
  readonly ports: PortSpace
  readonly irq: IrqLine
  /** Takes a batch of bytes that left the chip. */
  output(bytes: Uint8Array): void
  log(message: string): void
}

export class AttachedUart implements Device {
  readonly name: string
  readonly #port: number
  readonly #chip: Uart16550
  readonly #ports: UartPorts
  readonly #flush: Deadline
  #batch: number[] = []

  constructor(place: UartPlace, ports: UartPorts) {
    this.name = `${KIND}.${place.port}`
    this.#port = place.port
    this.#ports = ports
    this.#flush = new Deadline(ports.clock, () => this.#sendBatch())
    this.#chip = new Uart16550({
      clock: ports.clock,
      setInterrupt: (level) => ports.irq.set(level),
      transmit: (byte) => this.#collect(byte),
    })
    ports.ports.map(place.base, place.length, this.name, bytePorts(this.#chip))
  }

  reset(): void {
    this.#sendBatch()
    this.#chip.reset()
  }

  input(event: GateEvent): void {
    if (event.kind !== 'serial' || event.port !== this.#port) return
    const lost = event.bytes.length - this.#chip.receive(event.bytes)
    if (lost > 0) this.#ports.log(`COM${this.#port + 1}: ${lost} bytes of input lost, the guest does not read; send less at a time`)
  }

  pause(): void {
    this.#sendBatch()
  }

  save(): Payload {
    return { kind: KIND, version: VERSION, fields: { ...this.#chip.save(), batch: Uint8Array.from(this.#batch), flush: this.#flush.time } }
  }

  load(payload: Payload): void {
    const reader = new PayloadReader(payload, KIND, VERSION)
    this.#chip.load(reader)
    this.#batch = [...reader.bytes('batch')]
    this.#flush.time = reader.number('flush')
    reader.finish()
  }

  #collect(byte: number): void {
    this.#batch.push(byte)
    if (this.#batch.length >= BATCH_LIMIT) this.#sendBatch()
    else if (!this.#flush.pending) this.#flush.set(this.#ports.clock.now() + BATCH_TIME)
  }

  #sendBatch(): void {
    const batch = this.#batch
    this.#flush.clear()
    this.#batch = []
    if (batch.length > 0) this.#ports.output(Uint8Array.from(batch))
  }
}
