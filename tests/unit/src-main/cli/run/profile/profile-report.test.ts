import { expect, test } from 'vitest'
import { partOf } from '../../../../../../src-main/cli/run/profile/engine-parts.ts'
import { profileReport } from '../../../../../../src-main/cli/run/profile/profile-report.ts'

const CORE = 'wasm://wasm/0001'
const REGION = 'wasm://wasm/0002'

test.each([
  ['src-main/engine/core/paging/probe', CORE, 'page walks, TLB'],
  ['src-main/engine/core/decode-memory/decodeMemory', CORE, 'decoding'],
  ['src-main/engine/core/delivery/deliver', CORE, 'exceptions, interrupts'],
  ['src-main/engine/core/generated/dispatch/dispatch', CORE, 'interpreter'],
  ['src-main/engine/core/region/regionRead', CORE, 'translated code: slow paths'],
  ['wasm-function[3]', REGION, 'translated code'],
  ['compile', 'file:///x/src-main/engine/accel/jit/region-compiler.ts', 'translator'],
  ['read', 'file:///x/src-main/engine/devices/uart-16550/chip.ts', 'devices'],
  ['#turn', 'file:///x/src-main/engine/machine/machine-loop.ts', 'machine loop'],
  ['(garbage collector)', '', 'garbage collection'],
  ['(idle)', '', 'waiting'],
])('%s belongs to its part of the engine', (name, url, part) => {
  expect(partOf({ name, url })).toBe(part)
})

test('waiting is left out, parts and functions are ordered by time', () => {
  const report = profileReport(
    {
      guest: [],
      syscallEntry: 0n,
      engine: [
        { name: '(idle)', url: '', microseconds: 9e6 },
        { name: 'src-main/engine/core/paging/probe', url: CORE, microseconds: 250_000 },
        { name: 'wasm-function[1]', url: REGION, microseconds: 500_000 },
        { name: 'wasm-function[2]', url: REGION, microseconds: 250_000 },
      ],
    },
    [],
  )
  expect(report).toContain('Engine: 1.00 s')
  expect(report).toMatch(/75\.0 +750 +translated code\n25\.0 +250 +page walks, TLB\n/)
  expect(report).toMatch(/75\.0 +750 +regions of translated code\n25\.0 +250 +src-main\/engine\/core\/paging\/probe\n/)
})

test('functions of the guest are added up over their addresses, by instructions and by time', () => {
  const guest = [
    { rip: 0x1000n, user: false, count: 2, nanoseconds: 30 },
    { rip: 0x1010n, user: false, count: 1, nanoseconds: 30 },
    { rip: 0x2000n, user: true, count: 1, nanoseconds: 40 },
  ]
  const symbols = [
    { address: 0x1000n, name: 'copy' },
    { address: 0x2000n, name: 'main' },
  ]
  const report = profileReport({ guest, engine: [], syscallEntry: 0n }, symbols)
  expect(report).toMatch(/75\.0 +60\.0 +kernel +copy\n25\.0 +40\.0 +user +main\n/)
})
