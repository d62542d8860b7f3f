import { beforeEach, describe, expect, test } from 'vitest'
import { MmioBus } from '../../../../../src-main/engine/bus/mmio-bus.ts'
import { PioBus } from '../../../../../src-main/engine/bus/pio-bus.ts'
import * as I from '../../../../../src-main/engine/devices/ioapic/registers.ts'
import * as L from '../../../../../src-main/engine/devices/lapic/registers.ts'
import { IOAPIC_BASE, LAPIC_DEFAULT_BASE } from '../../../../../src-main/engine/machine/ibm-pc.ts'
import { InterruptFabric } from '../../../../../src-main/engine/machine/interrupt-fabric.ts'
import { FakeCpuPins } from '../../../../support/fake-cpu-pins.ts'
import { MockClock } from '../../../../support/mock-clock.ts'

const APIC_ENABLED = 0x800n

let ports: PioBus
let mmio: MmioBus
let pins: FakeCpuPins[]
let cpu: number

function makeFabric(cpus = 1): InterruptFabric {
  ports = new PioBus()
  mmio = new MmioBus()
  pins = Array.from({ length: cpus }, () => new FakeCpuPins())
  cpu = 0
  const fabric = new InterruptFabric({
    clock: new MockClock(),
    ports,
    mmio,
    cpus: pins.map((cpuPins) => ({ pins: cpuPins, page: new Uint8Array(new SharedArrayBuffer(4096)) })),
    currentCpu: () => cpu,
  })
  for (const device of fabric.devices) device.reset()
  return fabric
}

/** Vectors 20h.. and 28h.., everything unmasked. */
function initializePics(): void {
  for (const [base, words] of [
    [0x20, [0x20, 0x04, 0x01, 0]],
    [0xa0, [0x28, 0x02, 0x01, 0]],
  ] as const) {
    ports.write(base, 1, 0x11)
    for (const word of words) ports.write(base + 1, 1, word)
  }
}

function redirect(pin: number, low: number): void {
  mmio.write(IOAPIC_BASE, 4, I.REG_REDIRECTION + 2 * pin)
  mmio.write(IOAPIC_BASE + I.MEM_WINDOW, 4, low)
}

const lapic = (offset: number) => mmio.read(LAPIC_DEFAULT_BASE + offset, 4)
const writeLapic = (offset: number, value: number) => mmio.write(LAPIC_DEFAULT_BASE + offset, 4, value)

let fabric: InterruptFabric
beforeEach(() => {
  fabric = makeFabric()
})

describe('8259 path', () => {
  beforeEach(initializePics)

  test('after reset an ISA interrupt reaches the boot processor through the virtual wire', () => {
    fabric.irq(4).set(true)
    expect([pins[0]?.interrupt, fabric.acknowledge(), pins[0]?.interrupt]).toEqual([true, 0x24, false])
  })

  test('an EOI lets the next interrupt through', () => {
    fabric.irq(4).set(true)
    fabric.irq(12).set(true)
    expect(fabric.acknowledge()).toBe(0x2c)
    ports.write(0xa0, 1, 0x20)
    ports.write(0x20, 1, 0x20)
    expect([pins[0]?.interrupt, fabric.acknowledge()]).toEqual([true, 0x24])
  })

  test('masking a request lowers the pin, and an acknowledge that comes too late finds none', () => {
    fabric.irq(4).set(true)
    ports.write(0x21, 1, 0xff)
    expect([pins[0]?.interrupt, fabric.acknowledge()]).toEqual([false, -1])
  })

  test('two sources of one number are ORed', () => {
    const [com1, com3] = [fabric.irq(4), fabric.irq(4)]
    ports.write(0x4d0, 1, 0x10)
    com1.set(true)
    com3.set(true)
    com1.set(false)
    expect(pins[0]?.interrupt).toBe(true)
    com3.set(false)
    expect(pins[0]?.interrupt).toBe(false)
  })

  test('with the local APIC disabled by its MSR the 8259 drives INTR', () => {
    writeLapic(L.REG_LVT_LINT0, L.LVT_MASKED)
    fabric.irq(1).set(true)
    expect(pins[0]?.interrupt).toBe(false)
    fabric.setApicBase(BigInt(LAPIC_DEFAULT_BASE))
    expect([pins[0]?.interrupt, fabric.acknowledge()]).toEqual([true, 0x21])
  })

  test('interrupt 2 and numbers beyond the IOAPIC are refused', () => {
    expect(() => fabric.irq(2)).toThrow('interrupt 2 does not exist')
    expect(() => fabric.irq(24)).toThrow('interrupt 24 does not exist')
  })
})

