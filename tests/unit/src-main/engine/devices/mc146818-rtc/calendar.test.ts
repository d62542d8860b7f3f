import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeTime, encodeTime, nextAlarm, TIME_REGISTERS } from '../../../../../../src-main/engine/devices/mc146818-rtc/calendar.ts'
import * as R from '../../../../../../src-main/engine/devices/mc146818-rtc/registers.ts'

/** 2024-02-29 23:05:09 UTC, a Thursday. */
const LEAP_DAY = Date.UTC(2024, 1, 29, 23, 5, 9) / 1000
const BCD_24 = R.B_24
const BINARY_24 = R.B_24 | R.B_DM

function registers(seconds: number, formatB: number): number[] {
  const bytes = new Uint8Array(R.CMOS_SIZE)
  encodeTime(seconds, formatB, bytes)
  return TIME_REGISTERS.map((register) => bytes[register] as number)
}

describe('time registers (MC146818, table 3)', () => {
  test('BCD, 24 hours', () => {
    expect(registers(LEAP_DAY, BCD_24)).toEqual([0x09, 0x05, 0x23, 5, 0x29, 0x02, 0x24, 0x20])
  })

  test('binary, 24 hours', () => {
    expect(registers(LEAP_DAY, BINARY_24)).toEqual([9, 5, 23, 5, 29, 2, 24, 20])
  })

  test.each([
    [0, 0x12],
    [1, 0x01],
    [11, 0x11],
    [12, 0x92],
    [13, 0x81],
    [23, 0x91],
  ])('in 12-hour mode hour %i is %i, with bit 7 for PM', (hour, byte) => {
    expect(registers(hour * 3600, 0)[2]).toBe(byte)
  })

  test('every time comes back in every format', () => {
    const seconds = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) / 1000 })
    const format = fc.constantFrom(0, R.B_24, R.B_DM, R.B_24 | R.B_DM)
    fc.assert(
      fc.property(seconds, format, (value, formatB) => {
        const bytes = new Uint8Array(R.CMOS_SIZE)
        encodeTime(value, formatB, bytes)
        expect(decodeTime(bytes, formatB)).toBe(value)
      }),
    )
  })
})

describe('alarm (MC146818, "time, calendar and alarm locations")', () => {
  const alarm = (hour: number, minute: number, second: number) => {
    const bytes = new Uint8Array(R.CMOS_SIZE)
    bytes[R.REG_HOURS_ALARM] = hour
    bytes[R.REG_MINUTES_ALARM] = minute
    bytes[R.REG_SECONDS_ALARM] = second
    return nextAlarm(LEAP_DAY, bytes, BCD_24) - LEAP_DAY
  }

  test('later the same day, and on the next day when it has passed', () => {
    expect(alarm(0x23, 0x05, 0x10)).toBe(1)
    expect(alarm(0x23, 0x05, 0x09)).toBe(86_400)
    expect(alarm(0x00, 0x00, 0x00)).toBe(54 * 60 + 51)
  })

  test('C0h and more match anything', () => {
    expect([alarm(0xff, 0xff, 0xc0), alarm(0xff, 0xff, 0x05), alarm(0xff, 0x00, 0x00)]).toEqual([1, 56, 54 * 60 + 51])
  })

  test('a time that no day has never comes', () => {
    expect(alarm(0x25, 0x00, 0x00)).toBe(Number.POSITIVE_INFINITY)
  })
})
