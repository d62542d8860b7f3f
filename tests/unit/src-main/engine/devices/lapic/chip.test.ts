// Section numbers: Intel SDM vol. 3A, March 2023, chapter 11.
import { beforeEach, describe, expect, test } from 'vitest'
import { ApicBus } from '../../../../../../src-main/engine/devices/lapic/apic-bus.ts'
import { lapicDevice } from '../../../../../../src-main/engine/devices/lapic/attach.ts'
import { Lapic } from '../../../../../../src-main/engine/devices/lapic/chip.ts'
import * as R from '../../../../../../src-main/engine/devices/lapic/registers.ts'
import { FakeCpuPins } from '../../../../../support/fake-cpu-pins.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'

const PIC_VECTOR = 0x20

let clock: MockClock
let bus: ApicBus
let pins: FakeCpuPins[]
let lapics: Lapic[]
let lapic: Lapic

function makeLapic(id: number): Lapic {
  const cpuPins = new FakeCpuPins()
  pins[id] = cpuPins
  const page = new Uint8Array(new SharedArrayBuffer(4096))
  return new Lapic({ id, page, clock, pins: cpuPins, bus, acknowledgeExternal: () => PIC_VECTOR })
}

/** Software-enabled, flat logical id 1 << cpu. */
function enable(target: Lapic, id: number): void {
  target.reset()
  target.write(R.REG_SVR, 0x1ff)
  target.write(R.REG_LDR, (1 << id) << 24)
}

const fixed = (vector: number, level = false) => ({ mode: R.MODE_FIXED, vector, level })
const pin = (cpu = 0) => pins[cpu]?.interrupt
const requested = (cpu: number, vector: number) => ((lapics[cpu]?.read(R.REG_IRR + (vector >> 5) * 16) ?? 0) >>> (vector & 31)) & 1

beforeEach(() => {
  clock = new MockClock()
  bus = new ApicBus()
  pins = []
  lapics = [0, 1, 2].map(makeLapic)
  lapics.forEach(enable)
  lapic = lapics[0] as Lapic
})

describe('local APIC after power-on (section 11.4.7.1)', () => {
  test('registers have their reset values', () => {
    lapic.reset()
    const read = [R.REG_ID, R.REG_VERSION, R.REG_TPR, R.REG_LDR, R.REG_DFR, R.REG_SVR, R.REG_LVT_LINT0].map((offset) => lapic.read(offset))
    expect(read).toEqual([0, 0x50014, 0, 0, 0xffff_ffff, 0xff, 0x10000])
    expect(lapics[2]?.read(R.REG_ID)).toBe(2 << 24)
  })

  test('it takes no fixed interrupt until it is enabled by software', () => {
    lapic.reset()
    lapic.accept(fixed(0x40))
    lapic.write(R.REG_SVR, 0x1ff)
    expect(pin()).toBe(false)
  })

  test('while disabled by software its local vectors stay masked (section 11.4.7.2)', () => {
    lapic.write(R.REG_LVT_TIMER, 0x40)
    lapic.write(R.REG_SVR, 0xff)
    expect(lapic.read(R.REG_LVT_TIMER)).toBe(0x10040)
    lapic.write(R.REG_LVT_TIMER, 0x40)
    expect(lapic.read(R.REG_LVT_TIMER)).toBe(0x10040)
  })
})

