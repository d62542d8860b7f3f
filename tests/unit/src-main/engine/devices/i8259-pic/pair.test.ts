import { beforeEach, describe, expect, test } from 'vitest'
import { I8259Pair } from '../../../../../../src-main/engine/devices/i8259-pic/pair.ts'
import { PayloadReader } from '../../../../../../src-main/engine/snapshot/payload.ts'

let pair: I8259Pair

/** As a PC initialises them: vectors 20h and 28h; `icw4` of the first chip. */
function initialize(icw4 = 0x01): void {
  for (const [chip, words] of [
    [pair.primary, [0x20, 0x04, icw4]],
    [pair.secondary, [0x28, 0x02, 0x01]],
  ] as const) {
    chip.write(0, 0x11)
    for (const word of words) chip.write(1, word)
  }
  pair.syncCascade()
}

function end(irq: number): void {
  if (irq >= 8) pair.secondary.write(0, 0x20)
  pair.primary.write(0, 0x20)
  pair.syncCascade()
}

beforeEach(() => {
  pair = new I8259Pair()
  pair.reset()
  initialize()
})

describe('two 8259As in cascade', () => {
  test.each([
    [0, 0x20],
    [7, 0x27],
    [8, 0x28],
    [15, 0x2f],
  ])('IRQ %i gives vector %i', (irq, vector) => {
    pair.setLine(irq, true)
    expect([pair.output, pair.acknowledge(), pair.output]).toEqual([true, vector, false])
  })

  test('interrupts of the second chip are more urgent than 3..7 and less than 0, 1', () => {
    for (const irq of [3, 12, 1]) pair.setLine(irq, true)
    const order = [1, 12, 3].map((irq) => {
      const vector = pair.acknowledge()
      end(irq)
      return vector
    })
    expect(order).toEqual([0x21, 0x2c, 0x23])
  })

  test('a second request of the second chip follows after the EOIs of the first', () => {
    pair.setLine(8, true)
    pair.setLine(9, true)
    expect(pair.acknowledge()).toBe(0x28)
    end(8)
    expect([pair.output, pair.acknowledge()]).toEqual([true, 0x29])
  })

  test('in special fully nested mode a more urgent one of the second chip interrupts it', () => {
    initialize(0x11)
    pair.setLine(12, true)
    pair.acknowledge()
    pair.setLine(8, true)
    expect([pair.output, pair.acknowledge()]).toEqual([true, 0x28])
  })

  test('a request that is masked at the second chip before the acknowledge no longer asks', () => {
    pair.setLine(10, true)
    pair.secondary.write(1, 0xff)
    pair.syncCascade()
    expect(pair.output).toBe(false)
  })

  test('a second chip without a request answers the cascade with IRQ 15', () => {
    pair.secondary.setLine(2, true)
    pair.syncCascade()
    pair.secondary.write(1, 0xff)
    expect(pair.acknowledge()).toBe(0x2f)
    expect(pair.secondary.read(0)).toBe(0x04)
  })

  test('with automatic EOI nothing of an acknowledged interrupt of the second chip is left', () => {
    initialize(0x03)
    pair.setLine(8, true)
    pair.acknowledge()
    expect(pair.output).toBe(false)
  })

  test('IRQ 2 is the cascade and no input', () => {
    pair.setLine(2, true)
    expect(pair.output).toBe(false)
  })

  test('timer, keyboard, cascade, clock and coprocessor stay edge triggered (82371AB, ELCR)', () => {
    pair.writeEdgeLevel(0, 0xff)
    pair.writeEdgeLevel(1, 0xff)
    expect([pair.readEdgeLevel(0), pair.readEdgeLevel(1)]).toEqual([0xf8, 0xde])
  })

  test('a level-triggered interrupt of the second chip comes again until its line falls', () => {
    pair.writeEdgeLevel(1, 0x08)
    pair.setLine(11, true)
    pair.acknowledge()
    end(11)
    expect(pair.output).toBe(true)
    pair.setLine(11, false)
    expect(pair.output).toBe(false)
  })

  test('a saved pair goes on where it was', () => {
    pair.setLine(12, true)
    pair.acknowledge()
    pair.setLine(1, true)
    const copy = new I8259Pair()
    copy.load(new PayloadReader({ kind: 'pair', version: 1, fields: pair.save() }, 'pair', 1))
    expect(copy.save()).toEqual(pair.save())
    expect([copy.output, copy.acknowledge()]).toEqual([true, 0x21])
  })
})
