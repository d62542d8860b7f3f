/**
 * Where the boot loader puts its own things in guest memory. They are free for the kernel once it has read them.
 *
 *   00000h  interrupt vectors, BIOS data area (400h)
 *   00500h  GDT
 *   07000h  stack, downwards from 08000h
 *   10000h  Linux boot_params or Multiboot information
 *   11000h  page tables for 64-bit entry (six pages)
 *   20000h  command line
 *   9FC00h  extended BIOS data area
 *   F0000h  ACPI root pointer
 *   FFFF0h  reset vector
 *   1 MiB   kernel, modules; at the top of RAM the ACPI tables
 */
export const GDT_ADDRESS = 0x500
export const STACK_TOP = 0x8000
export const BOOT_INFORMATION = 0x1_0000
export const PAGE_TABLES = 0x1_1000
export const COMMAND_LINE = 0x2_0000
/** End (exclusive) of what lies below 640 KiB. */
export const LOADER_AREA_END = 0x3_0000
export const EBDA = 0x9_fc00
export const CONVENTIONAL_END = 0xa_0000
export const RSDP_ADDRESS = 0xf_0000
export const BIOS_AREA = 0xf_0000
export const MEBIBYTE = 0x10_0000
/** ACPI tables: the last piece of RAM. */
export const ACPI_SIZE = 0x1_0000

/** Address of the ACPI tables in a machine with `memoryBytes` of RAM; what lies between 1 MiB and it is the kernel's. */
export function acpiBase(memoryBytes: number): number {
  return memoryBytes - ACPI_SIZE
}