describe('local APIC priorities (section 11.8)', () => {
  test('the highest vector comes first and holds back its own class', () => {
    for (const vector of [0x41, 0x52, 0x55]) lapic.accept(fixed(vector))
    expect([pin(), lapic.acknowledge()]).toEqual([true, 0x55])
    expect([pin(), lapic.acknowledge()]).toEqual([false, -1])
    lapic.accept(fixed(0x61))
    expect([pin(), lapic.acknowledge()]).toEqual([true, 0x61])
  })

  test('EOI ends the highest vector in service and lets the next one through', () => {
    for (const vector of [0x41, 0x52]) lapic.accept(fixed(vector))
    lapic.acknowledge()
    lapic.write(R.REG_EOI, 0)
    expect([pin(), lapic.acknowledge()]).toEqual([true, 0x41])
  })

  test('TPR holds back its class and below; lowering it raises the pin', () => {
    lapic.write(R.REG_TPR, 0x40)
    lapic.accept(fixed(0x4f))
    expect(pin()).toBe(false)
    lapic.write(R.REG_TPR, 0x3f)
    expect(pin()).toBe(true)
    lapic.setTaskPriorityClass(4)
    expect([pin(), lapic.read(R.REG_TPR)]).toEqual([false, 0x40])
  })

  test('PPR is TPR, or the class in service when that is higher', () => {
    lapic.write(R.REG_TPR, 0x23)
    expect(lapic.read(R.REG_PPR)).toBe(0x23)
    lapic.accept(fixed(0x87))
    lapic.acknowledge()
    expect(lapic.read(R.REG_PPR)).toBe(0x80)
  })

  test('a request that was accepted twice is served once; one while in service is served again', () => {
    lapic.accept(fixed(0x50))
    lapic.accept(fixed(0x50))
    lapic.acknowledge()
    lapic.accept(fixed(0x50))
    lapic.write(R.REG_EOI, 0)
    expect(lapic.acknowledge()).toBe(0x50)
    lapic.write(R.REG_EOI, 0)
    expect(pin()).toBe(false)
  })

  test('EOI of a level-triggered interrupt is broadcast, of an edge-triggered one not', () => {
    const ended: number[] = []
    bus.onDidEndInterrupt((vector) => ended.push(vector))
    for (const message of [fixed(0x50, true), fixed(0x60, false)]) {
      lapic.accept(message)
      lapic.acknowledge()
      lapic.write(R.REG_EOI, 0)
    }
    expect(ended).toEqual([0x50])
  })
})

describe('local APIC errors (section 11.5.3)', () => {
  test('a received vector below 16 is an error, shown after a write to ESR, and interrupts through its local vector', () => {
    lapic.write(R.REG_LVT_ERROR, 0x77)
    lapic.accept(fixed(0x0f))
    expect([lapic.acknowledge(), lapic.read(R.REG_ESR)]).toEqual([0x77, 0])
    lapic.write(R.REG_ESR, 0)
    expect(lapic.read(R.REG_ESR)).toBe(R.ESR_RECEIVE_ILLEGAL_VECTOR)
    lapic.write(R.REG_ESR, 0)
    expect(lapic.read(R.REG_ESR)).toBe(0)
  })

  test('sending a vector below 16 and touching a reserved register are errors', () => {
    lapic.write(R.REG_ICR_LOW, 0x0e)
    lapic.read(0x3f0)
    lapic.write(R.REG_ESR, 0)
    expect(lapic.read(R.REG_ESR)).toBe(R.ESR_SEND_ILLEGAL_VECTOR | R.ESR_ILLEGAL_REGISTER)
  })

  test('an error vector that is illegal itself ends in the error status', () => {
    lapic.write(R.REG_LVT_ERROR, 0x05)
    lapic.accept(fixed(1))
    expect(pin()).toBe(false)
  })
})

