/** The vCPU of a machine: chooses the accelerator that the spec asks for and gives it its surroundings. */
import type { VmSpec } from '../../../src-shared/domain/vm-spec.ts'
import { coreModule } from '../accel/interp/core-module.ts'
import { Interpreter } from '../accel/interp/interpreter.ts'
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
  3: 'the guest asks for a hardware task switch, which a later version brings; selector',
  4: 'the guest asks for virtual-8086 mode, which a later version brings; EFLAGS',
}

export interface VcpuSurroundings {
  readonly memory: GuestMemory
  readonly ports: PioBus
  readonly mmio: BusAccess
  acknowledgeInterrupt(): number
  setApicBase(value: bigint): void
  log(message: string): void
}

/** Throws in words when the accelerator is not to be had. */
export function createVcpu(config: MachineConfig, surroundings: VcpuSurroundings): Interpreter {
  refuseUnavailable(config.spec.accelerator)
  const { memory, log } = surroundings
  const trace = new Set(config.trace)
  const model = cpuModel(config.spec.cpuModel)
  writeCpuid(memory.bytes.subarray(cpuBlock(0)), cpuidRecords(model, { apicId: 0, cpus: 1 }))
  const acknowledge = (): number => {
    const vector = surroundings.acknowledgeInterrupt()
    if (trace.has('int') && vector >= 0) log(`int: vector 0x${vector.toString(16)}`)
    return vector
  }
  const vcpu: Interpreter = new Interpreter(
    { module: config.coreModule ?? coreModule(), memory, cpu: 0, signature: cpuSignature(model) },
    {
      ports: trace.has('io') ? tracedBus('port', surroundings.ports, log) : surroundings.ports,
      mmio: trace.has('io') ? tracedBus('mmio', surroundings.mmio, log) : surroundings.mmio,
      acknowledgeInterrupt: acknowledge,
      apicBaseWritten: () => surroundings.setApicBase(vcpu.registers.get('apicBase')),
      notice: (what, value) => log(`${NOTICES[what] ?? `notice ${what}`} 0x${(value >>> 0).toString(16)}`),
      ...(trace.has('exit') ? { coreExited: (code) => log(exitLine(code, vcpu.registers)) } : {}),
    },
  )
  return vcpu
}

function refuseUnavailable(accelerator: VmSpec['accelerator']): void {
  if (accelerator === 'kvm') throw new Error("The accelerator 'kvm' comes with a later version; choose 'auto' or 'interp'.")
  if (accelerator === 'jit') throw new Error("The accelerator 'jit' comes with a later version; choose 'auto' or 'interp'.")
}
