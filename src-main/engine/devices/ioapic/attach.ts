/** Joins the IOAPIC to memory at FEC00000h and to the machine's life cycle. Its pins belong to the interrupt fabric. */
import type { MmioSpace } from '../../bus/mmio-bus.ts'
import { IOAPIC_BASE, IOAPIC_LENGTH } from '../../machine/ibm-pc.ts'
import { PayloadReader } from '../../snapshot/payload.ts'
import type { Device } from '../device.ts'
import type { Ioapic } from './chip.ts'

const KIND = 'ioapic'
const VERSION = 1

export function ioapicDevice(ioapic: Ioapic): Device {
  return {
    name: `${KIND}.0`,
    reset: () => ioapic.reset(),
    save: () => ({ kind: KIND, version: VERSION, fields: ioapic.save() }),
    load: (payload) => {
      const reader = new PayloadReader(payload, KIND, VERSION)
      ioapic.load(reader)
      reader.finish()
    },
  }
}

/** Both registers are double words (section 3.0); other accesses find nothing. */
export function mapIoapic(ioapic: Ioapic, mmio: MmioSpace): void {
  mmio.map(IOAPIC_BASE, IOAPIC_LENGTH, KIND, {
    read: (offset, size) => (size === 4 ? ioapic.read(offset & 0xff) : narrowRead(ioapic, offset, size)),
    write: (offset, _size, value) => ioapic.write(offset & 0xff, value),
  })
}

/** Byte reads of the select register are common in the field. */
function narrowRead(ioapic: Ioapic, offset: number, size: number): number {
  const value = ioapic.read(offset & 0xfc)
  return (value >>> ((offset & 3) * 8)) & (2 ** (size * 8) - 1)
}
