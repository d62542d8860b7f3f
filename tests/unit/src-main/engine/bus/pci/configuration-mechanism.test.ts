import { describe, expect, test } from 'vitest'
import { attachRecordingBridge, createPciBench, samplePciFunction, taggedRegisters } from '../../../../../support/pci.ts'

// PCI Local Bus Specification 3.0, 3.2.2.3.2.
describe('ConfigurationMechanism', () => {
  test('CONFIG_DATA reaches the register of the addressed function in every width', () => {
    const { bus, ports } = createPciBench()
    bus.plug(samplePciFunction(), { device: 3 })
    ports.write(0xcf8, 4, 0x8000_1800)
    expect([ports.read(0xcfc, 4), ports.read(0xcfe, 2), ports.read(0xcfd, 1)]).toEqual([0x1044_1af4, 0x1044, 0x1a])
  })

  test('bit 31 clear, another bus or an empty slot read all ones', () => {
    const { bus, ports } = createPciBench()
    bus.plug(samplePciFunction(), { device: 3 })
    const read = (address: number) => {
      ports.write(0xcf8, 4, address)
      return ports.read(0xcfc, 4)
    }
    expect([read(0x1800), read(0x8001_1800), read(0x8000_2000)]).toEqual([0xffff_ffff, 0xffff_ffff, 0xffff_ffff])
  })

  test('CONFIG_ADDRESS reads back without its reserved bits', () => {
    const { ports } = createPciBench()
    ports.write(0xcf8, 4, 0xffff_ffff)
    expect(ports.read(0xcf8, 4)).toBe(0x80ff_fffc)
  })

  test('narrow accesses leave CONFIG_ADDRESS alone; the one at CF9h is the reset control', () => {
    const bench = createPciBench()
    const resets = attachRecordingBridge(bench)
    bench.ports.write(0xcf8, 4, 0x8000_0010)
    bench.ports.write(0xcf9, 1, 6)
    bench.ports.write(0xcf8, 1, 0xff)
    expect([bench.ports.read(0xcf8, 4), bench.ports.read(0xcf9, 1), resets]).toEqual([0x8000_0010, 0x42, [6]])
  })

  test('a byte written to CONFIG_DATA changes its byte lane alone', () => {
    const { bus, ports } = createPciBench()
    bus.plug(samplePciFunction({ bars: [{ kind: 'memory', size: 16, handler: taggedRegisters(0) }] }), { device: 3 })
    ports.write(0xcf8, 4, 0x8000_1810)
    ports.write(0xcff, 1, 0xe0)
    expect(ports.read(0xcfc, 4)).toBe(0xe000_0000)
  })
})
