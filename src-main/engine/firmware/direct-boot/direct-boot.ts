/** Boots a kernel file without a firmware: does what a BIOS would have done first, then loads the kernel by the protocol that its file speaks. */
import type { PortAccess } from '../../bus/pci/assign-resources.ts'
import { placeTables } from '../acpi/acpi.ts'
import type { AcpiConfig } from '../acpi/acpi-config.ts'
import { writeBiosDataArea } from './bios-data-area.ts'
import { acpiBase, RSDP_ADDRESS } from './boot-memory.ts'
import type { BootRequest, BootResult, BootTarget } from './boot-request.ts'
import { setUpChipset } from './chipset-setup.ts'
import { recognizeKernel } from './kernel-file.ts'
import { bootLinux } from './linux-boot.ts'
import { bootMultiboot } from './multiboot.ts'
import { writeResetVector } from './reset-vector.ts'
import { setTextMode } from './text-mode.ts'

const SERIAL_PORTS = 4

export interface DirectBootTarget extends BootTarget {
  readonly ports: PortAccess
  readonly acpi: AcpiConfig
}

/**
 * Call after every device's reset: programs the chipset, writes ACPI tables and the kernel, and returns the registers to start with. Throws naming
 * the file when it cannot be booted.
 */
export function bootKernel(target: DirectBootTarget, request: BootRequest): BootResult {
  const kind = recognizeKernel(request.kernel)
  setUpChipset(target.ports)
  if (target.display) setTextMode(target.ports, target.display)
  writeBiosDataArea(target.dma, comPorts(target.acpi))
  writeResetVector(target.dma)
  const acpi = placeTables(target.acpi, acpiBase(target.memoryBytes))
  target.dma.write(acpiBase(target.memoryBytes), acpi.tables)
  target.dma.write(RSDP_ADDRESS, acpi.rootPointer)
  return kind === 'linux' ? bootLinux(target, request) : bootMultiboot(target, request)
}

function comPorts(acpi: AcpiConfig): number[] {
  return Array.from({ length: SERIAL_PORTS }, (_, index) => acpi.serialPorts.find((port) => port.index === index)?.base ?? 0)
}
