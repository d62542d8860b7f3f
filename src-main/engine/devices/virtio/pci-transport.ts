/**
 * A virtio device on PCI (VIRTIO 1.2, section 4.1), modern only: one memory BAR with the four structures of registers.ts, INTA#. Left out: the
 * transitional interface, MSI-X, queue reset, configuration changes. Requests are served inside the notification as far as the budget goes, and the
 * rest in turns of guest time (work-budget.ts); the host has nothing in flight between two instructions, so saved state is rings, registers and
 * how far the turns are.
 */
import type { Clock } from '../../base/clock/clock.ts'
import { Deadline } from '../../base/clock/deadline.ts'
import type { Dma } from '../../bus/dma.ts'
import type { MmioHandler } from '../../bus/mmio-bus.ts'
import type { PciConnection, PciSlots } from '../../bus/pci/pci-slots.ts'
import { migrateVirtio } from '../../snapshot/migrations/virtio.ts'
import { type Payload, PayloadReader, type PayloadValue } from '../../snapshot/payload.ts'
import type { Device } from '../device.ts'
import { readPciFields } from '../pci-fields.ts'
import { CommonConfig } from './common-config.ts'
import { ConfigurationWindow, createCapabilities } from './pci-capabilities.ts'
import { type DescriptorChain, QueueError, type Unfinished, VirtQueue } from './queue.ts'
import { readQueueState } from './queue-state.ts'
import * as R from './registers.ts'
import type { VirtioDevice } from './virtio-device.ts'
import { REQUEST_COST, SEGMENT_COST, WorkBudget } from './work-budget.ts'

const VERSION = 2

export interface TransportPorts {
  readonly clock: Clock
  readonly dma: Dma
  readonly pci: PciSlots
  log(message: string): void
}

export class VirtioPciTransport implements Device {
  readonly name: string
  readonly #kind: string
  readonly #device: VirtioDevice
  readonly #ports: TransportPorts
  readonly #queues: readonly VirtQueue[]
  readonly #common: CommonConfig
  readonly #window: ConfigurationWindow
  readonly #connection: PciConnection
  readonly #budget = new WorkBudget()
  readonly #nextTurn: Deadline
  #isr = 0

  /** `kind` names the payload, e.g. `virtio-blk`. */
  constructor(kind: string, device: VirtioDevice, ports: TransportPorts) {
    this.name = device.name
    this.#kind = kind
    this.#device = device
    this.#ports = ports
    this.#nextTurn = new Deadline(ports.clock, () => this.#takeTurn())
    this.#queues = device.queueSizes.map((size) => new VirtQueue(ports.dma, size))
    const offered = device.features | R.F_VERSION_1 | R.F_INDIRECT_DESC | R.F_EVENT_IDX
    this.#common = new CommonConfig(offered, this.#queues, { onDidReset: () => this.#resetDevice(), onDidStart: () => this.#start() })
    this.#window = new ConfigurationWindow(this.#bar)
    this.#connection = this.#plug(ports.pci)
  }

  reset(): void {
    this.#resetDevice()
    this.#window.reset()
  }