describe('local APIC timer (section 11.5.4)', () => {
  const start = (lvt: number, divide: number, initial: number) => {
    lapic.write(R.REG_LVT_TIMER, lvt)
    lapic.write(R.REG_TIMER_DIVIDE, divide)
    lapic.write(R.REG_TIMER_INITIAL, initial)
  }

  test.each([
    [0b0000, 2],
    [0b0001, 4],
    [0b0010, 8],
    [0b0011, 16],
    [0b1000, 32],
    [0b1001, 64],
    [0b1010, 128],
    [0b1011, 1],
  ])('divide configuration %i divides the nanosecond bus clock by %i', (bits, divisor) => {
    start(0x10000, bits, 1_000_000)
    clock.advance(1000 * divisor)
    expect(lapic.read(R.REG_TIMER_CURRENT)).toBe(999_000)
  })

  test('one-shot interrupts once, at its time, and rests at 0', () => {
    start(0x40, 0xb, 5000)
    clock.advance(4999)
    expect(pin()).toBe(false)
    clock.advance(1)
    expect([lapic.acknowledge(), lapic.read(R.REG_TIMER_CURRENT), clock.pendingCount]).toEqual([0x40, 0, 0])
  })

  test('periodic interrupts every period and never shows a count of 0', () => {
    start(R.LVT_PERIODIC | 0x40, 0xb, 20_000)
    const vectors = [1, 2, 3].map(() => {
      clock.advance(20_000)
      const vector = lapic.acknowledge()
      lapic.write(R.REG_EOI, 0)
      return vector
    })
    expect([vectors, lapic.read(R.REG_TIMER_CURRENT)]).toEqual([[0x40, 0x40, 0x40], 20_000])
  })

  test('periods that were slept through are one interrupt and keep the phase', () => {
    start(R.LVT_PERIODIC | 0x40, 0xb, 20_000)
    clock.jump(70_000)
    expect([lapic.acknowledge(), lapic.read(R.REG_TIMER_CURRENT)]).toEqual([0x40, 10_000])
    lapic.write(R.REG_EOI, 0)
    clock.advance(9999)
    expect(pin()).toBe(false)
    clock.advance(1)
    expect(pin()).toBe(true)
  })

  test('writing 0 stops it; a masked one counts silently', () => {
    start(0x40, 0xb, 5000)
    lapic.write(R.REG_TIMER_INITIAL, 0)
    clock.advance(10_000)
    expect([pin(), clock.pendingCount]).toEqual([false, 0])
    start(0x10040, 0xb, 5000)
    clock.advance(10_000)
    expect([pin(), lapic.read(R.REG_TIMER_CURRENT)]).toEqual([false, 0])
  })

  test('a period of one nanosecond does not stop the machine for ever', () => {
    start(R.LVT_PERIODIC | 0x40, 0xb, 1)
    clock.advance(100_000)
    expect(pin()).toBe(true)
  })
})

describe('local interrupt pins (section 11.5.1)', () => {
  test('virtual wire: LINT0 passes the 8259 through as a level, the vector comes from the 8259', () => {
    lapic.enterVirtualWireMode()
    lapic.setLint(0, true)
    expect([pin(), lapic.acknowledge()]).toEqual([true, PIC_VECTOR])
    lapic.setLint(0, false)
    expect([pin(), lapic.acknowledge()]).toEqual([false, -1])
  })

  test('a masked LINT0 lets nothing through', () => {
    lapic.setLint(0, true)
    expect([pin(), lapic.acknowledge()]).toEqual([false, -1])
  })

  test('a deliverable vector goes before the 8259', () => {
    lapic.enterVirtualWireMode()
    lapic.setLint(0, true)
    lapic.accept(fixed(0x31))
    expect([lapic.acknowledge(), lapic.acknowledge()]).toEqual([0x31, PIC_VECTOR])
  })

  test('LINT1 as NMI fires at each rising edge', () => {
    lapic.enterVirtualWireMode()
    for (const level of [true, true, false, true]) lapic.setLint(1, level)
    expect(pins[0]?.events).toEqual(['nmi', 'nmi'])
  })

  test('a level-triggered fixed LINT0 comes again after its EOI while it is asserted', () => {
    lapic.write(R.REG_LVT_LINT0, R.LVT_LEVEL | 0x45)
    lapic.setLint(0, true)
    expect(lapic.acknowledge()).toBe(0x45)
    expect(lapic.read(R.REG_LVT_LINT0) & R.LVT_REMOTE_IRR).toBe(R.LVT_REMOTE_IRR)
    lapic.write(R.REG_EOI, 0)
    expect(lapic.acknowledge()).toBe(0x45)
    lapic.setLint(0, false)
    lapic.write(R.REG_EOI, 0)
    expect([pin(), lapic.read(R.REG_LVT_LINT0) & R.LVT_REMOTE_IRR]).toEqual([false, 0])
  })

  test('disabled by hardware, LINT0 is INTR and all else is forgotten (section 11.4.3)', () => {
    lapic.accept(fixed(0x40))
    lapic.setBase(0xfee0_0000n)
    expect(pin()).toBe(false)
    lapic.setLint(0, true)
    expect([pin(), lapic.acknowledge()]).toEqual([true, PIC_VECTOR])
    lapic.setBase(0xfee0_0800n)
    expect([pin(), lapic.read(R.REG_SVR)]).toEqual([false, 0xff])
  })
})

