/** Loads what a machine boots into its memory and sets the boot processor's first registers. */

import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { assertNever } from '../../../src-shared/base/assert-never.ts'
import { SpokenError, say } from '../../../src-shared/domain/sentence.ts'
import type { VmSpec } from '../../../src-shared/domain/vm-spec.ts'
import type { Dma } from '../bus/dma.ts'
import type { PioBus } from '../bus/pio-bus.ts'
import type { RegisterFile } from '../cpu/register-file.ts'
import type { BootRequest, NamedFile } from '../firmware/direct-boot/boot-request.ts'
import { bootKernel } from '../firmware/direct-boot/direct-boot.ts'
import type { InitialCpuState } from '../firmware/direct-boot/initial-cpu-state.ts'
import { SERIAL_PORTS_AND_IRQS } from './ibm-pc.ts'

/** The demonstration system (tools/demo-guest). */
const DEMO_GUEST = new URL('../../../tools/demo-guest/demo-guest.elf', import.meta.url)

export interface BootImageParts {
  readonly spec: VmSpec
  readonly dma: Dma
  readonly ports: PioBus
  /** Of every processor, the boot processor's first. */
  readonly registers: readonly [RegisterFile, ...RegisterFile[]]
  readonly memoryBytes: number
  /** Device memory. */
  readonly devices: { write(address: number, size: number, value: number): void }
  /** A line for the machine's log. */
  readonly note: (message: string) => void
}

/** Call after every device's reset. Throws naming the file that cannot be booted. */
export function loadBootImage({ spec, dma, ports, registers, memoryBytes, devices, note }: BootImageParts): void {
  const serialPorts = SERIAL_PORTS_AND_IRQS.map(({ base, irq }, index) => ({ index, base, irq })).filter(
    ({ index }) => spec.serials[index]?.enabled,
  )
  const acpi = { cpus: spec.cpus, serialPorts, vga: spec.display.adapter !== 'none' }
  const { cpu, notes } = bootKernel({ dma, ports, memoryBytes, acpi, display: acpi.vga ? devices : undefined }, requestOf(spec))
  const [first, ...others] = registers
  setRegisters(first, cpu)
  for (const other of others) setRegisters(other, memoryTypesOf(cpu))
  for (const line of notes) note(line)
}

function requestOf({ boot }: VmSpec): BootRequest {
  switch (boot.kind) {
    case 'demo':
      return { kernel: { name: 'the demonstration system', bytes: readFileSync(DEMO_GUEST) }, commandLine: boot.commandLine }
    case 'kernel':
      return {
        kernel: fileOf(boot.kernel),
        ...(boot.initrd ? { initrd: fileOf(boot.initrd) } : {}),
        commandLine: boot.commandLine,
      }
    case 'disk':
      throw new SpokenError(say('boot-firmware'))
    default:
      return assertNever(boot)
  }
}

function fileOf(path: string): NamedFile {
  try {
    return { name: basename(path), bytes: readFileSync(path) }
  } catch (error) {
    throw new SpokenError(say('file-unreadable', { path, why: (error as Error).message }))
  }
}

/** A firmware sets the memory types of every processor alike: SDM vol. 3, 12.11.8. The others wait for their start-up IPI with these. */
function memoryTypesOf({ mtrrDefType, mtrrFixed, mtrrPhys }: InitialCpuState): Partial<InitialCpuState> {
  return { mtrrDefType, mtrrFixed, mtrrPhys }
}

/** Copies field by field: InitialCpuState speaks in the names of cpu/state-layout.ts. */
function setRegisters(registers: RegisterFile, state: Partial<InitialCpuState>): void {
  for (const [name, value] of Object.entries(state) as [string, number | bigint | readonly (number | bigint)[]][]) {
    if (typeof value === 'object') for (const [index, element] of value.entries()) registers.set(name, element, index)
    else registers.set(name, value)
  }
}
