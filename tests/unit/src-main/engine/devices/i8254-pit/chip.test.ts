// Section and figure numbers: Intel 8254 datasheet 231164-005, September 1993. Times are clocks of the chip.
import { beforeEach, describe, expect, test } from 'vitest'
import { I8254 } from '../../../../../../src-main/engine/devices/i8254-pit/chip.ts'
import { PayloadReader } from '../../../../../../src-main/engine/snapshot/payload.ts'

const CONTROL = 3
/** A count is loaded into the counting element one clock after it was written. */
const LOAD = 1

let pit: I8254

/** Control word for low-then-high access, and the count, written to `channel` at `tick`. */
function program(channel: number, mode: number, count: number, tick = 0, bcd = 0): void {
  pit.write(CONTROL, (channel << 6) | 0x30 | (mode << 1) | bcd, tick)
  pit.write(channel, count & 0xff, tick)
  pit.write(channel, count >> 8, tick)
}

const out = (tick: number, channel: 0 | 1 | 2 = 0) => pit.channels[channel].output(tick)
const outs = (ticks: readonly number[], channel: 0 | 1 | 2 = 0) => ticks.map((tick) => out(tick, channel))

function count(channel: number, tick: number): number {
  pit.write(CONTROL, channel << 6, tick)
  return pit.read(channel, tick) | (pit.read(channel, tick) << 8)
}

function status(channel: number, tick: number): number {
  pit.write(CONTROL, 0xe0 | (2 << channel), tick)
  return pit.read(channel, tick)
}

beforeEach(() => {
  pit = new I8254()
  pit.reset(0)
})

describe('8254 mode 0: interrupt on terminal count', () => {
  test('OUT rises N + 1 clocks after the count was written and stays high', () => {
    program(0, 0, 4)
    expect(outs([0, 1, 4, 5, 6, 70_000])).toEqual([false, false, false, true, true, true])
  })

  test('counts on through zero after the terminal count', () => {
    program(0, 0, 4)
    expect([1, 2, 5, 6].map((tick) => count(0, tick))).toEqual([4, 3, 0, 0xffff])
  })

  test('the first byte of a new count stops the old one and lowers OUT', () => {
    program(0, 0, 4)
    expect(out(10)).toBe(true)
    pit.write(0, 3, 10)
    expect(out(50)).toBe(false)
    pit.write(0, 0, 50)
    expect(outs([53, 54])).toEqual([false, true])
  })

  test('the gate holds the count', () => {
    program(2, 0, 10)
    pit.channels[2].setGate(false, 5)
    expect([count(2, 100), out(100, 2)]).toEqual([6, false])
    pit.channels[2].setGate(true, 100)
    expect(outs([105, 106], 2)).toEqual([false, true])
  })

  test('a count of 0 is 65536', () => {
    program(0, 0, 0)
    expect(outs([65_536, 65_537])).toEqual([false, true])
  })
})

describe('8254 mode 1: hardware retriggerable one-shot', () => {
  test('the gate starts it, OUT is low for N clocks, and a further trigger starts anew', () => {
    pit.channels[2].setGate(false, 0)
    program(2, 1, 3)
    expect(out(50, 2)).toBe(true)
    pit.channels[2].setGate(true, 100)
    expect(outs([101, 103], 2)).toEqual([false, false])
    pit.channels[2].setGate(false, 103)
    pit.channels[2].setGate(true, 103)
    expect(outs([104, 106, 107], 2)).toEqual([false, false, true])
  })

  test('a count written meanwhile waits for the next trigger', () => {
    pit.channels[2].setGate(false, 0)
    program(2, 1, 3)
    pit.channels[2].setGate(true, 0)
    pit.write(2, 9, 1)
    pit.write(2, 0, 1)
    expect(outs([3, 4], 2)).toEqual([false, true])
    pit.channels[2].setGate(false, 10)
    pit.channels[2].setGate(true, 10)
    expect(outs([19, 20], 2)).toEqual([false, true])
  })
})

