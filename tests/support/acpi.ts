/** The machine that the ACPI tests describe. */
import type { AcpiConfig } from '../../src-main/engine/firmware/acpi/acpi-config.ts'

export const SAMPLE_ACPI: AcpiConfig = {
  cpus: 2,
  vga: false,
  serialPorts: [
    { index: 0, base: 0x3f8, irq: 4 },
    { index: 1, base: 0x2f8, irq: 3 },
  ],
}
