import { expect, it } from 'vitest'
import { formatBytes, formatDuration } from '../../../../src-renderer/ui/format.ts'

it.each([
  [0, '0:00:00'],
  [59_999, '0:00:59'],
  [3_661_000, '1:01:01'],
  [360_000_000, '100:00:00'],
])('%i ms are %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text)
})

it.each([
  [512, '512 bytes'],
  [1536, '1.5 KiB'],
  [104_857_600, '100 MiB'],
  [5_368_709_120, '5.0 GiB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})
