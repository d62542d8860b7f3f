// Section names: Intel 8259A datasheet 231468-003, December 1988.
import { beforeEach, describe, expect, test } from 'vitest'
import { I8259 } from '../../../../../../src-main/engine/devices/i8259-pic/chip.ts'
import { PayloadReader } from '../../../../../../src-main/engine/snapshot/payload.ts'

const COMMAND = 0
const DATA = 1
const EOI = 0x20
const READ_IRR = 0x0a
const READ_ISR = 0x0b
const POLL = 0x0c

let pic: I8259

/** ICW1 (ICW4 needed, cascade), vector base 40h, ICW3, ICW4; everything unmasked. */
function initialize({ icw1 = 0x11, icw4 = 0x01 } = {}): void {
  pic.write(COMMAND, icw1)
  for (const word of [0x40, 0x04, icw4]) pic.write(DATA, word)
}

function pulse(level: number): void {
  pic.setLine(level, true)
  pic.setLine(level, false)
}

const read = (command: number) => {
  pic.write(COMMAND, command)
  return pic.read(COMMAND)
}

beforeEach(() => {
  pic = new I8259()
  pic.reset()
  initialize()
})

describe('8259A initialisation', () => {
  test('takes ICW2..ICW4 at the data port, then masks', () => {
    pic.write(DATA, 0xa5)
    expect([pic.vectorBase, pic.read(DATA)]).toEqual([0x40, 0xa5])
  })

  test('ICW1 clears the mask and forgets edges, so that a new one is needed', () => {
    pic.write(DATA, 0xff)
    pic.setLine(3, true)
    initialize()
    expect([pic.read(DATA), pic.output]).toEqual([0, false])
    pic.setLine(3, false)
    pic.setLine(3, true)
    expect(pic.output).toBe(true)
  })

  test('is silent until the sequence is complete', () => {
    pic.write(COMMAND, 0x11)
    pulse(1)
    expect(pic.output).toBe(false)
    for (const word of [0x40, 0x04, 0x01]) pic.write(DATA, word)
    expect(pic.output).toBe(true)
  })

  test('single mode without ICW4 is complete after ICW2', () => {
    pic.write(COMMAND, 0x12)
    pic.write(DATA, 0x60)
    pic.write(DATA, 0x0f)
    expect([pic.vectorBase, pic.read(DATA)]).toEqual([0x60, 0x0f])
  })
})

describe('8259A requests and service (fully nested mode)', () => {
  test('the most urgent request is acknowledged first, and goes from IRR to ISR', () => {
    pulse(5)
    pulse(3)
    expect(read(READ_IRR)).toBe(0x28)
    expect(pic.acknowledge()).toBe(3)
    expect([read(READ_IRR), read(READ_ISR)]).toEqual([0x20, 0x08])
  })

  test('a level in service holds back itself and what is less urgent, not what is more urgent', () => {
    pulse(3)
    pic.acknowledge()
    pulse(3)
    pulse(4)
    expect(pic.output).toBe(false)
    pulse(2)
    expect([pic.output, pic.acknowledge()]).toEqual([true, 2])
  })

  test('a non-specific EOI ends the most urgent level in service', () => {
    pulse(5)
    pic.acknowledge()
    pulse(1)
    pic.acknowledge()
    pic.write(COMMAND, EOI)
    expect(read(READ_ISR)).toBe(0x20)
    pic.write(COMMAND, EOI)
    expect(read(READ_ISR)).toBe(0)
  })

  test('a specific EOI ends the level it names', () => {
    pulse(5)
    pic.acknowledge()
    pulse(1)
    pic.acknowledge()
    pic.write(COMMAND, 0x60 | 5)
    expect(read(READ_ISR)).toBe(0x02)
  })

  test('a masked request waits for its mask to be cleared', () => {
    pic.write(DATA, 0x10)
    pulse(4)
    expect(pic.output).toBe(false)
    pic.write(DATA, 0)
    expect(pic.acknowledge()).toBe(4)
  })

  test('an acknowledge with nothing pending gives level 7 and leaves ISR alone', () => {
    pulse(4)
    pic.write(DATA, 0xff)
    expect([pic.acknowledge(), read(READ_ISR)]).toEqual([7, 0])
  })

  test('automatic EOI leaves nothing in service', () => {
    initialize({ icw4: 0x03 })
    pulse(2)
    pic.acknowledge()
    pulse(6)
    expect([read(READ_ISR), pic.acknowledge()]).toEqual([0, 6])
  })
})

