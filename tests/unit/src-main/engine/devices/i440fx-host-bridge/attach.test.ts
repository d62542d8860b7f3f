import { describe, expect, test } from 'vitest'
import { MmioBus } from '../../../../../../src-main/engine/bus/mmio-bus.ts'
import { readConfig, writeConfig } from '../../../../../../src-main/engine/bus/pci/assign-resources.ts'
import { PciBus } from '../../../../../../src-main/engine/bus/pci/pci-bus.ts'
import { PioBus } from '../../../../../../src-main/engine/bus/pio-bus.ts'
import { AttachedHostBridge } from '../../../../../../src-main/engine/devices/i440fx-host-bridge/attach.ts'

function attach() {
  const ports = new PioBus()
  const bridge = new AttachedHostBridge(new PciBus(ports, new MmioBus()), ports, { setAccess: () => undefined })
  bridge.reset()
  return { ports, bridge }
}

describe('AttachedHostBridge', () => {
  test('the guest finds 8086:1237, a host bridge that always decodes, at device 0', () => {
    const { ports } = attach()
    expect([readConfig(ports, 0, 0, 0, 4), readConfig(ports, 0, 0, 8, 4), readConfig(ports, 0, 0, 4, 2)]).toEqual([
      0x1237_8086, 0x0600_0002, 0x0006,
    ])
  })

  test('a restored bridge answers at the configuration address of the saved one', () => {
    const from = attach()
    writeConfig(from.ports, 0, 0, 0x59, 1, 0x33)
    const to = attach()
    to.bridge.load(from.bridge.save())
    expect([to.ports.read(0xcf8, 4), to.ports.read(0xcfd, 1)]).toEqual([0x8000_0058, 0x33])
  })

  test('saved state with a field too many is refused', () => {
    const { bridge } = attach()
    const { kind, version, fields } = bridge.save()
    expect(() => bridge.load({ kind, version, fields: { ...fields, extra: 1 } })).toThrow('unknown fields: extra')
  })

  test('reset forgets address and registers', () => {
    const { ports, bridge } = attach()
    writeConfig(ports, 0, 0, 0x59, 1, 0x33)
    bridge.reset()
    expect([ports.read(0xcf8, 4), readConfig(ports, 0, 0, 0x59, 1)]).toEqual([0, 0])
  })
})