describe('IOAPIC path', () => {
  test('the timer arrives at pin 2, other ISA interrupts at their own', () => {
    redirect(2, 0x30)
    redirect(8, 0x38)
    fabric.irq(0).set(true)
    fabric.irq(8).set(true)
    expect([fabric.acknowledge(), lapic(L.REG_IRR + 16) >>> 16]).toEqual([0x38, 1])
  })

  test('a PCI interrupt at pin 17 repeats after EOI until it is withdrawn, and never reaches the 8259', () => {
    initializePics()
    redirect(17, I.RED_LEVEL | 0x51)
    const line = fabric.irq(17)
    line.set(true)
    expect(fabric.acknowledge()).toBe(0x51)
    writeLapic(L.REG_EOI, 0)
    expect(fabric.acknowledge()).toBe(0x51)
    line.set(false)
    writeLapic(L.REG_EOI, 0)
    expect([pins[0]?.interrupt, fabric.acknowledge()]).toEqual([false, -1])
  })

  test('pin 0 carries the 8259 as ExtINT, every request as an edge of its own', () => {
    initializePics()
    writeLapic(L.REG_LVT_LINT0, L.LVT_MASKED)
    redirect(0, L.MODE_EXTINT << I.RED_MODE_SHIFT)
    fabric.irq(4).set(true)
    fabric.irq(1).set(true)
    expect([pins[0]?.interrupt, fabric.acknowledge(), pins[0]?.interrupt]).toEqual([true, 0x21, false])
    ports.write(0x20, 1, 0x20)
    expect([pins[0]?.interrupt, fabric.acknowledge()]).toEqual([true, 0x24])
  })
})

test('with automatic EOI the next request of the 8259 is an edge of its own at IOAPIC pin 0', () => {
  initializePics()
  ports.write(0x20, 1, 0x11)
  for (const word of [0x20, 0x04, 0x03, 0]) ports.write(0x21, 1, word)
  writeLapic(L.REG_LVT_LINT0, L.LVT_MASKED)
  redirect(0, L.MODE_EXTINT << I.RED_MODE_SHIFT)
  for (const number of [4, 1]) fabric.irq(number).set(true)
  expect([fabric.acknowledge(), fabric.acknowledge(), fabric.acknowledge()]).toEqual([0x21, 0x24, -1])
})

