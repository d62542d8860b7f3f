import { beforeEach, describe, expect, test } from 'vitest'
import { timeOfTick } from '../../../../../../src-main/engine/base/clock/frequency.ts'
import { PioBus } from '../../../../../../src-main/engine/bus/pio-bus.ts'
import { AttachedPit } from '../../../../../../src-main/engine/devices/i8254-pit/attach.ts'
import { PIT_HZ } from '../../../../../../src-main/engine/devices/i8254-pit/registers.ts'
import { FakeIrqLine } from '../../../../../support/fake-irq-line.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'

let clock: MockClock
let ports: PioBus
let irq: FakeIrqLine
let pit: AttachedPit

function attachPit(): AttachedPit {
  ports = new PioBus()
  irq = new FakeIrqLine()
  return new AttachedPit({ clock, ports, irq })
}

function program(control: number, channel: number, count: number): void {
  ports.write(0x43, 1, control)
  ports.write(0x40 + channel, 1, count & 0xff)
  ports.write(0x40 + channel, 1, count >> 8)
}

const ticks = (count: number) => timeOfTick(PIT_HZ, count)

beforeEach(() => {
  clock = new MockClock()
  pit = attachPit()
  pit.reset()
})

describe('IRQ 0', () => {
  test('a timer that nobody programmed sets no alarm', () => {
    expect(clock.pendingCount).toBe(0)
  })

  test('100 Hz in mode 2 give a hundred edges in a second, each at its clock', () => {
    program(0x34, 0, 11_932)
    irq.edges = 0
    clock.advance(ticks(11_933) - 1)
    expect(irq.edges).toBe(0)
    clock.advance(1)
    expect(irq.edges).toBe(1)
    clock.advance(ticks(1 + 100 * 11_932) - clock.now())
    expect(irq.edges).toBe(100)
  })

  test('the square wave of mode 3 gives one edge a period too', () => {
    program(0x36, 0, 0)
    irq.edges = 0
    clock.advance(ticks(1 + 18 * 65_536))
    expect(irq.edges).toBe(18)
  })

  test('mode 0 interrupts once', () => {
    program(0x30, 0, 1000)
    expect(irq.level).toBe(false)
    clock.advance(ticks(1001))
    expect([irq.level, irq.edges]).toEqual([true, 1])
    clock.advance(1e9)
    expect([irq.edges, clock.pendingCount]).toEqual([1, 0])
  })

  test('periods that the machine slept through are one edge, and the phase is kept', () => {
    program(0x34, 0, 10_000)
    irq.edges = 0
    clock.jump(ticks(1 + 35_000))
    expect(irq.edges).toBe(1)
    clock.advance(ticks(1 + 40_000) - clock.now() - 1)
    expect(irq.edges).toBe(1)
    clock.advance(1)
    expect(irq.edges).toBe(2)
  })

  test('access to the ports just before an edge does not move it', () => {
    program(0x34, 0, 1000)
    irq.edges = 0
    clock.advance(ticks(996))
    ports.write(0x43, 1, 0x00)
    clock.advance(ticks(1001) - clock.now())
    expect(irq.edges).toBe(1)
  })

  test('a count of 2 stops the machine no more often than every 16 clocks', () => {
    program(0x34, 0, 2)
    irq.edges = 0
    clock.advance(ticks(1600))
    expect(irq.edges).toBeGreaterThan(90)
    expect(irq.edges).toBeLessThan(102)
  })
})

describe('port 61h', () => {
  test('keeps its four writable bits', () => {
    ports.write(0x61, 1, 0xff)
    expect(ports.read(0x61, 1) & 0xcf).toBe(0x0f)
  })

  test('bit 5 shows OUT2, started by the gate in bit 0: the way guests measure time', () => {
    ports.write(0x61, 1, 0)
    program(0xb0, 2, 1000)
    clock.advance(1e9)
    expect(ports.read(0x61, 1) & 0x20).toBe(0)
    ports.write(0x61, 1, 1)
    clock.advance(ticks(998))
    expect(ports.read(0x61, 1) & 0x20).toBe(0)
    clock.advance(ticks(3))
    expect(ports.read(0x61, 1) & 0x20).toBe(0x20)
  })

  test('bit 4 toggles every 18 clocks as memory is refreshed', () => {
    const seen = [0, 18, 36, 54].map((tick) => {
      clock.advance(ticks(tick) - clock.now())
      return ports.read(0x61, 1) & 0x10
    })
    expect(seen).toEqual([0, 0x10, 0, 0x10])
  })
})

test('a restored timer interrupts when the saved one would have, and equals it', () => {
  program(0x34, 0, 10_000)
  ports.write(0x61, 1, 3)
  clock.advance(ticks(15_000))
  const payload = pit.save()
  const copy = attachPit()
  copy.reset()
  copy.load(payload)
  expect(copy.save()).toEqual(payload)
  const restored = irq.edges
  clock.advance(ticks(20_001) - clock.now() - 1)
  expect(irq.edges).toBe(restored)
  clock.advance(1)
  expect(irq.edges).toBe(restored + 1)
})
