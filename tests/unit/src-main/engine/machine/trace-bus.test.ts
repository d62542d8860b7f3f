import { expect, test } from 'vitest'
import { tracedBus } from '../../../../../src-main/engine/machine/trace-bus.ts'

test('a traced bus passes accesses on and writes a line for each', () => {
  const lines: string[] = []
  const written: number[] = []
  const bus = tracedBus('port', { read: () => 0x5a, write: (...access) => written.push(...access) }, (line) => lines.push(line))
  expect(bus.read(0x3f8, 1)).toBe(0x5a)
  bus.write(0xcf8, 4, 0x80000000)
  expect(written).toEqual([0xcf8, 4, 0x80000000])
  expect(lines).toEqual(['io: port read 0x3f8 size 1 = 0x5a', 'io: port write 0xcf8 size 4 = 0x80000000'])
})
