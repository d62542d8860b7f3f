import { describe, expect, test } from 'vitest'
import { pirqOf } from '../../../../../../src-main/engine/bus/pci/pci-bus.ts'
import { attachRecordingBridge, createPciBench, samplePciFunction, taggedRegisters } from '../../../../../support/pci.ts'

describe('PciBus', () => {
  test('a slot that nobody sits in reads all ones', () => {
    const { bus } = createPciBench()
    expect([bus.readConfiguration(5, 0, 0, 4), bus.readConfiguration(5, 0, 0, 2)]).toEqual([0xffff_ffff, 0xffff])
  })

  test('functions without a place take the next device after the chipset', () => {
    const { bus } = createPciBench()
    expect([bus.plug(samplePciFunction()).device, bus.plug(samplePciFunction()).device]).toEqual([2, 3])
  })

  test('a taken slot is refused by name', () => {
    const { bus } = createPciBench()
    bus.plug(samplePciFunction(), { device: 4 })
    expect(() => bus.plug(samplePciFunction({ name: 'late' }), { device: 4 })).toThrow('late: PCI slot 4.0 is taken')
  })

  test('function 0 shows the multifunction bit once a second function is plugged', () => {
    const { bus } = createPciBench()
    bus.plug(samplePciFunction(), { device: 1 })
    expect(bus.readConfiguration(1, 0, 0x0e, 1)).toBe(0)
    bus.plug(samplePciFunction(), { device: 1, function: 3 })
    expect([bus.readConfiguration(1, 0, 0x0e, 1), bus.readConfiguration(1, 0, 0x0c, 4), bus.readConfiguration(1, 3, 0x0e, 1)]).toEqual([
      0x80, 0x0080_0000, 0,
    ])
  })

  test('a memory BAR decodes only while the command register says so, at the address it holds', () => {
    const { bus, mmio } = createPciBench()
    const handler = taggedRegisters(0x11)
    bus.plug(samplePciFunction({ bars: [{ kind: 'memory', size: 0x1000, handler }] }), { device: 3 })
    bus.writeConfiguration(3, 0, 0x10, 4, 0xe000_0000)
    expect(mmio.read(0xe000_0000, 1)).toBe(0xff)
    bus.writeConfiguration(3, 0, 0x04, 2, 2)
    expect(mmio.read(0xe000_0000, 1)).toBe(0x11)
    bus.writeConfiguration(3, 0, 0x10, 4, 0xe100_0000)
    expect([mmio.read(0xe000_0000, 1), mmio.read(0xe100_0000, 1)]).toEqual([0xff, 0x11])
  })

  test('an I/O BAR relocates in port space', () => {
    const { bus, ports } = createPciBench()
    bus.plug(samplePciFunction({ bars: [{ kind: 'io', size: 16, handler: taggedRegisters(0x22) }] }), { device: 3 })
    bus.writeConfiguration(3, 0, 0x10, 4, 0xc000)
    bus.writeConfiguration(3, 0, 0x04, 2, 1)
    expect([ports.read(0xc00f, 1), ports.read(0xc010, 1)]).toEqual([0x22, 0xff])
  })

  test('a 64-bit BAR decodes above 4 GiB', () => {
    const { bus, mmio } = createPciBench()
    bus.plug(samplePciFunction({ bars: [{ kind: 'memory', size: 0x1000, wide: true, handler: taggedRegisters(0x33) }] }), { device: 3 })
    bus.writeConfiguration(3, 0, 0x04, 2, 2)
    bus.writeConfiguration(3, 0, 0x10, 4, 0x1000)
    bus.writeConfiguration(3, 0, 0x14, 4, 0x1)
    expect(mmio.read(0x1_0000_1000, 1)).toBe(0x33)
  })

  test('sizing a BAR with decoding enabled maps nothing at the sizing pattern', () => {
    const { bus, mmio } = createPciBench()
    bus.plug(samplePciFunction({ bars: [{ kind: 'memory', size: 0x1000, handler: taggedRegisters(0x11) }] }), { device: 3 })
    bus.writeConfiguration(3, 0, 0x04, 2, 2)
    bus.writeConfiguration(3, 0, 0x10, 4, 0xffff_ffff)
    expect(mmio.read(0xffff_f000, 1)).toBe(0xff)
  })

  test('a BAR moved onto another one decodes once that one has gone', () => {
    const { bus, mmio } = createPciBench()
    for (const [device, tag] of [
      [3, 0x11],
      [4, 0x22],
    ] as const) {
      bus.plug(samplePciFunction({ bars: [{ kind: 'memory', size: 0x1000, handler: taggedRegisters(tag) }] }), { device })
      bus.writeConfiguration(device, 0, 0x10, 4, 0xe000_0000)
      bus.writeConfiguration(device, 0, 0x04, 2, 2)
    }
    expect(mmio.read(0xe000_0000, 1)).toBe(0x11)
    bus.writeConfiguration(3, 0, 0x04, 2, 0)
    expect(mmio.read(0xe000_0000, 1)).toBe(0x22)
  })

  test('INTA# reaches the PIRQ of its slot; wires of one PIRQ are ORed', () => {
    const bench = createPciBench()
    attachRecordingBridge(bench)
    const first = bench.bus.plug(samplePciFunction(), { device: 3 })
    const second = bench.bus.plug(samplePciFunction(), { device: 7 })
    first.setInterrupt(true)
    second.setInterrupt(true)
    first.setInterrupt(false)
    expect([pirqOf(3), pirqOf(7)]).toEqual([2, 2])
    expect(bench.pirqs).toEqual([false, false, true, false])
    second.setInterrupt(false)
    expect(bench.pirqs).toEqual([false, false, false, false])
  })

  test('the interrupt status bit shows the wire, the disable bit takes it from the PIRQ', () => {
    const bench = createPciBench()
    attachRecordingBridge(bench)
    const connection = bench.bus.plug(samplePciFunction(), { device: 1 })
    connection.setInterrupt(true)
    bench.bus.writeConfiguration(1, 0, 0x04, 2, 0x400)
    expect([bench.bus.readConfiguration(1, 0, 0x06, 2) & 8, bench.pirqs[0]]).toEqual([8, false])
    bench.bus.writeConfiguration(1, 0, 0x04, 2, 0)
    expect(bench.pirqs[0]).toBe(true)
  })

  test('reset unmaps BARs and lowers interrupt wires', () => {
    const bench = createPciBench()
    attachRecordingBridge(bench)
    const bars = [{ kind: 'memory' as const, size: 0x1000, handler: taggedRegisters(0x11) }]
    const connection = bench.bus.plug(samplePciFunction({ bars }), { device: 1 })
    bench.bus.writeConfiguration(1, 0, 0x10, 4, 0xe000_0000)
    bench.bus.writeConfiguration(1, 0, 0x04, 2, 2)
    connection.setInterrupt(true)
    bench.bus.reset()
    expect([bench.mmio.read(0xe000_0000, 1), bench.pirqs[0], bench.bus.readConfiguration(1, 0, 0x10, 4)]).toEqual([0xff, false, 0])
  })

  test('a loaded connection decodes where the saved one did', () => {
    const bars = [{ kind: 'memory' as const, size: 0x1000, handler: taggedRegisters(0x11) }]
    const from = createPciBench()
    const saved = from.bus.plug(samplePciFunction({ bars }), { device: 3 })
    from.bus.writeConfiguration(3, 0, 0x10, 4, 0xe000_0000)
    from.bus.writeConfiguration(3, 0, 0x04, 2, 2)
    const to = createPciBench()
    to.bus.plug(samplePciFunction({ bars }), { device: 3 }).load(saved.save())
    expect(to.mmio.read(0xe000_0000, 1)).toBe(0x11)
  })
})
