import { describe, expect, test } from 'vitest'
import { assignResources, readConfig } from '../../../../../../src-main/engine/bus/pci/assign-resources.ts'
import { createPciBench, samplePciFunction, taggedRegisters } from '../../../../../support/pci.ts'

const IRQS = [10, 10, 11, 11]

describe('assignResources', () => {
  test('every BAR gets an aligned address in its window, and decodes', () => {
    const { bus, ports, mmio } = createPciBench()
    const bars = [
      { kind: 'memory' as const, size: 0x1000, handler: taggedRegisters(1) },
      { kind: 'io' as const, size: 64, handler: taggedRegisters(2) },
      { kind: 'memory' as const, size: 0x10_0000, wide: true, handler: taggedRegisters(3) },
    ]
    bus.plug(samplePciFunction({ bars }), { device: 4 })
    assignResources(ports, IRQS)
    expect([mmio.read(0xe000_0000, 1), mmio.read(0xe010_0000, 1), ports.read(0xc000, 1)]).toEqual([3, 1, 2])
    expect([readConfig(ports, 4, 0, 0x18, 4), readConfig(ports, 4, 0, 0x1c, 4)]).toEqual([0xe000_0004, 0])
  })

  test('functions get bus mastering and the interrupt line of their slot', () => {
    const { bus, ports } = createPciBench()
    bus.plug(samplePciFunction(), { device: 3 })
    bus.plug(samplePciFunction({ interrupt: false }), { device: 4 })
    assignResources(ports, IRQS)
    expect([readConfig(ports, 3, 0, 0x04, 2), readConfig(ports, 3, 0, 0x3c, 1), readConfig(ports, 4, 0, 0x3c, 1)]).toEqual([7, 11, 0])
  })

  test('functions above 0 are found through the multifunction bit', () => {
    const { bus, ports } = createPciBench()
    bus.plug(samplePciFunction(), { device: 1 })
    bus.plug(samplePciFunction({ bars: [{ kind: 'io', size: 16, handler: taggedRegisters(8) }] }), { device: 1, function: 3 })
    assignResources(ports, IRQS)
    expect(ports.read(0xc000, 1)).toBe(8)
  })

  test('a BAR larger than the window is refused in words', () => {
    const { bus, ports } = createPciBench()
    bus.plug(samplePciFunction({ bars: [{ kind: 'memory', size: 2 ** 30, handler: taggedRegisters(0) }] }), { device: 4 })
    expect(() => assignResources(ports, IRQS)).toThrow('PCI device 4.0 asks for 1073741824 bytes; no address space is left for it')
  })
})
