import { beforeEach, expect, test } from 'vitest'
import { VirtualClock } from '../../../../../src-main/engine/base/clock/virtual-clock.ts'
import { RegisterFile } from '../../../../../src-main/engine/cpu/register-file.ts'
import { stateOffset } from '../../../../../src-main/engine/cpu/state-layout.ts'
import { CpuTimeline } from '../../../../../src-main/engine/machine/cpu-timeline.ts'
import { cpuBlock } from '../../../../../src-main/engine/memory/memory-map.ts'

const WASM_PAGE = 65_536
const RATE = 4

let memory: WebAssembly.Memory
let first: RegisterFile
let second: RegisterFile
let timeline: CpuTimeline
let clock: VirtualClock

/** Guest time as the core of a vCPU computes it from its own state (core/time.ts): modulo 2^64 first, then as a double. */
function timeAt(registers: RegisterFile): number {
  const view = new DataView(registers.block.buffer, registers.block.byteOffset)
  const instructions = BigInt.asUintN(64, registers.get('icount') - registers.get('anchorCount'))
  const rate = view.getFloat64(stateOffset('nanosecondsPerInstruction'), true)
  return view.getFloat64(stateOffset('anchorTime'), true) + Number(instructions) * rate
}

beforeEach(() => {
  const pages = cpuBlock(2) / WASM_PAGE
  memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  first = new RegisterFile(memory.buffer, 0)
  second = new RegisterFile(memory.buffer, 1)
  timeline = new CpuTimeline(memory, 2)
  clock = new VirtualClock(timeline)
  timeline.setAnchor(1000, 0, RATE)
})

test('instructions of all vCPUs count, and move guest time on', () => {
  first.set('icount', 100)
  timeline.beginTurn(1)
  second.set('icount', 7)
  expect([timeline.instructions, clock.now()]).toEqual([107, 1000 + 107 * RATE])
})

test('a vCPU at the start of its turn reads the time at which the one before ended', () => {
  first.set('icount', 5_000_000_000)
  const ended = clock.now()
  timeline.beginTurn(1)
  expect(timeAt(second)).toBe(ended)
  second.set('icount', 20)
  timeline.beginTurn(0)
  expect(timeAt(first)).toBe(ended + 20 * RATE)
})

test('an anchor is set in terms of the vCPU whose turn it is', () => {
  first.set('icount', 1000)
  timeline.beginTurn(1)
  second.set('icount', 10)
  clock.anchor(1e9, 2)
  second.set('icount', 15)
  expect([clock.now(), timeAt(second)]).toEqual([1e9 + 10, 1e9 + 10])
})

test('a timer set in a turn ends the slice and the vCPU at its count', () => {
  first.set('icount', 1000)
  timeline.beginTurn(1)
  timeline.sliceEnd = 5000
  second.set('budgetEnd', timeline.ownCount(5000))
  clock.schedule(1000 + 1300 * RATE, () => {})
  expect([timeline.sliceEnd, second.get('budgetEnd')]).toEqual([1300, 300n])
})

test('a timer beyond the slice changes nothing', () => {
  timeline.sliceEnd = 500
  first.set('budgetEnd', 500)
  clock.schedule(1000 + 501 * RATE, () => {})
  expect([timeline.sliceEnd, first.get('budgetEnd')]).toEqual([500, 500n])
})
