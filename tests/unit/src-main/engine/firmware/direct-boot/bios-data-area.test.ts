import { expect, test } from 'vitest'
import { writeBiosDataArea } from '../../../../../../src-main/engine/firmware/direct-boot/bios-data-area.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'

test('the BIOS data area names serial ports, conventional memory and the extended area', () => {
  const dma = new MemoryDma(0x10_0000)
  writeBiosDataArea(dma, [0x3f8, 0, 0x3e8, 0])
  expect([dma.readU16(0x400), dma.readU16(0x402), dma.readU16(0x404)]).toEqual([0x3f8, 0, 0x3e8])
  expect([dma.readU16(0x40e), dma.readU16(0x413), dma.readU8(0x9fc00)]).toEqual([0x9fc0, 639, 1])
})
