/** The 8-bit ISA bus: a wider access reaches a chip as several byte accesses, lowest port first. */
import type { PortHandler } from '../bus/pio-bus.ts'

export interface ByteRegisters {
  read(offset: number): number
  write(offset: number, value: number): void
}

export function bytePorts(registers: ByteRegisters): PortHandler {
  return {
    read: (offset, size) => {
      let value = 0
      for (let byte = 0; byte < size; byte++) value |= registers.read(offset + byte) << (byte * 8)
      return value >>> 0
    },
    write: (offset, size, value) => {
      for (let byte = 0; byte < size; byte++) registers.write(offset + byte, (value >>> (byte * 8)) & 0xff)
    },
  }
}
