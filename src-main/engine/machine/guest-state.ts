/** The whole state of a machine, gathered from and given back to its parts: vCPUs, devices, memory, guest time. */
import { createHash } from 'node:crypto'
import type { VmSpec } from '../../../src-shared/domain/vm-spec.ts'
import type { VirtualClock } from '../base/clock/virtual-clock.ts'
import { loadCpu, saveCpu } from '../cpu/cpu-payload.ts'
import type { Device } from '../devices/device.ts'
import type { Payload } from '../snapshot/payload.ts'
import { encodePayload } from '../snapshot/payload-codec.ts'
import { type MachineState, type Progress, readStateFile, writeStateFile } from '../snapshot/state-file.ts'
import type { Vcpus } from './vcpu-set.ts'

/** Whose turn it is; a machine with one vCPU has no such payload. */
const TURN = 'vcpu-set'

export interface StateParts {
  readonly spec: VmSpec
  readonly vcpus: Vcpus
  readonly clock: VirtualClock
  readonly devices: readonly Device[]
  /** Block of each vCPU in guest memory. */
  readonly cpuBlocks: readonly Uint8Array[]
  /** All of guest RAM, and video memory behind it. */
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
    const { clock, cpuBlocks, devices, progress, ram, rate, vcpus } = this.#parts
    const { manifest, payloads } = readStateFile(path, ram, progress)
    const left = new Map(payloads)
    for (const [cpu, block] of cpuBlocks.entries()) loadCpu(block, take(left, cpuName(cpu)))
    vcpus.adoptState()
    if (cpuBlocks.length > 1) vcpus.load(take(left, TURN))
    clock.restore(manifest.time, rate)
    for (const device of devices) device.load(take(left, device.name))
    if (left.size > 0) throw new Error(`the saved state has devices that this machine lacks: ${[...left.keys()].join(', ')}`)
  }

  /** Of what the guest can see: not of what executes it. */
  hash(): string {
    const hash = createHash('sha256')
    const { manifest, payloads } = this.#gather()
    hash.update(JSON.stringify({ ...manifest, spec: { ...manifest.spec, accelerator: undefined } }))
    for (const [name, payload] of payloads) hash.update(name).update(encodePayload(payload))
    return hash.update(this.#parts.ram).digest('hex')
  }

  #gather(): MachineState {
    const { clock, cpuBlocks, devices, ram, spec, vcpus } = this.#parts
    vcpus.exposeState()
    const payloads = new Map<string, Payload>(cpuBlocks.map((block, cpu) => [cpuName(cpu), saveCpu(block)]))
    if (cpuBlocks.length > 1) payloads.set(TURN, vcpus.save())
    for (const device of devices) payloads.set(device.name, device.save())
    return { manifest: { spec, ramBytes: ram.byteLength, time: clock.now() }, payloads }
  }
}

function cpuName(cpu: number): string {
  return `cpu.${cpu}`
}

function take(payloads: Map<string, Payload>, name: string): Payload {
  const payload = payloads.get(name)
  if (!payload) throw new Error(`the saved state lacks the device '${name}' of this machine`)
  payloads.delete(name)
  return payload
}
