/** The vCPUs of a machine and its time line: in turns on the machine's thread, or in parallel, each on a thread of its own. */
import type { Accelerator } from '../accel/accelerator.ts'
import { coreModule } from '../accel/interp/core-module.ts'
import type { Timeline } from '../base/clock/virtual-clock.ts'
import type { CpuPins } from '../bus/cpu-pins.ts'
import { cpuModel, cpuSignature } from '../cpu/cpu-model.ts'
import { CpuTimeline } from './cpu-timeline.ts'
import { createVcpus, type VcpuSurroundings } from './create-vcpu.ts'
import type { MachineConfig } from './machine-config.ts'
import { Crew } from './parallel/crew.ts'
import { HostTimeline } from './parallel/host-timeline.ts'
import { ParallelPins } from './parallel/parallel-pins.ts'
import { ParallelVcpus } from './parallel/parallel-vcpus.ts'
import { WorkerThreads } from './parallel/vcpu-threads.ts'
import { VcpuSet, type Vcpus } from './vcpu-set.ts'

export interface VcpuAssembly {
  readonly accelerators: readonly [Accelerator, ...Accelerator[]]
  /** Of each vCPU, for the interrupt controllers. */
  readonly pins: readonly CpuPins[]
  readonly vcpus: Vcpus
  readonly timeline: Timeline
  /** The same as `vcpus` where they take turns: what a debugger steps. */
  readonly turns: VcpuSet | undefined
}

/** `exact`: what the guest does must depend on instruction counts alone. */
export function assembleVcpus(config: MachineConfig, surroundings: VcpuSurroundings, exact: boolean): VcpuAssembly {
  const { cpus, smp } = config.spec
  const isParallel = smp === 'parallel' && cpus > 1
  if (!isParallel) return takeTurns(config, surroundings)
  const reason = refusal(config, exact)
  if (reason === undefined) return runInParallel(config, surroundings)
  surroundings.log(`the CPUs take turns: ${reason}`)
  return takeTurns(config, surroundings)
}

/** Why CPUs that shall run in parallel cannot; undefined when they can. */
function refusal({ debugger: architecture, check, profile, trace }: MachineConfig, exact: boolean): string | undefined {
  if (process.arch !== 'x64') return 'the memory of this host is ordered otherwise than that of x86'
  if (architecture) return 'a debugger steps them'
  if (check) return 'translated code is checked'
  if (trace?.includes('exit')) return 'exits are traced'
  if (profile) return 'the profile is of one thread'
  return exact ? 'the run is recorded or repeated' : undefined
}

function takeTurns(config: MachineConfig, surroundings: VcpuSurroundings): VcpuAssembly {
  const timeline = new CpuTimeline(surroundings.memory.memory, config.spec.cpus)
  const [first, ...others] = createVcpus(config, surroundings).map(({ accelerator }) => accelerator)
  const accelerators = [first as Accelerator, ...others] as const
  const turns = new VcpuSet(accelerators, timeline)
  return { accelerators, pins: accelerators, vcpus: turns, timeline, turns }
}

function runInParallel(config: MachineConfig, surroundings: VcpuSurroundings): VcpuAssembly {
  const { spec } = config
  const { memory } = surroundings
  const buffer = memory.bytes.buffer
  const timeline = new HostTimeline(buffer)
  const created = createVcpus(config, surroundings, true)
  const [first, ...others] = created.map(({ accelerator }) => accelerator)
  const accelerators = [first as Accelerator, ...others] as const
  const threads = new WorkerThreads({
    module: config.coreModule ?? coreModule(),
    memory: memory.memory,
    ramSize: memory.ramSize,
    cpus: spec.cpus,
    signature: cpuSignature(cpuModel(spec.cpuModel)),
    compileEntry: config.compileEntry,
    translates: spec.accelerator !== 'interp',
    tracesDevices: config.trace?.some((topic) => topic === 'int' || topic === 'io') ?? false,
  })
  const crew = new Crew(buffer, spec.cpus)
  const vcpus = new ParallelVcpus({
    crew,
    bytes: memory.bytes,
    vcpus: accelerators,
    hosts: created.map(({ host }) => host),
    timeline,
    threads,
  })
  const pins = accelerators.map((one) => new ParallelPins(one, () => vcpus.tellWritten()))
  return { accelerators, pins, vcpus, timeline, turns: undefined }
}
