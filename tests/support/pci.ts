/** A PCI bus over real port and memory buses, with a south bridge that remembers the PIRQ# levels. */
import { MmioBus } from '../../src-main/engine/bus/mmio-bus.ts'
import { CONFIG_PORTS, ConfigurationMechanism, PORT_CONFIG_ADDRESS } from '../../src-main/engine/bus/pci/configuration-mechanism.ts'
import { PciBus } from '../../src-main/engine/bus/pci/pci-bus.ts'
import type { PciFunction } from '../../src-main/engine/bus/pci/pci-slots.ts'
import { PioBus } from '../../src-main/engine/bus/pio-bus.ts'

export function createPciBench() {
  const ports = new PioBus()
  const mmio = new MmioBus()
  const bus = new PciBus(ports, mmio)
  const pirqs = [false, false, false, false]
  const mechanism = new ConfigurationMechanism(bus)
  ports.map(PORT_CONFIG_ADDRESS, CONFIG_PORTS, 'host bridge', mechanism)
  return { ports, mmio, bus, pirqs, mechanism }
}

/** Attaches a south bridge to the bench that only remembers levels and what was written to CF9h. */
export function attachRecordingBridge(bench: ReturnType<typeof createPciBench>): number[] {
  const resets: number[] = []
  bench.bus.attachSouthBridge({
    setPirq: (pirq, level) => {
      bench.pirqs[pirq] = level
    },
    resetControl: { read: () => 0x42, write: (_offset, _size, value) => resets.push(value) },
  })
  return resets
}

/** Registers that answer with a tag and remember writes. */
export function taggedRegisters(tag: number) {
  const writes: (readonly [offset: number, size: number, value: number])[] = []
  return { writes, read: () => tag, write: (offset: number, size: number, value: number) => void writes.push([offset, size, value]) }
}

export function samplePciFunction(changes: Partial<PciFunction> = {}): PciFunction {
  return {
    name: 'sample',
    vendorId: 0x1af4,
    deviceId: 0x1044,
    subsystemVendorId: 0x1af4,
    subsystemId: 0x1100,
    classCode: 0x02_0304,
    revision: 5,
    bars: [],
    interrupt: true,
    ...changes,
  }
}
