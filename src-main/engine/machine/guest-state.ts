/** The whole state of a machine, gathered from and given back to its parts: vCPU, devices, memory, guest time. */
import { createHash } from 'node:crypto'
import type { VmSpec } from '../../../src-shared/domain/vm-spec.ts'
import type { Accelerator } from '../accel/accelerator.ts'
import type { VirtualClock } from '../base/clock/virtual-clock.ts'
import { loadCpu, saveCpu } from '../cpu/cpu-payload.ts'
import type { Device } from '../devices/device.ts'
import type { Payload } from '../snapshot/payload.ts'
import { encodePayload } from '../snapshot/payload-codec.ts'
import { type MachineState, type Progress, readStateFile, writeStateFile } from '../snapshot/state-file.ts'

const CPU = 'cpu.0'

export interface StateParts {
  readonly spec: VmSpec
  readonly accelerator: Accelerator
  readonly clock: VirtualClock
  readonly devices: readonly Device[]
  /** Block of vCPU 0 in guest memory. */
  readonly cpuBlock: Uint8Array
  /** All of guest RAM. */
  readonly ram: Uint8Array
  /** Nanoseconds an instruction counts until the first anchor after loading. */
  readonly rate: number
  /** Hears how far saving and loading are. */
  readonly progress?: Progress | undefined
}

export class GuestState {
  readonly #parts: StateParts

  constructor(parts: StateParts) {
    this.#parts = parts
  }

  /** Writes everything to `path`, which must not exist. */
  save(path: string): void {
    writeStateFile(path, this.#gather(), this.#parts.ram, this.#parts.progress)
  }

  /**
   * Fills a machine that was built of the same spec and not run yet. Throws when a device of the file is missing here or the other way round,
   * naming it. Time is set first: devices set their timers relative to it.
   */
  load(path: string): void {
    const { accelerator, clock, cpuBlock, devices, progress, ram, rate } = this.#parts
    const { manifest, payloads } = readStateFile(path, ram, progress)
    const left = new Map(payloads)
    loadCpu(cpuBlock, take(left, CPU))
    clock.restore(manifest.time, rate)
    accelerator.adoptState()
    for (const device of devices) device.load(take(left, device.name))
    if (left.size > 0) throw new Error(`the saved state has devices that this machine lacks: ${[...left.keys()].join(', ')}`)
  }

  hash(): string {
    const hash = createHash('sha256')
    const { manifest, payloads } = this.#gather()
    hash.update(JSON.stringify(manifest))
    for (const [name, payload] of payloads) hash.update(name).update(encodePayload(payload))
    return hash.update(this.#parts.ram).digest('hex')
  }

  #gather(): MachineState {
    const { accelerator, clock, cpuBlock, devices, ram, spec } = this.#parts
    accelerator.exposeState()
    const payloads = new Map<string, Payload>([[CPU, saveCpu(cpuBlock)]])
    for (const device of devices) payloads.set(device.name, device.save())
    return { manifest: { spec, ramBytes: ram.byteLength, time: clock.now() }, payloads }
  }
}

function take(payloads: Map<string, Payload>, name: string): Payload {
  const payload = payloads.get(name)
  if (!payload) throw new Error(`the saved state lacks the device '${name}' of this machine`)
  payloads.delete(name)
  return payload
}
