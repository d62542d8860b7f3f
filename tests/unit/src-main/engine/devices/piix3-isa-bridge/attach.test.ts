import { describe, expect, test } from 'vitest'
import { MmioBus } from '../../../../../../src-main/engine/bus/mmio-bus.ts'
import { readConfig, writeConfig } from '../../../../../../src-main/engine/bus/pci/assign-resources.ts'
import { PciBus } from '../../../../../../src-main/engine/bus/pci/pci-bus.ts'
import { PioBus } from '../../../../../../src-main/engine/bus/pio-bus.ts'
import { AttachedHostBridge } from '../../../../../../src-main/engine/devices/i440fx-host-bridge/attach.ts'
import { AttachedIsaBridge } from '../../../../../../src-main/engine/devices/piix3-isa-bridge/attach.ts'
import { FakeIrqLine } from '../../../../../support/fake-irq-line.ts'
import { samplePciFunction } from '../../../../../support/pci.ts'

function attach() {
  const ports = new PioBus()
  const bus = new PciBus(ports, new MmioBus())
  const lines = Array.from({ length: 24 }, () => new FakeIrqLine())
  const resets: number[] = []
  const host = new AttachedHostBridge(bus, ports, { setAccess: () => undefined })
  const bridge = new AttachedIsaBridge({
    pci: bus,
    irq: (number) => lines[number] as FakeIrqLine,
    resetSystem: () => void resets.push(1),
  })
  host.reset()
  bridge.reset()
  return { ports, bus, lines, resets, bridge }
}

describe('AttachedIsaBridge', () => {
  test('the guest finds 8086:7000, an ISA bridge, at device 1', () => {
    const { ports } = attach()
    expect([readConfig(ports, 1, 0, 0, 4), readConfig(ports, 1, 0, 8, 4)]).toEqual([0x7000_8086, 0x0601_0000])
  })

  test('INTA# of a device goes through the route register to its interrupt', () => {
    const { ports, bus, lines } = attach()
    writeConfig(ports, 1, 0, 0x62, 1, 11)
    const connection = bus.plug(samplePciFunction(), { device: 3 })
    connection.setInterrupt(true)
    expect([lines[11]?.level, lines[18]?.level, lines[10]?.level]).toEqual([true, true, false])
    connection.setInterrupt(false)
    expect([lines[11]?.level, lines[18]?.level]).toEqual([false, false])
  })

  test('a byte of 6 written to port CF9h resets the system', () => {
    const { ports, resets } = attach()
    ports.write(0xcf9, 1, 6)
    expect(resets).toEqual([1])
  })

  test('a restored bridge routes as the saved one', () => {
    const from = attach()
    writeConfig(from.ports, 1, 0, 0x62, 1, 11)
    const to = attach()
    to.bridge.load(from.bridge.save())
    expect(readConfig(to.ports, 1, 0, 0x62, 1)).toBe(11)
  })
})
