/**
 * Where the chips of an IBM PC/AT sit: every legacy port and interrupt number of this machine, in one place. Sources: IBM PC/AT Technical
 * Reference (1985) section 1; Intel 82371AB (PIIX4) datasheet chapter 4; MultiProcessor Specification 1.4 section 3. Everything that has a choice
 * (PCI BARs, the ACPI block) is not here.
 */
export interface PortRange {
  readonly base: number
  readonly length: number
}

export const PORTS = {
  PIC_PRIMARY: { base: 0x20, length: 2 },
  PIT: { base: 0x40, length: 4 },
  KEYBOARD_DATA: { base: 0x60, length: 1 },
  SYSTEM_B: { base: 0x61, length: 1 }, // gate of PIT channel 2, speaker, refresh toggle
  KEYBOARD_COMMAND: { base: 0x64, length: 1 },
  RTC: { base: 0x70, length: 2 },
  SYSTEM_A: { base: 0x92, length: 1 }, // fast A20 and fast reset
  PIC_SECONDARY: { base: 0xa0, length: 2 },
  DEBUG_CONSOLE: { base: 0xe9, length: 1 },
  COPROCESSOR_ERROR: { base: 0xf0, length: 1 },
  DEBUG_EXIT: { base: 0xf4, length: 4 },
  IDE_SECONDARY: { base: 0x170, length: 8 },
  IDE_PRIMARY: { base: 0x1f0, length: 8 },
  IDE_SECONDARY_CONTROL: { base: 0x376, length: 1 },
  IDE_PRIMARY_CONTROL: { base: 0x3f6, length: 1 }, // between the floppy controller's ports
  VBE: { base: 0x1ce, length: 3 }, // Bochs VBE: index and data, where the adapter has them
  VGA: { base: 0x3b0, length: 0x30 },
  PIC_EDGE_LEVEL: { base: 0x4d0, length: 2 },
  RESET_CONTROL: { base: 0xcf9, length: 1 }, // inside the PCI configuration address port, served by the PCI-ISA bridge
} as const satisfies Record<string, PortRange>

/** COM1..COM4: COM1 shares its interrupt with COM3, COM2 with COM4. */
export const SERIAL_PORTS_AND_IRQS = [
  { base: 0x3f8, length: 8, irq: 4 },
  { base: 0x2f8, length: 8, irq: 3 },
  { base: 0x3e8, length: 8, irq: 4 },
  { base: 0x2e8, length: 8, irq: 3 },
] as const

/** ISA interrupt numbers; 2 is the cascade of the second 8259. */
export const IRQ = {
  TIMER: 0,
  KEYBOARD: 1,
  CASCADE: 2,
  RTC: 8,
  SCI: 9,
  MOUSE: 12,
  COPROCESSOR: 13,
  IDE_PRIMARY: 14,
  IDE_SECONDARY: 15,
} as const

export const ISA_INTERRUPTS = 16
export const IOAPIC_PINS = 24
/** The PIT's interrupt arrives at this input of the IOAPIC (the MADT tells it as an interrupt source override). */
export const IOAPIC_TIMER_PIN = 2
/** The 8259 pair's output arrives at this input of the IOAPIC. */
export const IOAPIC_EXTINT_PIN = 0

export const IOAPIC_BASE = 0xfec0_0000
export const IOAPIC_LENGTH = 0x1000
export const LAPIC_DEFAULT_BASE = 0xfee0_0000
export const LAPIC_LENGTH = 0x1000