describe('8254 mode 2: rate generator', () => {
  test('OUT is low for the last clock of every period', () => {
    program(0, 2, 3)
    expect(outs([0, 1, 2, 3, 4, 5, 6, 7])).toEqual([true, true, true, false, true, true, false, true])
  })

  test('counts N..1 and reloads', () => {
    program(0, 2, 3)
    expect([1, 2, 3, 4].map((tick) => count(0, tick))).toEqual([3, 2, 1, 3])
  })

  test('a new count takes over at the end of the running period', () => {
    program(0, 2, 10)
    pit.write(0, 4, 3)
    pit.write(0, 0, 3)
    expect(count(0, 9)).toBe(2)
    expect(outs([10, 11, 13, 14, 15])).toEqual([false, true, true, false, true])
  })

  test('a low gate raises OUT and stops; the next rise of the gate starts a whole period', () => {
    program(2, 2, 10)
    pit.channels[2].setGate(false, 10)
    expect(out(10, 2)).toBe(true)
    pit.channels[2].setGate(true, 20)
    expect([count(2, 21), ...outs([29, 30, 31], 2)]).toEqual([10, true, false, true])
  })

  test('mode bits 110 mean mode 2 too (figure 7)', () => {
    program(0, 6, 3)
    expect(outs([2, 3, 4])).toEqual([true, false, true])
  })
})

describe('8254 mode 3: square wave', () => {
  test('an even count is high and low for half the period', () => {
    program(0, 3, 4)
    expect(outs([1, 2, 3, 4, 5])).toEqual([true, true, false, false, true])
  })

  test('an odd count is high one clock longer', () => {
    program(0, 3, 5)
    expect(outs([1, 2, 3, 4, 5, 6])).toEqual([true, true, true, false, false, true])
  })

  test('counts down by two in either half', () => {
    program(0, 3, 6)
    expect([1, 2, 3, 4, 5, 6].map((tick) => count(0, tick))).toEqual([6, 4, 2, 6, 4, 2])
  })

  test('a new count takes over at the end of the running half', () => {
    program(0, 3, 10)
    pit.write(0, 4, 2)
    pit.write(0, 0, 2)
    expect(outs([5, 6, 7, 8, 9, 10])).toEqual([true, false, false, true, true, false])
  })
})

describe('8254 modes 4 and 5: strobes', () => {
  test('mode 4 strobes low for one clock N + 1 clocks after the count', () => {
    program(0, 4, 3)
    expect(outs([0, 3, 4, 5, 70_000])).toEqual([true, true, false, true, true])
  })

  test('mode 5 does so after a trigger', () => {
    pit.channels[2].setGate(false, 0)
    program(2, 5, 3)
    expect(outs([4, 50], 2)).toEqual([true, true])
    pit.channels[2].setGate(true, 100)
    expect(outs([103, 104, 105], 2)).toEqual([true, false, true])
  })
})

