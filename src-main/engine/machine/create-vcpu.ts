/** The vCPUs of a machine: chooses the accelerator that the spec asks for and gives each its surroundings. */
import { SpokenError, say } from '../../../src-shared/domain/sentence.ts'
import type { VmSpec } from '../../../src-shared/domain/vm-spec.ts'
import type { Accelerator } from '../accel/accelerator.ts'
import { Lockstep } from '../accel/check/lockstep.ts'
import { MemoryShadow } from '../accel/check/memory-shadow.ts'
import { ALONE } from '../accel/interp/core-exports.ts'
import { coreModule } from '../accel/interp/core-module.ts'
import { Interpreter, type InterpreterHost, type InterpreterOptions } from '../accel/interp/interpreter.ts'
import { CompileThread } from '../accel/jit/compile-thread.ts'
import { TranslatedCode } from '../accel/jit/translated-code.ts'
import { Translator } from '../accel/jit/translator.ts'
import type { PioBus } from '../bus/pio-bus.ts'
import { cpuModel, cpuSignature } from '../cpu/cpu-model.ts'
import { cpuidRecords, writeCpuid } from '../cpu/cpuid.ts'
import type { BusAccess } from '../memory/bus-access.ts'
import type { GuestMemory } from '../memory/guest-memory.ts'
import { cpuBlock } from '../memory/memory-map.ts'
import type { MachineConfig } from './machine-config.ts'
import { tracedBus } from './trace-bus.ts'
import { exitLine } from './trace-exit.ts'

/** NOTICE_ codes of core/notice.ts, in words. */
const NOTICES: Readonly<Record<number, string>> = {
  1: 'the guest reads an unknown MSR',
  2: 'the guest writes an unknown MSR',
}

export interface VcpuSurroundings {
  readonly memory: GuestMemory
  readonly ports: PioBus
  readonly mmio: BusAccess
  acknowledgeInterrupt(cpu: number): number
  setApicBase(value: bigint, cpu: number): void
  numericErrorChanged(): void
  log(message: string): void
}

/** What the vCPUs of a machine have together. */
interface SharedParts {
  /** With the accelerator that translates. */
  readonly code: TranslatedCode | undefined
  /** Where translated code is checked, in slices of so many blocks. */
  readonly shadow: MemoryShadow | undefined
  readonly blocks: number
  /** These stand for vCPUs on threads of their own: they execute nothing. */
  readonly isParallel: boolean
}

export interface CreatedVcpu {
  readonly accelerator: Accelerator
  /** What it reaches of the machine. */
  readonly host: InterpreterHost
}

/** As many as the spec says; the first is the boot processor. Throws in words when the accelerator is not to be had. */
export function createVcpus(config: MachineConfig, surroundings: VcpuSurroundings, isParallel = false): CreatedVcpu[] {
  refuseUnavailable(config.spec.accelerator)
  const { accelerator, cpus } = config.spec
  const { memory } = surroundings
  const numbers = Array.from({ length: cpus }, (_, cpu) => cpu)
  const code = accelerator !== 'interp' && !isParallel ? new TranslatedCode(memory, numbers, compileService(config, memory)) : undefined
  const shared = { code, shadow: code && config.check ? new MemoryShadow(memory) : undefined, blocks: config.check ?? 0, isParallel }
  return numbers.map((cpu) => createVcpu(config, cpu, surroundings, shared))
}

/** Checks repeat runs exactly, so there regions come at once. */
function compileService({ compileEntry, check }: MachineConfig, { bytes }: GuestMemory): CompileThread | undefined {
  if (compileEntry === undefined || check) return undefined
  return new CompileThread(new URL(compileEntry), bytes.buffer as SharedArrayBuffer)
}

function createVcpu(config: MachineConfig, cpu: number, surroundings: VcpuSurroundings, shared: SharedParts): CreatedVcpu {
  const { memory, log } = surroundings
  const trace = new Set(config.trace)
  const model = cpuModel(config.spec.cpuModel)
  writeCpuid(memory.bytes.subarray(cpuBlock(cpu)), cpuidRecords(model, { apicId: cpu, cpus: config.spec.cpus }))
  const speaker = config.spec.cpus > 1 ? `CPU ${cpu}: ` : ''
  const acknowledge = (): number => {
    const vector = surroundings.acknowledgeInterrupt(cpu)
    if (trace.has('int') && vector >= 0) log(`${speaker}int: vector 0x${vector.toString(16)}`)
    return vector
  }
  const common = { module: config.coreModule ?? coreModule(), memory, cpu, signature: cpuSignature(model) }
  const options = shared.isParallel ? { ...common, arenaOwner: cpu, parallel: ALONE } : { ...common, arenaOwner: 0 }
  const host: InterpreterHost = {
    ports: trace.has('io') ? tracedBus('port', surroundings.ports, log) : surroundings.ports,
    mmio: trace.has('io') ? tracedBus('mmio', surroundings.mmio, log) : surroundings.mmio,
    acknowledgeInterrupt: acknowledge,
    apicBaseWritten: () => surroundings.setApicBase(vcpu.registers.get('apicBase'), cpu),
    numericErrorChanged: () => surroundings.numericErrorChanged(),
    notice: (what, value) => log(`${speaker}${NOTICES[what] ?? `notice ${what}`} 0x${(value >>> 0).toString(16)}`),
    ...(trace.has('exit') ? { coreExited: (exit) => log(`${speaker}${exitLine(exit, vcpu.registers)}`) } : {}),
  }
  const vcpu = openAccelerator(options, host, shared)
  return { accelerator: vcpu, host }
}

function openAccelerator(options: InterpreterOptions, host: InterpreterHost, { code, shadow, blocks }: SharedParts): Accelerator {
  if (!code) return new Interpreter(options, host)
  return shadow ? new Lockstep({ ...options, code, shadow, blocks }, host) : new Translator({ ...options, code }, host)
}

function refuseUnavailable(accelerator: VmSpec['accelerator']): void {
  if (accelerator === 'kvm') throw new SpokenError(say('accelerator-later', { name: accelerator }))
}
