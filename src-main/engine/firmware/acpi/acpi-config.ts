/** What the ACPI tables say of a machine, and where they say the chipset sits. */
export interface AcpiConfig {
  readonly cpus: number
  /** COM1..COM4 that exist, in order: ports and interrupt. */
  readonly serialPorts: readonly { readonly index: number; readonly base: number; readonly irq: number }[]
  /** Is there a VGA that may be probed for? */
  readonly vga: boolean
}

/** Where the boot loader (or our firmware) places the PIIX4's ACPI block. */
export const PM_BASE = 0x600
export const PM_LENGTH = 0x40
/** ISA interrupts of PIRQA#..PIRQD# for guests without an IOAPIC driver. */
export const PIRQ_INTERRUPTS: readonly number[] = [10, 10, 11, 11]
/** Interrupts that a guest may choose for a PIRQ#. */
export const PIRQ_CHOICES: readonly number[] = [5, 10, 11]
export const PIRQ_GSI_BASE = 16
export const SCI_INTERRUPT = 9
/** SLP_TYP of S5: PIIX4's soft off. */
export const SOFT_OFF_TYPE = 0
