import { expect, test } from 'vitest'
import { hostTimeComplaints } from '../../../../tools/check/check-host-time.ts'

const CHIP = 'src-main/engine/devices/rtc/chip.ts'

test.each([
  ['Date.now', 'Date.now()'],
  ['new Date', 'new Date()'],
  ['performance.now', 'performance.now()'],
  ['setTimeout', 'setTimeout(a, 5)'],
  ['setInterval', 'setInterval(a, 5)'],
  ['setImmediate', 'setImmediate(a)'],
  ['Math.random', 'Math.random()'],
])('%s in the engine is named with its line', (name, use) => {
  const complaints = hostTimeComplaints(CHIP, `const a = 1\nconst b = ${use}\n`)

  expect(complaints).toEqual([`${CHIP}:2 uses ${name}; time in the engine comes from a Clock`])
})

test('words about it and dates that are given are in order', () => {
  expect(hostTimeComplaints(CHIP, '// not Date.now()\n * nor setTimeout\nconst a = new Date(milliseconds)\n')).toEqual([])
})
