/** The MADT (ACPI Specification 6.4, 5.2.12): a LAPIC for each CPU, the IOAPIC, and where ISA interrupts do not go straight through. */
import { type AcpiConfig, SCI_INTERRUPT } from './acpi-config.ts'
import { type AcpiTable, createTable } from './acpi-table.ts'
import { doubleWord, word } from './aml.ts'

const LAPIC_BASE = 0xfee0_0000
const IOAPIC_BASE = 0xfec0_0000
const IOAPIC_ID = 0
const PCAT_COMPATIBLE = 1 // there is an 8259 pair too
const ENABLED = 1
const ALL_PROCESSORS = 0xff
const NMI_INPUT = 1 // LINT1
const BUS_ISA = 0
const AS_THE_BUS = 0x0
const LEVEL_ACTIVE_HIGH = 0xd
const TIMER_INTERRUPT = 0
const TIMER_GSI = 2

export function createMadt(config: AcpiConfig): AcpiTable {
  const lapics = Array.from({ length: config.cpus }, (_, id) => [0, 8, id, id, ...doubleWord(ENABLED)])
  const body = [
    ...doubleWord(LAPIC_BASE),
    ...doubleWord(PCAT_COMPATIBLE),
    ...lapics.flat(),
    ...[1, 12, IOAPIC_ID, 0, ...doubleWord(IOAPIC_BASE), ...doubleWord(0)],
    ...sourceOverride(TIMER_INTERRUPT, TIMER_GSI, AS_THE_BUS),
    ...sourceOverride(SCI_INTERRUPT, SCI_INTERRUPT, LEVEL_ACTIVE_HIGH),
    ...[4, 6, ALL_PROCESSORS, ...word(AS_THE_BUS), NMI_INPUT],
  ]
  return createTable('APIC', 3, Uint8Array.from(body))
}

function sourceOverride(interrupt: number, gsi: number, flags: number): readonly number[] {
  return [2, 10, BUS_ISA, interrupt, ...doubleWord(gsi), ...word(flags)]
}
