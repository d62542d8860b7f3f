/**
 * The composition root of a guest: spec in, machine out. It names no device: those come from the catalog. Order: memory, buses, vCPUs, interrupt
 * fabric, devices, then either power-on with the boot image loaded, or a saved state.
 */
import { join } from 'node:path'
import type { VmSpec } from '../../../src-shared/domain/vm-spec.ts'
import { type AcceleratorCounters, sumCounters } from '../accel/counters.ts'
import { VirtualClock } from '../base/clock/virtual-clock.ts'
import type { CpuPins } from '../bus/cpu-pins.ts'
import { MmioBus } from '../bus/mmio-bus.ts'
import { PciBus } from '../bus/pci/pci-bus.ts'
import { PioBus } from '../bus/pio-bus.ts'
import type { RegisterFile } from '../cpu/register-file.ts'
import { CATALOG } from '../devices/catalog.ts'
import type { Device, DeviceContext } from '../devices/device.ts'
import type { DisplayThreadData } from '../display/display-messages.ts'
import { BusAccess } from '../memory/bus-access.ts'
import { GuestDma } from '../memory/guest-dma.ts'
import { GuestMemory } from '../memory/guest-memory.ts'
import { POWER_TIMER } from '../memory/machine-block.ts'
import { CPU_BLOCK_SIZE, CPU_LAPIC, cpuBlock, RAM } from '../memory/memory-map.ts'
import { PhysicalMap } from '../memory/physical-map.ts'
import { GuestVideoMemory } from '../memory/video-memory.ts'
import { assembleVcpus } from './assemble-vcpus.ts'
import { loadBootImage } from './boot-image.ts'
import type { VcpuSurroundings } from './create-vcpu.ts'
import { deliverInput } from './deliver-input.ts'
import { DisplayBoundary } from './display-boundary.ts'
import { GuestState } from './guest-state.ts'
import type { GateEvent, SliceGate, StampedEvent } from './input-gate.ts'
import { type FabricCpu, InterruptFabric } from './interrupt-fabric.ts'
import { LiveGate } from './live-gate.ts'
import { Machine } from './machine.ts'
import type { MachineConfig } from './machine-config.ts'
import { MachineDisks } from './machine-disks.ts'
import { MachineSignals, type MachineSinks } from './machine-signals.ts'
import { NumericErrorWires } from './numeric-error-wires.ts'
import { ReplayGate } from './replay-gate.ts'
import type { VcpuSet } from './vcpu-set.ts'

const MiB = 1024 * 1024
const LAPIC_PAGE = 4096
/** Nanoseconds an instruction counts before the first anchor. */
const FIRST_RATE = 10

export interface BuiltMachine {
  readonly machine: Machine
  readonly disks: MachineDisks
  /** What the user should know of this machine. */
  readonly notices: readonly string[]
  /** Of all its vCPUs. */
  counters(): AcceleratorCounters
  /** Of the vCPU that ran last. */
  registers(): RegisterFile
  /** For a debugger. */
  readonly inside: MachineInside | undefined
  /** For the display's thread, where the machine has a display. */
  readonly video: DisplayThreadData | undefined
  /** Releases devices and disks. */
  dispose(): void
}

/** What a debugger looks into. */
export interface MachineInside {
  readonly vcpus: VcpuSet
  readonly registers: readonly RegisterFile[]
  readonly dma: GuestDma
  readonly map: PhysicalMap
}

/** How a test may make a machine: recording, or from a recording. */
export interface GateChoice {
  readonly record?: StampedEvent[]
  readonly replay?: readonly StampedEvent[]
}

type VideoParts = [memory: GuestMemory, map: PhysicalMap, invalidate: (offset: number, length: number) => void]

