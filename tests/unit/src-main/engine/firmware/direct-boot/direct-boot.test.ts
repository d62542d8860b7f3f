import { describe, expect, test } from 'vitest'
import { MmioBus } from '../../../../../../src-main/engine/bus/mmio-bus.ts'
import { readConfig } from '../../../../../../src-main/engine/bus/pci/assign-resources.ts'
import { PciBus } from '../../../../../../src-main/engine/bus/pci/pci-bus.ts'
import { PioBus } from '../../../../../../src-main/engine/bus/pio-bus.ts'
import { AttachedHostBridge } from '../../../../../../src-main/engine/devices/i440fx-host-bridge/attach.ts'
import { AttachedIsaBridge } from '../../../../../../src-main/engine/devices/piix3-isa-bridge/attach.ts'
import { AttachedPower } from '../../../../../../src-main/engine/devices/piix4-pm/attach.ts'
import { bootKernel } from '../../../../../../src-main/engine/firmware/direct-boot/direct-boot.ts'
import { SAMPLE_ACPI } from '../../../../../support/acpi.ts'
import { FakeIrqLine } from '../../../../../support/fake-irq-line.ts'
import { makeBzImage } from '../../../../../support/kernel-images.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'
import { samplePciFunction, taggedRegisters } from '../../../../../support/pci.ts'

const MEMORY = 64 * 2 ** 20

/** The chipset with one device in slot 3, after a boot. */
function boot() {
  const ports = new PioBus()
  const mmio = new MmioBus()
  const bus = new PciBus(ports, mmio)
  const lines = Array.from({ length: 24 }, () => new FakeIrqLine())
  const irq = (number: number) => lines[number] as FakeIrqLine
  const none = () => undefined
  const shadow = new Map<number, boolean>()
  const devices = [
    new AttachedHostBridge(bus, ports, { setAccess: (base, _length, readable, writable) => void shadow.set(base, readable && writable) }),
    new AttachedIsaBridge({ pci: bus, irq, resetSystem: none }),
    new AttachedPower({ clock: new MockClock(), pci: bus, ports, sci: irq(9), powerOff: none, timerAt: none }),
  ]
  const elcr = taggedRegisters(0)
  ports.map(0x4d0, 2, 'pic', elcr)
  const connection = bus.plug(samplePciFunction({ bars: [{ kind: 'memory', size: 0x4000, handler: taggedRegisters(9) }] }), { device: 3 })
  for (const device of devices) device.reset()
  const dma = new MemoryDma(MEMORY)
  const target = { dma, memoryBytes: MEMORY, ports, acpi: SAMPLE_ACPI }
  const { cpu } = bootKernel(target, { kernel: { name: 'vmlinuz', bytes: makeBzImage() }, commandLine: '' })
  return { ports, mmio, dma, lines, shadow, elcr, connection, power: devices[2] as AttachedPower, cpu }
}

describe('bootKernel', () => {
  test('the chipset is as a BIOS leaves it: shadow RAM, decoded BARs, routes, level-triggered interrupts', () => {
    const { ports, mmio, shadow, elcr } = boot()
    expect([...shadow.values()].every(Boolean)).toBe(true)
    expect(mmio.read(0xe000_0000, 1)).toBe(9)
    expect([readConfig(ports, 3, 0, 0x3c, 1), readConfig(ports, 1, 0, 0x60, 4)]).toEqual([11, 0x0b0b_0a0a])
    expect(elcr.writes).toEqual([
      [0, 1, 0x00],
      [1, 1, 0x0e],
    ])
  })

  test('a device interrupts through both the PIC and the IOAPIC route', () => {
    const { connection, lines } = boot()
    connection.setInterrupt(true)
    expect([lines[11]?.level, lines[18]?.level]).toEqual([true, true])
  })

  test('the ACPI block answers where the FADT says, with SCI enabled', () => {
    const { ports, power, lines } = boot()
    ports.write(0x602, 2, 0x100)
    power.input({ kind: 'power-button' })
    expect([ports.read(0x604, 2), lines[9]?.level]).toEqual([1, true])
  })

  test('the root pointer lies where Linux scans and leads to tables in reserved memory', () => {
    const { dma } = boot()
    expect(new TextDecoder().decode(dma.read(0xf0000, 8))).toBe('RSD PTR ')
    const rsdt = dma.readU32(0xf0010)
    expect(rsdt).toBeGreaterThanOrEqual(MEMORY - 0x1_0000)
    expect(new TextDecoder().decode(dma.read(rsdt, 4))).toBe('RSDT')
  })

  test('COM ports are named in the BIOS data area', () => {
    const { dma } = boot()
    expect([dma.readU16(0x400), dma.readU16(0x402), dma.readU16(0x404)]).toEqual([0x3f8, 0x2f8, 0])
  })
})
