// Section names: Motorola MC146818 datasheet, 1984.
import { beforeEach, describe, expect, test } from 'vitest'
import { Mc146818 } from '../../../../../../src-main/engine/devices/mc146818-rtc/chip.ts'
import * as R from '../../../../../../src-main/engine/devices/mc146818-rtc/registers.ts'
import { PayloadReader } from '../../../../../../src-main/engine/snapshot/payload.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'

const SECOND = 1e9
const DIVIDER_RESET = 0x70
/** 2023-12-31 23:59:57.250 UTC. */
const POWER_ON = Date.UTC(2023, 11, 31, 23, 59, 57, 250)

let clock: MockClock
let interrupt: boolean
let edges: number
let asked: number
let rtc: Mc146818

function makeRtc(): Mc146818 {
  const wires = {
    clock,
    setInterrupt: (level: boolean) => {
      if (level && !interrupt) edges++
      interrupt = level
    },
    wallClock: () => {
      asked++
      return POWER_ON
    },
  }
  return new Mc146818(wires, new Uint8Array(R.CMOS_SIZE))
}

const time = () => [R.REG_HOURS, R.REG_MINUTES, R.REG_SECONDS].map((register) => rtc.read(register))
const date = () => [R.REG_CENTURY, R.REG_YEAR, R.REG_MONTH, R.REG_DAY, R.REG_WEEKDAY].map((register) => rtc.read(register))

function setTime(hour: number, minute: number, second: number): void {
  rtc.write(R.REG_HOURS, hour)
  rtc.write(R.REG_MINUTES, minute)
  rtc.write(R.REG_SECONDS, second)
}

beforeEach(() => {
  clock = new MockClock(5 * SECOND)
  interrupt = false
  edges = 0
  asked = 0
  rtc = makeRtc()
  rtc.reset()
})

describe('MC146818 time', () => {
  test('is the wall clock of the first look, and runs on guest time from there', () => {
    expect([time(), date()]).toEqual([
      [0x23, 0x59, 0x57],
      [0x20, 0x23, 0x12, 0x31, 1],
    ])
    clock.advance(749_999_999)
    expect(time()).toEqual([0x23, 0x59, 0x57])
    clock.advance(1)
    expect(time()).toEqual([0x23, 0x59, 0x58])
    clock.advance(2 * SECOND)
    expect([time(), date()]).toEqual([
      [0, 0, 0],
      [0x20, 0x24, 0x01, 0x01, 2],
    ])
    expect(asked).toBe(1)
  })

  test('asks nobody while nobody cares, and sets no alarm', () => {
    rtc.read(R.REG_B)
    rtc.write(0x40, 0x12)
    clock.advance(100 * SECOND)
    expect([asked, clock.pendingCount, rtc.read(0x40)]).toEqual([0, 0, 0x12])
  })

  test('UIP rises 2228 us before each update and falls with it (register A)', () => {
    expect(rtc.read(R.REG_A) & R.A_UIP).toBe(0)
    clock.advance(750_000_000 - 2_228_001)
    expect(rtc.read(R.REG_A) & R.A_UIP).toBe(0)
    clock.advance(1)
    expect(rtc.read(R.REG_A) & R.A_UIP).toBe(R.A_UIP)
    clock.advance(2_228_000)
    expect([rtc.read(R.REG_A) & R.A_UIP, time()]).toEqual([0, [0x23, 0x59, 0x58]])
  })

  test('SET halts it in its registers, where it can be set; it keeps the beat of the seconds', () => {
    time()
    rtc.write(R.REG_B, R.B_SET | R.B_24)
    clock.advance(10 * SECOND)
    expect([time(), rtc.read(R.REG_A) & R.A_UIP]).toEqual([[0x23, 0x59, 0x57], 0])
    setTime(0x08, 0x30, 0x00)
    rtc.write(R.REG_B, R.B_24)
    expect(time()).toEqual([0x08, 0x30, 0x00])
    clock.advance(750_000_000)
    expect([time(), asked]).toEqual([[0x08, 0x30, 0x01], 1])
  })

  test('after a divider reset the first update comes half a second later', () => {
    rtc.write(R.REG_A, DIVIDER_RESET)
    setTime(0x08, 0x30, 0x00)
    clock.advance(3 * SECOND)
    rtc.write(R.REG_A, R.A_DIVIDER_RUN)
    clock.advance(499_999_999)
    expect(time()).toEqual([0x08, 0x30, 0x00])
    clock.advance(1)
    expect(time()).toEqual([0x08, 0x30, 0x01])
  })

  test('the format of register B is that of reading and of setting', () => {
    rtc.write(R.REG_B, R.B_DM | R.B_24)
    expect(time()).toEqual([23, 59, 57])
    rtc.write(R.REG_B, R.B_SET | R.B_DM)
    setTime(12, 15, 30)
    rtc.write(R.REG_B, R.B_DM | R.B_24)
    expect(time()).toEqual([12, 15, 30])
  })

  test('a register written while it runs takes effect at once', () => {
    rtc.write(R.REG_HOURS, 0x10)
    expect(time()).toEqual([0x10, 0x59, 0x57])
  })

  test('register D tells valid memory and time and cannot be written', () => {
    rtc.write(R.REG_D, 0)
    expect(rtc.read(R.REG_D)).toBe(R.D_VRT)
  })
})