  save(): Payload {
    const fields: Record<string, PayloadValue> = {
      ...this.#common.state,
      isr: this.#isr,
      ...this.#budget.state,
      window: this.#window.save(),
      queues: this.#queues.map((queue) => ({ ...queue.state })),
      pci: this.#connection.save(),
    }
    return { kind: this.#kind, version: VERSION, fields }
  }

  load(payload: Payload): void {
    const reader = new PayloadReader(migrateVirtio(payload), this.#kind, VERSION)
    this.#common.load(reader)
    this.#isr = reader.number('isr')
    this.#budget.load(reader)
    this.#window.load(reader.bytes('window'))
    const states = readQueueState(reader, this.#queues.length)
    for (const [index, queue] of this.#queues.entries()) queue.state = states[index] as VirtQueue['state']
    this.#connection.load(readPciFields(reader))
    reader.finish()
    if (this.#common.running) this.#start()
    this.#planTurn()
    this.#syncInterrupt()
  }

  readonly #bar: MmioHandler = {
    read: (offset, size) => this.#read(offset, size),
    write: (offset, size, value) => this.#write(offset, size, value),
  }

  #read(offset: number, size: number): number {
    if (offset < R.ISR_OFFSET) return this.#common.read(offset, size)
    if (offset === R.ISR_OFFSET) return this.#takeIsr()
    if (offset < R.DEVICE_OFFSET || offset >= R.NOTIFY_OFFSET) return 0
    let value = 0
    for (let byte = 0; byte < size; byte++) value |= this.#device.readConfigByte(offset - R.DEVICE_OFFSET + byte) << (byte * 8)
    return value >>> 0
  }

  #write(offset: number, size: number, value: number): void {
    if (offset < R.ISR_OFFSET) this.#common.write(offset, size, value)
    else if (offset >= R.NOTIFY_OFFSET) this.#notify(Math.floor((offset - R.NOTIFY_OFFSET) / R.NOTIFY_MULTIPLIER))
  }

  #notify(index: number): void {
    const queue = this.#queues[index]
    if (!queue?.state.enabled || !this.#common.running) return
    this.#budget.open(this.#ports.clock.now())
    this.#drain(queue, index)
    this.#planTurn()
  }

  #takeTurn(): void {
    this.#budget.open(this.#ports.clock.now())
    for (const [index, queue] of this.#queues.entries()) if (queue.state.waiting) this.#drain(queue, index)
    this.#planTurn()
  }

  #planTurn(): void {
    if (this.#queues.some((queue) => queue.state.waiting)) this.#nextTurn.set(this.#budget.windowEnd)
    else this.#nextTurn.clear()
  }

  #drain(queue: VirtQueue, index: number): void {
    try {
      queue.drain(
        (chain, done) => this.#serve(index, chain, done),
        () => !this.#budget.used,
      )
    } catch (error) {
      if (!(error instanceof QueueError)) throw error
      this.#break(index, error)
    }
    if (queue.takeInterrupt()) this.#isr |= R.ISR_QUEUE
    this.#syncInterrupt()
  }

  #serve(index: number, chain: DescriptorChain, done: number): number | Unfinished {
    this.#budget.spend(REQUEST_COST + SEGMENT_COST * (chain.readable.length + chain.writable.length))
    return this.#device.serve(index, chain, done, this.#budget)
  }

  /** 2.1.2: the device stands still until the driver resets it. */
  #break(index: number, error: QueueError): void {
    this.#ports.log(`${this.name}: queue ${index}: ${error.message}; the device waits for its driver to reset it`)
    for (const queue of this.#queues) queue.state.waiting = false
    this.#common.state.status |= R.STATUS_NEEDS_RESET
    this.#isr |= R.ISR_CONFIG
  }

  #start(): void {
    for (const queue of this.#queues) queue.features = this.#common.negotiated
    this.#device.start(this.#common.negotiated)
  }

  #resetDevice(): void {
    this.#common.reset()
    for (const queue of this.#queues) queue.reset()
    this.#nextTurn.clear()
    this.#isr = 0
    this.#syncInterrupt()
  }

  /** Reading the ISR clears it, and with it the interrupt (4.1.4.5). */
  #takeIsr(): number {
    const isr = this.#isr
    this.#isr = 0
    this.#syncInterrupt()
    return isr
  }

  #syncInterrupt(): void {
    this.#connection.setInterrupt(this.#isr !== 0)
  }

  #plug(pci: PciSlots): PciConnection {
    return pci.plug({
      name: this.#device.name,
      vendorId: R.VENDOR_ID,
      deviceId: R.DEVICE_ID_BASE + this.#device.type,
      subsystemVendorId: R.VENDOR_ID,
      subsystemId: 0x1100,
      classCode: this.#device.classCode,
      revision: 1,
      bars: [{ kind: 'memory', size: R.BAR_SIZE, handler: this.#bar }],
      interrupt: true,
      capabilities: createCapabilities(this.#window),
    })
  }
}
