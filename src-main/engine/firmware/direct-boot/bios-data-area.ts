/** The few words of the BIOS data area that operating systems read although no BIOS ran (IBM PC/AT Technical Reference, section 5). */
import type { Dma } from '../../bus/dma.ts'
import { EBDA } from './boot-memory.ts'

const BDA_SERIAL_PORTS = 0x400 // base ports of COM1..COM4, 16 bits each, 0 = none
const BDA_EBDA_SEGMENT = 0x40e
const BDA_MEMORY_KIB = 0x413
const EBDA_SIZE_KIB = 1

/** `serialPorts` are the base ports of COM1..COM4, 0 where there is none. */
export function writeBiosDataArea(dma: Dma, serialPorts: readonly number[]): void {
  for (const [index, port] of serialPorts.entries()) dma.writeU16(BDA_SERIAL_PORTS + index * 2, port)
  dma.writeU16(BDA_EBDA_SEGMENT, EBDA >> 4)
  dma.writeU16(BDA_MEMORY_KIB, EBDA >> 10)
  dma.writeU8(EBDA, EBDA_SIZE_KIB)
}