describe('inter-processor interrupts (section 11.6)', () => {
  const send = (low: number, destination = 0) => {
    lapic.write(R.REG_ICR_HIGH, destination << 24)
    lapic.write(R.REG_ICR_LOW, low)
  }
  const targets = (vector: number) => [0, 1, 2].map((cpu) => requested(cpu, vector))

  test.each([
    ['self', 1, [1, 0, 0]],
    ['all', 2, [1, 1, 1]],
    ['all but self', 3, [0, 1, 1]],
  ])('shorthand %s', (_name, shorthand, expected) => {
    send((shorthand << 18) | 0x50)
    expect(targets(0x50)).toEqual(expected)
  })

  test('physical destination: one id, or all with FFh', () => {
    send(0x50, 2)
    send(0x51, 0xff)
    expect([targets(0x50), targets(0x51)]).toEqual([
      [0, 0, 1],
      [1, 1, 1],
    ])
  })

  test('logical flat destination: every id with a bit in common', () => {
    send(R.ICR_LOGICAL | 0x50, 0b101)
    expect(targets(0x50)).toEqual([1, 0, 1])
  })

  test('logical cluster destination: cluster in the high half, members in the low half', () => {
    lapics.forEach((target, cpu) => {
      target.write(R.REG_DFR, 0)
      target.write(R.REG_LDR, (cpu === 2 ? 0x11 : 1 << cpu) << 24)
    })
    send(R.ICR_LOGICAL | 0x50, 0x03)
    send(R.ICR_LOGICAL | 0x51, 0x11)
    send(R.ICR_LOGICAL | 0x52, 0xf1)
    expect([targets(0x50), targets(0x51), targets(0x52)]).toEqual([
      [1, 1, 0],
      [0, 0, 1],
      [1, 0, 1],
    ])
  })

  test('lowest priority goes to the processor with the least urgent work', () => {
    lapics[0]?.write(R.REG_TPR, 0x50)
    lapics[1]?.write(R.REG_TPR, 0x20)
    lapics[2]?.write(R.REG_TPR, 0x30)
    send(R.ICR_LOGICAL | (R.MODE_LOWEST << 8) | 0x70, 0x07)
    expect(targets(0x70)).toEqual([0, 1, 0])
  })

  test('NMI, INIT and start-up reach the pins; the INIT level de-assert does nothing', () => {
    const assert = R.ICR_ASSERT
    send(assert | (R.MODE_NMI << 8), 1)
    send(assert | R.ICR_LEVEL | (R.MODE_INIT << 8), 1)
    send(R.ICR_LEVEL | (R.MODE_INIT << 8), 1)
    send(assert | (R.MODE_STARTUP << 8) | 0x9a, 1)
    expect(pins[1]?.events).toEqual(['nmi', 'init', 'startup 154'])
  })

  test('INIT resets the registers but not the id (section 11.4.7.3)', () => {
    lapics[1]?.write(R.REG_ID, 7 << 24)
    send(R.ICR_ASSERT | (R.MODE_INIT << 8), 7)
    expect([lapics[1]?.read(R.REG_SVR), lapics[1]?.read(R.REG_ID)]).toEqual([0xff, 7 << 24])
  })

  test('the delivery status reads 0: the message has arrived', () => {
    send(0xffff_ffff & ~(3 << 18) & ~(7 << 8), 0)
    expect(lapic.read(R.REG_ICR_LOW) & (1 << 12)).toBe(0)
  })
})

test('a saved local APIC goes on with requests, service and a running timer', () => {
  lapic.write(R.REG_LVT_TIMER, R.LVT_PERIODIC | 0x40)
  lapic.write(R.REG_TIMER_DIVIDE, 0xb)
  lapic.write(R.REG_TIMER_INITIAL, 20_000)
  lapic.accept(fixed(0x61))
  lapic.acknowledge()
  lapic.accept(fixed(0x52))
  clock.advance(15_000)
  const payload = lapicDevice(lapic, 0, () => {}).save()
  lapic = makeLapic(0)
  const device = lapicDevice(lapic, 0, () => {})
  device.reset()
  device.load(payload)
  expect([device.save(), pin(), lapic.read(R.REG_TIMER_CURRENT)]).toEqual([payload, false, 5000])
  lapic.write(R.REG_EOI, 0)
  expect(lapic.acknowledge()).toBe(0x52)
  clock.advance(5000)
  lapic.write(R.REG_EOI, 0)
  expect(lapic.acknowledge()).toBe(0x40)
})