describe('8254 programming', () => {
  test('low-only and high-only access write one byte, the other is 0', () => {
    pit.write(CONTROL, 0x14, 0)
    pit.write(0, 7, 0)
    expect(count(0, LOAD) & 0xff).toBe(7)
    pit.write(CONTROL, 0x24, 0)
    pit.write(0, 7, 0)
    pit.write(CONTROL, 0x00, LOAD)
    expect(pit.read(0, LOAD)).toBe(7)
  })

  test('BCD counts decimally: 1000h is a thousand, 0 is ten thousand', () => {
    program(0, 2, 0x1000, 0, 1)
    expect([count(0, LOAD), count(0, LOAD + 1), out(1000), out(1001)]).toEqual([0x1000, 0x0999, false, true])
    program(0, 0, 0, 0, 1)
    expect(outs([10_000, 10_001])).toEqual([false, true])
  })

  test('a latched count stays until it is read; a second latch does not disturb it (counter latch command)', () => {
    program(0, 2, 1000)
    pit.write(CONTROL, 0x00, 1)
    pit.write(CONTROL, 0x00, 500)
    expect(pit.read(0, 600) | (pit.read(0, 600) << 8)).toBe(1000)
    expect(pit.read(0, 11) | (pit.read(0, 11) << 8)).toBe(990)
  })

  test('read-back latches count and status of several counters; status is read first', () => {
    program(0, 2, 1000)
    program(2, 3, 50)
    pit.write(CONTROL, 0xc0 | 0x0a, 11)
    expect(pit.read(0, 100)).toBe(0x80 | 0x30 | (2 << 1))
    expect(pit.read(0, 100) | (pit.read(0, 100) << 8)).toBe(990)
    expect(pit.read(2, 100)).toBe(0x80 | 0x30 | (3 << 1))
    expect(pit.read(2, 100) | (pit.read(2, 100) << 8)).toBe(30)
  })

  test('NULL COUNT is set from the control word until the count is loaded', () => {
    pit.write(CONTROL, 0x34, 0)
    expect(status(0, 0) & 0x40).toBe(0x40)
    pit.write(0, 10, 5)
    pit.write(0, 0, 5)
    expect([status(0, 5) & 0x40, status(0, 6) & 0x40]).toEqual([0x40, 0])
  })

  test('NULL COUNT is set while a new count waits for the end of the period', () => {
    program(0, 2, 10)
    pit.write(0, 4, 3)
    pit.write(0, 0, 3)
    expect([status(0, 10) & 0x40, status(0, 11) & 0x40]).toEqual([0x40, 0])
  })
})

describe('8254 rising edges', () => {
  test('nextRise names the clock of the next one', () => {
    program(0, 2, 10)
    const nextRise = (tick: number) => pit.channels[0].nextRise(tick)
    expect([nextRise(0), nextRise(10), nextRise(11), nextRise(1_000_000)]).toEqual([11, 11, 21, 1_000_001])
  })

  test('an edge at the change of the count is seen although nobody looked then', () => {
    program(0, 2, 10)
    pit.channels[0].takeRise(0)
    pit.write(0, 100, 3)
    pit.write(0, 0, 3)
    expect([pit.channels[0].takeRise(12), pit.channels[0].takeRise(13), pit.channels[0].nextRise(13)]).toEqual([true, false, 111])
  })

  test('several edges that nobody saw are one', () => {
    program(0, 2, 10)
    expect([pit.channels[0].takeRise(1000), pit.channels[0].takeRise(1000)]).toEqual([true, false])
  })

  test('mode 0 has one edge and then none', () => {
    program(0, 0, 10)
    expect([pit.channels[0].nextRise(0), pit.channels[0].nextRise(11)]).toEqual([11, Number.POSITIVE_INFINITY])
  })

  test('a square wave with a count that changed in the high half rises after the new low half', () => {
    program(0, 3, 10)
    pit.write(0, 4, 2)
    pit.write(0, 0, 2)
    expect(pit.channels[0].nextRise(3)).toBe(8)
  })
})

test('a saved 8254 goes on in the middle of a period, a latch and a two-byte write', () => {
  program(0, 2, 1000)
  program(2, 3, 50)
  pit.write(CONTROL, 0x00, 11)
  pit.write(2, 7, 12)
  const copy = new I8254()
  const reader = new PayloadReader({ kind: 'pit', version: 1, fields: pit.save() }, 'pit', 1)
  copy.load(reader)
  reader.finish()
  expect(copy.save()).toEqual(pit.save())
  expect(copy.read(0, 20) | (copy.read(0, 20) << 8)).toBe(990)
  copy.write(2, 0, 30)
  expect([copy.channels[2].nextRise(30), copy.channels[2].nextRise(51)]).toEqual([51, 51 + 7])
})