describe('local APIC memory', () => {
  test('answers where IA32_APIC_BASE puts it, and nowhere when disabled', () => {
    expect(lapic(L.REG_VERSION)).toBe(0x50014)
    fabric.setApicBase(0xd000_0000n | APIC_ENABLED)
    expect([lapic(L.REG_VERSION), mmio.read(0xd000_0030, 4)]).toEqual([0xffff_ffff, 0x50014])
    fabric.setApicBase(0xd000_0000n)
    expect(mmio.read(0xd000_0030, 4)).toBe(0xffff_ffff)
  })

  test('is found where it was moved after a restore, and at its first place after a reset', () => {
    fabric.setApicBase(0xd000_0000n | APIC_ENABLED)
    const payloads = fabric.devices.map((device) => device.save())
    fabric = makeFabric()
    for (const [index, device] of fabric.devices.entries()) device.load(payloads[index] as (typeof payloads)[0])
    expect(mmio.read(0xd000_0030, 4)).toBe(0x50014)
    for (const device of fabric.devices) device.reset()
    expect([mmio.read(0xd000_0030, 4), lapic(L.REG_VERSION)]).toEqual([0xffff_ffff, 0x50014])
  })

  test('put where the IOAPIC is, it yields and the machine lives on', () => {
    fabric.setApicBase(BigInt(IOAPIC_BASE) | APIC_ENABLED)
    mmio.write(IOAPIC_BASE, 4, I.REG_VERSION)
    expect(mmio.read(IOAPIC_BASE + I.MEM_WINDOW, 4)).toBe(0x170011)
  })

  test('a narrow read takes its part of the register, a narrow write does nothing', () => {
    expect([mmio.read(LAPIC_DEFAULT_BASE + L.REG_VERSION + 2, 1), mmio.read(LAPIC_DEFAULT_BASE + L.REG_VERSION + 4, 4)]).toEqual([5, 0])
    mmio.write(LAPIC_DEFAULT_BASE + L.REG_TPR, 1, 0x40)
    expect(lapic(L.REG_TPR)).toBe(0)
  })

  test('each vCPU sees its own, and can interrupt another', () => {
    makeFabric(2)
    cpu = 1
    writeLapic(L.REG_SVR, 0x1ff)
    expect(lapic(L.REG_ID)).toBe(1 << 24)
    cpu = 0
    writeLapic(L.REG_ICR_HIGH, 1 << 24)
    writeLapic(L.REG_ICR_LOW, 0x61)
    expect(pins.map((cpuPins) => cpuPins.interrupt)).toEqual([false, true])
  })

  test('a vCPU that has disabled or moved its own does not reach it where the others have theirs', () => {
    const several = makeFabric(3)
    several.setApicBase(BigInt(LAPIC_DEFAULT_BASE), 1)
    several.setApicBase(0xd000_0000n | APIC_ENABLED, 2)
    const seen = [0, 1, 2].map((index) => {
      cpu = index
      writeLapic(L.REG_TPR, 0x40)
      return [lapic(L.REG_TPR), mmio.read(LAPIC_DEFAULT_BASE + L.REG_VERSION, 1)]
    })
    several.setApicBase(BigInt(LAPIC_DEFAULT_BASE) | APIC_ENABLED, 1)
    cpu = 1

    expect(seen).toEqual([
      [0x40, 0x14],
      [0xffff_ffff, 0xff],
      [0xffff_ffff, 0xff],
    ])
    expect(lapic(L.REG_TPR)).toBe(0)
  })

  test('a logical destination of the IOAPIC reaches every vCPU with a bit in common', () => {
    const several = makeFabric(4)
    for (cpu = 0; cpu < 4; cpu++) {
      writeLapic(L.REG_SVR, 0x1ff)
      writeLapic(L.REG_LDR, (1 << cpu) << 24)
    }
    mmio.write(IOAPIC_BASE, 4, I.REG_REDIRECTION + 2 * 9 + 1)
    mmio.write(IOAPIC_BASE + I.MEM_WINDOW, 4, 0b1010 << 24)
    redirect(9, I.RED_LOGICAL | 0x39)
    several.irq(9).set(true)
    expect(pins.map((cpuPins) => cpuPins.interrupt)).toEqual([false, true, false, true])
    expect([several.acknowledge(1), several.acknowledge(3)]).toEqual([0x39, 0x39])
  })

  test('lowest priority from the IOAPIC goes to the vCPU with the least urgent work', () => {
    const several = makeFabric(3)
    for (cpu = 0; cpu < 3; cpu++) {
      writeLapic(L.REG_SVR, 0x1ff)
      writeLapic(L.REG_LDR, (1 << cpu) << 24)
      writeLapic(L.REG_TPR, [0x20, 0x20, 0x10][cpu] as number)
    }
    mmio.write(IOAPIC_BASE, 4, I.REG_REDIRECTION + 2 * 9 + 1)
    mmio.write(IOAPIC_BASE + I.MEM_WINDOW, 4, 0b111 << 24)
    redirect(9, I.RED_LOGICAL | (L.MODE_LOWEST << I.RED_MODE_SHIFT) | 0x39)
    several.irq(9).set(true)
    expect(pins.map((cpuPins) => cpuPins.interrupt)).toEqual([false, false, true])
  })

  test('the 8259 reaches the boot processor only, as the others leave reset with LINT0 masked', () => {
    const several = makeFabric(2)
    initializePics()
    several.irq(4).set(true)
    expect(pins.map((cpuPins) => cpuPins.interrupt)).toEqual([true, false])
  })

  test('TPR through CR8 holds a vector back', () => {
    redirect(9, 0x39)
    fabric.setTaskPriorityClass(4)
    fabric.irq(9).set(true)
    expect(pins[0]?.interrupt).toBe(false)
    fabric.setTaskPriorityClass(2)
    expect(pins[0]?.interrupt).toBe(true)
  })
})

test('the NMI input is an edge at LINT1', () => {
  fabric.setNmi(true)
  fabric.setNmi(true)
  expect(pins[0]?.events).toEqual(['nmi'])
})

test.each([[0], [1]])('a fabric that was saved with interrupts in service and pending goes on, loading in order %i', (reverse) => {
  initializePics()
  redirect(17, I.RED_LEVEL | 0x51)
  const sources = [4, 12, 17].map((number) => fabric.irq(number))
  for (const source of sources) source.set(true)
  fabric.acknowledge()
  const payloads = fabric.devices.map((device) => device.save())
  fabric = makeFabric()
  const devices = fabric.devices.map((device, index) => ({ device, payload: payloads[index] as (typeof payloads)[0] }))
  const restored = [4, 12, 17].map((number) => fabric.irq(number))
  for (const { device, payload } of reverse ? devices.toReversed() : devices) device.load(payload)
  for (const source of restored) source.set(true)
  expect(fabric.devices.map((device) => device.save())).toEqual(payloads)
  expect([pins[0]?.interrupt, fabric.acknowledge()]).toEqual([true, 0x2c])
})