describe('8259A triggering', () => {
  test('an edge counts once, however long the line stays high', () => {
    pic.setLine(6, true)
    pic.acknowledge()
    pic.write(COMMAND, EOI)
    expect(pic.output).toBe(false)
  })

  test('a level interrupts again after its EOI until the line falls', () => {
    pic.setLevelMask(0x40)
    pic.setLine(6, true)
    pic.acknowledge()
    pic.write(COMMAND, EOI)
    expect(pic.output).toBe(true)
    pic.setLine(6, false)
    expect([pic.output, read(READ_IRR)]).toEqual([false, 0])
  })

  test('ICW1 bit 3 makes every input level triggered', () => {
    initialize({ icw1: 0x19 })
    pic.setLine(2, true)
    pic.setLine(2, false)
    expect(pic.output).toBe(false)
    pic.setLine(2, true)
    expect(pic.output).toBe(true)
  })
})

describe('8259A rotation', () => {
  test('set priority makes the named level the least urgent', () => {
    pic.write(COMMAND, 0xc0 | 3)
    pulse(3)
    pulse(4)
    pulse(0)
    expect(pic.acknowledge()).toBe(4)
  })

  test('rotate on non-specific EOI puts the level that ended last', () => {
    pulse(0)
    pic.acknowledge()
    pic.write(COMMAND, 0xa0)
    pulse(0)
    pulse(1)
    expect([read(READ_ISR), pic.acknowledge()]).toEqual([0, 1])
  })

  test('rotate on specific EOI ends and puts last the level it names', () => {
    pulse(2)
    pic.acknowledge()
    pic.write(COMMAND, 0xe0 | 2)
    pulse(2)
    pulse(7)
    expect([read(READ_ISR), pic.acknowledge()]).toEqual([0, 7])
  })

  test('rotate in automatic EOI mode serves equals in turn until it is cleared', () => {
    initialize({ icw4: 0x03 })
    pic.write(COMMAND, 0x80)
    const order = [0, 1, 0].map((level) => {
      pulse(level)
      pulse(1 - level)
      return pic.acknowledge()
    })
    expect(order).toEqual([0, 1, 0])
    pic.write(COMMAND, 0x00)
    pic.write(COMMAND, 0xc7)
    pic.acknowledge()
    pulse(0)
    pulse(1)
    expect([pic.acknowledge(), pic.acknowledge()]).toEqual([0, 1])
  })
})

describe('8259A special modes', () => {
  test('special mask mode lets everything through but the masked level in service', () => {
    pulse(3)
    pic.acknowledge()
    pic.write(DATA, 0x08)
    pulse(5)
    expect(pic.output).toBe(false)
    pic.write(COMMAND, 0x68)
    expect(pic.output).toBe(true)
    pic.write(COMMAND, 0x48)
    expect(pic.output).toBe(false)
  })

  test('a non-specific EOI passes over masked levels in special mask mode', () => {
    pulse(3)
    pic.acknowledge()
    pic.write(DATA, 0x08)
    pic.write(COMMAND, 0x68)
    pulse(5)
    pic.acknowledge()
    pic.write(COMMAND, EOI)
    expect(read(READ_ISR)).toBe(0x08)
  })

  test('poll answers with the level, which is then in service; 0 when there is none', () => {
    pulse(6)
    expect(read(POLL)).toBe(0x86)
    expect(read(READ_ISR)).toBe(0x40)
    expect(read(POLL)).toBe(0)
  })

  test('special fully nested mode lets a cascade input interrupt itself', () => {
    pic = new I8259(1 << 2)
    pic.reset()
    initialize({ icw4: 0x11 })
    pic.setLine(2, true)
    pic.acknowledge()
    pulse(3)
    expect([pic.output, pic.acknowledge()]).toEqual([true, 2])
    pic.setLine(2, false)
    expect(pic.output).toBe(false)
  })
})

test('a saved 8259A goes on in the middle of service, without false edges', () => {
  pulse(3)
  pic.acknowledge()
  pic.setLine(5, true)
  const reader = new PayloadReader({ kind: 'i8259', version: 1, fields: pic.save() }, 'i8259', 1)
  const copy = new I8259()
  copy.load(reader)
  reader.finish()
  copy.setLine(5, true)
  expect([copy.output, copy.save()]).toEqual([false, pic.save()])
  copy.write(COMMAND, EOI)
  expect(copy.acknowledge()).toBe(5)
  copy.write(COMMAND, EOI)
  expect(copy.output).toBe(false)
})
