/** The time registers as functions of the time: seconds since 1970-01-01 UTC, to and from bytes in the format that register B asks for. */
import * as R from './registers.ts'

/** The registers that hold the time, without the alarm. */
export const TIME_REGISTERS = [
  R.REG_SECONDS,
  R.REG_MINUTES,
  R.REG_HOURS,
  R.REG_WEEKDAY,
  R.REG_DAY,
  R.REG_MONTH,
  R.REG_YEAR,
  R.REG_CENTURY,
] as const

export const SECONDS_PER_DAY = 86_400

/** Writes the registers for `seconds` into `bytes`. */
export function encodeTime(seconds: number, formatB: number, bytes: Uint8Array): void {
  const date = new Date(seconds * 1000)
  const year = date.getUTCFullYear()
  const code = (value: number) => encodeNumber(value, formatB)
  bytes[R.REG_SECONDS] = code(date.getUTCSeconds())
  bytes[R.REG_MINUTES] = code(date.getUTCMinutes())
  bytes[R.REG_HOURS] = encodeHour(date.getUTCHours(), formatB)
  bytes[R.REG_WEEKDAY] = code(date.getUTCDay() + 1)
  bytes[R.REG_DAY] = code(date.getUTCDate())
  bytes[R.REG_MONTH] = code(date.getUTCMonth() + 1)
  bytes[R.REG_YEAR] = code(year % 100)
  bytes[R.REG_CENTURY] = code(Math.floor(year / 100))
}

/** The time that registers tell. Values out of range carry over, as 31 April is 1 May. */
export function decodeTime(bytes: Uint8Array, formatB: number): number {
  const value = (register: number) => decodeNumber(bytes[register] as number, formatB)
  const year = value(R.REG_CENTURY) * 100 + value(R.REG_YEAR)
  const hour = decodeHour(bytes[R.REG_HOURS] as number, formatB)
  const date = new Date(0)
  date.setUTCFullYear(year, value(R.REG_MONTH) - 1, value(R.REG_DAY))
  date.setUTCHours(hour, value(R.REG_MINUTES), value(R.REG_SECONDS))
  return date.getTime() / 1000
}

/** The first second after `seconds` that the alarm registers name, or Infinity when they name none of a day's. */
export function nextAlarm(seconds: number, bytes: Uint8Array, formatB: number): number {
  const [alarmHour, alarmMinute, alarmSecond] = [R.REG_HOURS_ALARM, R.REG_MINUTES_ALARM, R.REG_SECONDS_ALARM].map(
    (register) => bytes[register] as number,
  )
  const any = (alarm: number | undefined) => (alarm as number) >= R.ALARM_ANY
  const end = seconds + SECONDS_PER_DAY
  let candidate = seconds + 1
  while (candidate <= end) {
    const time = ((candidate % SECONDS_PER_DAY) + SECONDS_PER_DAY) % SECONDS_PER_DAY
    const hourFits = any(alarmHour) || encodeHour(Math.floor(time / 3600), formatB) === alarmHour
    const minuteFits = any(alarmMinute) || encodeNumber(Math.floor(time / 60) % 60, formatB) === alarmMinute
    if (!hourFits) candidate += 3600 - (time % 3600)
    else if (!minuteFits) candidate += 60 - (time % 60)
    else if (any(alarmSecond) || encodeNumber(time % 60, formatB) === alarmSecond) return candidate
    else candidate++
  }
  return Number.POSITIVE_INFINITY
}

function encodeNumber(value: number, formatB: number): number {
  return formatB & R.B_DM ? value : (Math.floor(value / 10) << 4) | (value % 10)
}

function decodeNumber(byte: number, formatB: number): number {
  return formatB & R.B_DM ? byte : (byte >> 4) * 10 + (byte & 0x0f)
}

/** In 12-hour mode midnight is 12 AM and noon 12 PM. */
function encodeHour(hour: number, formatB: number): number {
  if (formatB & R.B_24) return encodeNumber(hour, formatB)
  return encodeNumber(hour % 12 || 12, formatB) | (hour >= 12 ? R.HOUR_PM : 0)
}

function decodeHour(byte: number, formatB: number): number {
  if (formatB & R.B_24) return decodeNumber(byte, formatB)
  return (decodeNumber(byte & ~R.HOUR_PM, formatB) % 12) + (byte & R.HOUR_PM ? 12 : 0)
}