describe('MC146818 interrupts', () => {
  test('update-ended: at each update, until register C is read', () => {
    rtc.write(R.REG_B, R.B_24 | R.B_UIE)
    clock.advance(749_999_999)
    expect(interrupt).toBe(false)
    clock.advance(1)
    expect([interrupt, rtc.read(R.REG_C), interrupt]).toEqual([true, R.C_IRQF | R.C_UF | R.C_PF, false])
    clock.advance(3 * SECOND)
    expect(edges).toBe(2)
  })

  test('flags come up without their enables but do not interrupt', () => {
    time()
    clock.advance(SECOND)
    expect([interrupt, rtc.read(R.REG_C) & (R.C_UF | R.C_PF | R.C_IRQF), rtc.read(R.REG_C)]).toEqual([false, R.C_UF | R.C_PF, 0])
  })

  test('update-ended comes at every second also when guest time has fractions of a nanosecond', () => {
    // Doubles become coarser at 2^50: a second's beginning that kept its fraction would be rounded back before itself.
    clock.advance(2 ** 50 - 2 * SECOND + 0.125 - clock.now())
    rtc.write(R.REG_B, R.B_24 | R.B_UIE)
    for (let second = 0; second < 5; second++) {
      clock.advance(SECOND)
      rtc.read(R.REG_C)
    }
    expect(edges).toBe(5)
  })

  test('enabling an interrupt whose flag is up interrupts at once', () => {
    time()
    clock.advance(SECOND)
    rtc.write(R.REG_B, R.B_24 | R.B_UIE)
    expect(interrupt).toBe(true)
  })

  test('a guest that polls for the update flag sees it', () => {
    rtc.read(R.REG_C)
    clock.advance(750_000_000)
    expect(rtc.read(R.REG_C) & R.C_UF).toBe(R.C_UF)
  })

  test('alarm: at the second that matches', () => {
    rtc.write(R.REG_HOURS_ALARM, 0xff)
    rtc.write(R.REG_MINUTES_ALARM, 0x00)
    rtc.write(R.REG_SECONDS_ALARM, 0x05)
    rtc.write(R.REG_B, R.B_24 | R.B_AIE)
    clock.advance(7_749_999_999)
    expect(interrupt).toBe(false)
    clock.advance(1)
    expect([interrupt, rtc.read(R.REG_C) & R.C_AF, time()]).toEqual([true, R.C_AF, [0, 0, 0x05]])
  })

  test.each([
    [1, 256],
    [2, 128],
    [3, 8192],
    [6, 1024],
    [15, 2],
  ])('periodic: rate selection %i is %i Hz (table 5)', (rate, frequency) => {
    rtc.write(R.REG_A, R.A_DIVIDER_RUN | rate)
    rtc.write(R.REG_B, R.B_24 | R.B_PIE)
    const start = clock.now()
    for (let tick = 1; tick <= frequency; tick++) {
      clock.advance(start + Math.ceil((tick * SECOND) / frequency) - clock.now())
      rtc.read(R.REG_C)
    }
    expect([edges, interrupt]).toEqual([frequency, false])
    clock.advance(SECOND)
    expect([edges, interrupt]).toEqual([frequency + 1, true])
  })

  test('rate 0 has no periodic interrupt', () => {
    rtc.write(R.REG_A, R.A_DIVIDER_RUN)
    rtc.write(R.REG_B, R.B_24 | R.B_PIE)
    clock.advance(10 * SECOND)
    expect([edges, clock.pendingCount]).toEqual([0, 0])
  })

  test('a system reset ends interrupts and keeps time and memory', () => {
    rtc.write(0x50, 0xab)
    rtc.write(R.REG_B, R.B_24 | R.B_UIE)
    clock.advance(750_000_000)
    rtc.reset()
    expect([interrupt, rtc.read(R.REG_C), rtc.read(R.REG_B), rtc.read(0x50), time()]).toEqual([false, 0, R.B_24, 0xab, [0x23, 0x59, 0x58]])
  })
})

test('a saved clock keeps its time, its halted registers and its next interrupt', () => {
  rtc.write(R.REG_B, R.B_24 | R.B_UIE)
  clock.advance(500_000_000)
  const reader = new PayloadReader({ kind: 'rtc', version: 1, fields: rtc.save() }, 'rtc', 1)
  const saved = rtc.save()
  rtc = makeRtc()
  rtc.reset()
  rtc.load(reader)
  reader.finish()
  expect([rtc.save(), time(), interrupt]).toEqual([saved, [0x23, 0x59, 0x57], false])
  clock.advance(250_000_000)
  expect([interrupt, time(), asked]).toEqual([true, [0x23, 0x59, 0x58], 1])
})

test.each(['noted', 'anchorTime', 'anchorSeconds'])('a saved clock with an impossible time is refused: %s', (name) => {
  const fields = { ...rtc.save(), [name]: -1e300 }
  expect(() => makeRtc().load(new PayloadReader({ kind: 'rtc', version: 1, fields }, 'rtc', 1))).toThrow('times that cannot be')
})
