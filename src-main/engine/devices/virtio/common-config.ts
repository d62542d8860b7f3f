/**
 * The common configuration structure (VIRTIO 1.2, 4.1.4.3): feature negotiation, device status, and the configuration of the selected queue. What a
 * status change means is the transport's business.
 */
import type { PayloadReader } from '../../snapshot/payload.ts'
import { readPlain } from '../plain-state.ts'
import type { VirtQueue } from './queue.ts'
import * as R from './registers.ts'

export interface CommonConfigEvents {
  /** The driver wrote 0 to the status. */
  onDidReset(): void
  /** DRIVER_OK was set. */
  onDidStart(): void
}

interface Field {
  readonly offset: number
  readonly size: number
  readonly get: () => number
  readonly set?: (value: number) => void
}

type QueueAddress = 'descriptorsLow' | 'descriptorsHigh' | 'driverLow' | 'driverHigh' | 'deviceLow' | 'deviceHigh'

const RESET_STATE = {
  status: 0,
  deviceFeatureSelect: 0,
  driverFeatureSelect: 0,
  driverFeaturesLow: 0,
  driverFeaturesHigh: 0,
  queueSelect: 0,
}

export class CommonConfig {
  state = { ...RESET_STATE }
  readonly #offered: bigint
  readonly #queues: readonly VirtQueue[]
  readonly #events: CommonConfigEvents
  readonly #fields: readonly Field[]

  constructor(offered: bigint, queues: readonly VirtQueue[], events: CommonConfigEvents) {
    this.#offered = offered
    this.#queues = queues
    this.#events = events
    this.#fields = this.#createFields()
  }

  reset(): void {
    this.state = { ...RESET_STATE }
  }

  load(reader: PayloadReader): void {
    this.state = readPlain(reader, RESET_STATE)
  }

  /** Features that both sides have agreed on. */
  get negotiated(): bigint {
    return (BigInt(this.state.driverFeaturesHigh) << 32n) | BigInt(this.state.driverFeaturesLow)
  }

  /** Is the driver ready and the device sound? */
  get running(): boolean {
    return (this.state.status & (R.STATUS_DRIVER_OK | R.STATUS_NEEDS_RESET)) === R.STATUS_DRIVER_OK
  }

  /** Reads a field or a part of one; 64-bit fields are two of 32. Elsewhere 0. */
  read(offset: number, size: number): number {
    const field = this.#fields.find((candidate) => offset >= candidate.offset && offset + size <= candidate.offset + candidate.size)
    if (!field) return 0
    return Math.floor(field.get() / 2 ** ((offset - field.offset) * 8)) % 2 ** (size * 8)
  }

  /** Writes a whole field; other accesses are no driver's and do nothing (4.1.3.1). */
  write(offset: number, size: number, value: number): void {
    this.#fields.find((field) => field.offset === offset && field.size === size)?.set?.(value)
  }

  #createFields(): readonly Field[] {
    const state = () => this.state
    return [
      { offset: 0x00, size: 4, get: () => state().deviceFeatureSelect, set: (value) => this.#assign('deviceFeatureSelect', value) },
      { offset: 0x04, size: 4, get: () => featureWord(this.#offered, state().deviceFeatureSelect) },
      { offset: 0x08, size: 4, get: () => state().driverFeatureSelect, set: (value) => this.#assign('driverFeatureSelect', value) },
      {
        offset: 0x0c,
        size: 4,
        get: () => featureWord(this.negotiated, state().driverFeatureSelect),
        set: (value) => this.#setDriverFeatures(value),
      },
      { offset: 0x10, size: 2, get: () => R.NO_VECTOR },
      { offset: 0x12, size: 2, get: () => this.#queues.length },
      { offset: 0x14, size: 1, get: () => state().status, set: (value) => this.#setStatus(value) },
      { offset: 0x15, size: 1, get: () => 0 }, // config_generation: our configurations never change
      { offset: 0x16, size: 2, get: () => state().queueSelect, set: (value) => this.#assign('queueSelect', value) },
      { offset: 0x18, size: 2, get: () => this.#queue?.state.size ?? 0, set: (value) => this.#setQueueSize(value) },
      { offset: 0x1a, size: 2, get: () => R.NO_VECTOR },
      { offset: 0x1c, size: 2, get: () => (this.#queue?.state.enabled ? 1 : 0), set: (value) => this.#enableQueue(value) },
      { offset: 0x1e, size: 2, get: () => state().queueSelect },
      this.#addressField(0x20, 'descriptorsLow'),
      this.#addressField(0x24, 'descriptorsHigh'),
      this.#addressField(0x28, 'driverLow'),
      this.#addressField(0x2c, 'driverHigh'),
      this.#addressField(0x30, 'deviceLow'),
      this.#addressField(0x34, 'deviceHigh'),
    ]
  }

  get #queue(): VirtQueue | undefined {
    return this.#queues[this.state.queueSelect]
  }

  #assign(name: 'deviceFeatureSelect' | 'driverFeatureSelect' | 'queueSelect', value: number): void {
    this.state[name] = value
  }

  #addressField(offset: number, name: QueueAddress): Field {
    const set = (value: number) => {
      const queue = this.#queue
      if (queue && !queue.state.enabled) queue.state[name] = value
    }
    return { offset, size: 4, get: () => this.#queue?.state[name] ?? 0, set }
  }

  /** Features are fixed once FEATURES_OK is set (2.2.1). */
  #setDriverFeatures(value: number): void {
    if ((this.state.status & R.STATUS_FEATURES_OK) !== 0) return
    if (this.state.driverFeatureSelect === 0) this.state.driverFeaturesLow = value
    else if (this.state.driverFeatureSelect === 1) this.state.driverFeaturesHigh = value
  }

  /** Queue sizes are powers of two up to the device's (4.1.4.3.2). */
  #setQueueSize(value: number): void {
    const queue = this.#queue
    const valid = value > 0 && (value & (value - 1)) === 0
    if (queue && valid && value <= queue.maximumSize && !queue.state.enabled) queue.state.size = value
  }

  #enableQueue(value: number): void {
    const queue = this.#queue
    if (queue && value === 1) queue.state.enabled = true
  }

  #setStatus(value: number): void {
    if (value === 0) {
      this.#events.onDidReset()
      return
    }
    const before = this.state.status
    const acceptable = (this.negotiated & ~this.#offered) === 0n && (this.negotiated & R.F_VERSION_1) !== 0n
    const refused = (before & R.STATUS_FEATURES_OK) === 0 && !acceptable ? R.STATUS_FEATURES_OK : 0
    this.state.status = (value & ~refused) | (before & R.STATUS_NEEDS_RESET)
    if ((value & ~before & R.STATUS_DRIVER_OK) !== 0) this.#events.onDidStart()
  }
}

function featureWord(features: bigint, select: number): number {
  return select > 1 ? 0 : Number((features >> BigInt(select * 32)) & 0xffff_ffffn)
}
