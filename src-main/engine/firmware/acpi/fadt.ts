/**
 * The FADT, revision 3 (ACPI Specification 2.0 layout, read with 6.4, 5.2.9), and the FACS that it points to. Offsets count from the table's start.
 * The machine is in ACPI mode from the beginning: there is no SMI command port.
 */
import { type AcpiConfig, PM_BASE, SCI_INTERRUPT } from './acpi-config.ts'
import { type AcpiTable, asciiBytes, createTable, HEADER_LENGTH } from './acpi-table.ts'

const LENGTH = 244
const FACS_LENGTH = 64
const RESET_PORT = 0xcf9
const RESET_VALUE = 0x06
const NO_C_STATE = 0xffff
const PROFILE_DESKTOP = 1
const SPACE_IO = 1

const FLAG_WBINVD = 1 << 0
const FLAG_PROC_C1 = 1 << 2
const FLAG_SLEEP_BUTTON_ABSENT = 1 << 5 // SLP_BUTTON: no fixed sleep button; PWR_BUTTON clear: there is a fixed power button
const FLAG_FIX_RTC = 1 << 6 // no RTC wake in the fixed registers
const FLAG_RESET_REG = 1 << 10
const BOOT_LEGACY_DEVICES = 1 << 0
const BOOT_8042 = 1 << 1
const BOOT_NO_VGA = 1 << 2

// Port blocks: 32-bit field, its X_ twin, offset from PM_BASE, length field (if it has one) and length in bytes.
const PM1A_EVENT = { field: 56, wide: 148, port: 0x00, lengthField: 88, length: 4 }
const PM1A_CONTROL = { field: 64, wide: 172, port: 0x04, lengthField: 89, length: 2 }
const PM_TIMER = { field: 76, wide: 208, port: 0x08, lengthField: 91, length: 4 }
const GPE0 = { field: 80, wide: 220, port: 0x0c, lengthField: 92, length: 4 }

export function createFadt(config: AcpiConfig): AcpiTable {
  const view = new DataView(new ArrayBuffer(LENGTH))
  view.setUint8(45, PROFILE_DESKTOP)
  view.setUint16(46, SCI_INTERRUPT, true)
  for (const block of [PM1A_EVENT, PM1A_CONTROL, PM_TIMER, GPE0]) {
    view.setUint32(block.field, PM_BASE + block.port, true)
    view.setUint8(block.lengthField, block.length)
    writeIoAddress(view, block.wide, PM_BASE + block.port, block.length)
  }
  view.setUint16(96, NO_C_STATE, true) // P_LVL2_LAT
  view.setUint16(98, NO_C_STATE, true) // P_LVL3_LAT
  view.setUint16(109, BOOT_LEGACY_DEVICES | BOOT_8042 | (config.vga ? 0 : BOOT_NO_VGA), true) // IAPC_BOOT_ARCH
  view.setUint32(112, FLAG_WBINVD | FLAG_PROC_C1 | FLAG_SLEEP_BUTTON_ABSENT | FLAG_FIX_RTC | FLAG_RESET_REG, true)
  writeIoAddress(view, 116, RESET_PORT, 1)
  view.setUint8(128, RESET_VALUE)
  return createTable('FACP', 3, new Uint8Array(view.buffer, HEADER_LENGTH), [
    { at: 36, size: 4, to: 'FACS' },
    { at: 40, size: 4, to: 'DSDT' },
    { at: 140, size: 8, to: 'DSDT' },
  ])
}

/** Firmware ACPI control structure (5.2.10): not a table with a header, so it has no checksum. */
export function createFacs(): AcpiTable {
  const bytes = new Uint8Array(FACS_LENGTH)
  bytes.set(asciiBytes('FACS'))
  new DataView(bytes.buffer).setUint32(4, FACS_LENGTH, true)
  bytes[32] = 1 // version
  return { signature: 'FACS', bytes, references: [], alignment: 64, checksum: false }
}

/** A generic address structure (5.2.3.2) for `length` bytes of ports. */
function writeIoAddress(view: DataView, at: number, port: number, length: number): void {
  view.setUint8(at, SPACE_IO)
  view.setUint8(at + 1, length * 8)
  view.setBigUint64(at + 4, BigInt(port), true)
}
