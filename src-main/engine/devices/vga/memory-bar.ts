/** BAR 2: EDID, the VGA's ports 3C0h..3DFh, the VBE registers and the byte order, as memory. */
import type { MmioHandler } from '../../bus/mmio-bus.ts'
import type { PortHandler } from '../../bus/pio-bus.ts'
import { createEdid } from './edid.ts'
import * as R from './registers.ts'
import type { VbeRegisters } from './vbe.ts'

const EDID = createEdid()
/** Of 3C0h within the ports from 3B0h. */
const FIRST_PORT = 0x10

/** `ports`: the VGA's, from 3B0h. `onDidWrite`: a register may have changed. */
export function memoryBar(ports: PortHandler, vbe: VbeRegisters, onDidWrite: () => void): MmioHandler {
  return {
    read: (offset, size) => {
      if (offset < R.MMIO_EDID_END) return bytesOf(EDID, offset, size)
      if (isWithin(offset, R.MMIO_VGA, R.MMIO_VGA_END)) return ports.read(offset - R.MMIO_VGA + FIRST_PORT, size)
      if (isWithin(offset, R.MMIO_VBE, R.MMIO_VBE_END)) return vbe.read((offset - R.MMIO_VBE) >> 1)
      if (offset === R.MMIO_EXTENDED) return R.MMIO_EXTENDED_SIZE
      return offset === R.MMIO_BYTE_ORDER ? R.LITTLE_ENDIAN_ORDER : 0
    },
    write: (offset, size, value) => {
      if (isWithin(offset, R.MMIO_VGA, R.MMIO_VGA_END)) ports.write(offset - R.MMIO_VGA + FIRST_PORT, size, value)
      else if (isWithin(offset, R.MMIO_VBE, R.MMIO_VBE_END)) vbe.write((offset - R.MMIO_VBE) >> 1, value & 0xffff)
      else return
      onDidWrite()
    },
  }
}

function isWithin(offset: number, start: number, end: number): boolean {
  return offset >= start && offset < end
}

function bytesOf(bytes: Uint8Array, offset: number, size: number): number {
  let value = 0
  for (let byte = 0; byte < size; byte++) value |= (bytes[offset + byte] ?? 0) << (byte * 8)
  return value >>> 0
}