/** Throws, in words for the user, when the machine cannot be built. */
export function buildMachine(config: MachineConfig, sinks: MachineSinks, choice: GateChoice = {}): BuiltMachine {
  const { spec } = config
  const memory = new GuestMemory(spec.memoryMiB * MiB)
  const map = new PhysicalMap(memory)
  const video = createVideoMemory(spec, memory, map, (offset, length) => vcpus.invalidate(offset, length))
  const ports = new PioBus()
  const mmio = new MmioBus()
  const signals = new MachineSignals(sinks)
  const log = (message: string): void => sinks.log(message)
  const devices: Device[] = []
  const dma: GuestDma = new GuestDma(memory, map, (offset, length) => vcpus.invalidate(offset, length))
  const surroundings: VcpuSurroundings = {
    memory,
    ports,
    mmio: new BusAccess(mmio, map, dma),
    acknowledgeInterrupt: (cpu) => fabric.acknowledge(cpu),
    setApicBase: (value, cpu) => fabric.setApicBase(value, cpu),
    numericErrorChanged: () => numericError.changed(),
    log,
  }
  const { accelerators, pins, timeline, turns, vcpus } = assembleVcpus(config, surroundings, (choice.record ?? choice.replay) !== undefined)
  timeline.setAnchor(0, 0, FIRST_RATE)
  const clock = new VirtualClock(timeline)
  const deliver = (event: GateEvent): void => deliverInput(event, { clock, media: disks.media, devices })
  const gate = createGate(choice, { instructions: () => timeline.instructions, deliver })
  const numericError = new NumericErrorWires(() => accelerators.map((one) => one.registers))
  const fabric = new InterruptFabric({ clock, ports, mmio, cpus: lapicParts(memory, pins), currentCpu: () => vcpus.current })
  map.onDidChange(() => vcpus.flushTlb())
  dma.tellsAll = turns === undefined
  if (config.check) watchWrites([dma, video], (offset, length) => turns?.hostWrites(offset, length))
  const disks = new MachineDisks(config)
  const pci = new PciBus(ports, mmio)
  const context: DeviceContext = {
    clock,
    ports,
    mmio,
    dma,
    pci,
    shadow: map,
    video,
    gate,
    host: signals,
    irq: (number) => fabric.irq(number),
    numericError,
    powerTimerAt: (port = 0) => void Atomics.store(memory.words, POWER_TIMER >> 2, port),
    ...disks.ports,
  }
  devices.push(...fabric.devices, ...createDevices(context, spec))
  const state = new GuestState({
    spec,
    vcpus,
    clock,
    devices,
    cpuBlocks: accelerators.map((_, cpu) => memory.bytes.subarray(cpuBlock(cpu), cpuBlock(cpu) + CPU_BLOCK_SIZE)),
    ram: memory.bytes.subarray(RAM, RAM + memory.ramSize + (video?.size ?? 0)),
    rate: FIRST_RATE,
    progress: (done, total) => sinks.progress?.(done, total),
  })
  const [first, ...others] = accelerators
  const registers = [first.registers, ...others.map((other) => other.registers)] as const
  const boot = (): void => loadBootImage({ spec, dma, ports, registers, memoryBytes: memory.ramSize, devices: mmio, note: log })
  const display = new DisplayBoundary(new Int32Array(memory.bytes.buffer), () => vcpus.flushTlb())
  const machine = new Machine({ vcpus, clock, devices, gate, signals, state, boot, timeline, display })
  const dispose = (): void => {
    machine.dispose()
    for (const { summary } of accelerators) if (summary) log(summary)
    disks.close()
  }
  begin(machine, state, config, dispose)
  return {
    machine,
    disks,
    notices: [],
    counters: () => sumCounters(accelerators.map((one) => one.counters())),
    registers: () => registers[vcpus.current] ?? first.registers,
    video: video && { memory: memory.bytes.buffer, place: video.place, name: spec.name, vnc: spec.display.vnc },
    inside: turns && { vcpus: turns, registers, dma, map },
    dispose,
  }
}

/** Power-on, or what was saved; a machine that cannot begin is disposed of. */
function begin(machine: Machine, state: GuestState, { restoreFrom }: MachineConfig, dispose: () => void): void {
  try {
    if (!restoreFrom) return machine.reset()
    machine.clear()
    state.load(join(restoreFrom, 'state.bin'))
  } catch (error) {
    dispose()
    throw error
  }
}

function createVideoMemory({ display }: VmSpec, ...[memory, map, invalidate]: VideoParts): GuestVideoMemory | undefined {
  return display.adapter === 'none' ? undefined : new GuestVideoMemory(memory, map, display.videoMemoryMiB * MiB, invalidate)
}

function watchWrites(writers: readonly (Pick<GuestDma, 'onWillWrite'> | undefined)[], watch: NonNullable<GuestDma['onWillWrite']>): void {
  for (const writer of writers) if (writer) writer.onWillWrite = watch
}

/** Pins of each vCPU, and the register page of its local APIC. */
function lapicParts(memory: GuestMemory, pins: readonly CpuPins[]): FabricCpu[] {
  return pins.map((one, cpu) => {
    const page = cpuBlock(cpu) + CPU_LAPIC
    return { pins: one, page: memory.bytes.subarray(page, page + LAPIC_PAGE) }
  })
}

function createGate(choice: GateChoice, ports: { instructions: () => number; deliver: (event: GateEvent) => void }): SliceGate {
  return choice.replay ? new ReplayGate(ports, choice.replay) : new LiveGate(ports, choice.record)
}

function createDevices(context: DeviceContext, spec: VmSpec): Device[] {
  return CATALOG.flatMap((descriptor) => descriptor.create(context, spec))
}
