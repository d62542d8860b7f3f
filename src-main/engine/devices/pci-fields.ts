/** The nested state of a PCI connection in a device's payload. */
import type { PayloadReader } from '../snapshot/payload.ts'

/** Reads field `pci`; its members are checked by the connection that takes them. */
export function readPciFields(reader: PayloadReader): { readonly [name: string]: unknown } {
  const fields = reader.value('pci')
  if (typeof fields !== 'object' || fields === null) throw new Error("saved state: field 'pci' is no object")
  return fields as { readonly [name: string]: unknown }
}
