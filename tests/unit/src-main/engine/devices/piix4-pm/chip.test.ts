import { describe, expect, test } from 'vitest'
import { Piix4Power } from '../../../../../../src-main/engine/devices/piix4-pm/chip.ts'
import { PayloadReader } from '../../../../../../src-main/engine/snapshot/payload.ts'
import { FakeIrqLine } from '../../../../../support/fake-irq-line.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'

const SECOND = 1e9
const SCI_EN = 1
const PWRBTN = 0x100
const TMROF = 1

function createChip(clock = new MockClock()) {
  const sci = new FakeIrqLine()
  const offs: number[] = []
  const chip = new Piix4Power({ clock, setSci: (level) => sci.set(level), powerOff: () => void offs.push(1) })
  chip.reset()
  return { chip, clock, sci, offs }
}

// PIIX4 datasheet 290562, section 7.2; ACPI 6.4, section 4.8.3.
describe('Piix4Power', () => {
  test('the timer counts 3579545 ticks a second and wraps at 24 bits', () => {
    const { chip, clock } = createChip()
    clock.advance(SECOND)
    expect(chip.read(8, 4)).toBe(3_579_545)
    clock.advance(4 * SECOND)
    expect(chip.read(8, 4)).toBe((5 * 3_579_545) % 2 ** 24)
  })

  test('the timer is exact after a hundred days', () => {
    const { chip, clock } = createChip()
    clock.advance(8_640_000 * SECOND)
    expect(chip.read(8, 4)).toBe(Number((8_640_000n * 3_579_545n) % 2n ** 24n))
  })

  test('the overflow status is set when bit 23 changes, in either direction, and cleared by writing it', () => {
    const { chip, clock } = createChip()
    clock.advance(2.4 * SECOND)
    expect(chip.read(0, 2) & TMROF).toBe(TMROF)
    chip.write(0, 2, TMROF)
    expect(chip.read(0, 2) & TMROF).toBe(0)
    clock.advance(2.4 * SECOND)
    expect(chip.read(0, 2) & TMROF).toBe(TMROF)
  })

  test('an enabled overflow raises SCI at the tick, and needs no timer while disabled', () => {
    const { chip, clock, sci } = createChip()
    chip.write(4, 2, SCI_EN)
    expect(clock.pendingCount).toBe(0)
    chip.write(2, 2, TMROF)
    clock.advance(2.34 * SECOND)
    expect(sci.level).toBe(false)
    clock.advance(0.01 * SECOND)
    expect(sci.level).toBe(true)
    chip.write(0, 2, TMROF)
    expect([sci.level, clock.pendingCount]).toEqual([false, 1])
  })

  test('the power button raises SCI once it is enabled and SCI_EN is set', () => {
    const { chip, sci } = createChip()
    chip.pressPowerButton()
    expect([chip.read(0, 2), sci.level]).toEqual([PWRBTN, false])
    chip.write(2, 2, PWRBTN)
    expect(sci.level).toBe(false)
    chip.write(4, 2, SCI_EN)
    expect(sci.level).toBe(true)
    chip.write(1, 1, PWRBTN >> 8)
    expect([chip.read(0, 2), sci.level]).toEqual([0, false])
  })

  test('SLP_EN with the type of soft off powers the machine off; another type does not', () => {
    const { chip, offs } = createChip()
    chip.write(4, 2, 0x2000 | (5 << 10))
    expect(offs).toEqual([])
    chip.write(4, 2, 0x2000 | SCI_EN)
    expect([offs, chip.read(4, 2)]).toEqual([[1], SCI_EN])
  })

  test('SLP_EN written as the upper byte alone uses the type written with it', () => {
    const { chip, offs } = createChip()
    chip.write(4, 2, 5 << 10)
    chip.write(5, 1, 0x20)
    expect(offs).toEqual([1])
  })

  test('a double word reads and writes status and enable together', () => {
    const { chip } = createChip()
    chip.write(0, 4, 0x0121 << 16)
    expect([chip.read(0, 4), chip.read(2, 2), chip.read(3, 1)]).toEqual([0x0121_0000, 0x0121, 0x01])
  })

  test('general-purpose events enable and status are registers of their own', () => {
    const { chip } = createChip()
    chip.write(0x0e, 2, 0x8001)
    expect([chip.read(0x0e, 2), chip.read(0x0c, 2)]).toEqual([0x8001, 0])
  })

  test('restored state raises SCI again without another press', () => {
    const { chip, clock } = createChip()
    chip.write(2, 2, PWRBTN)
    chip.write(4, 2, SCI_EN)
    chip.pressPowerButton()
    const copy = createChip(clock)
    copy.chip.load(new PayloadReader({ kind: 'k', version: 1, fields: chip.save() }, 'k', 1))
    expect([copy.sci.level, copy.chip.read(0, 4)]).toEqual([true, (PWRBTN << 16) | PWRBTN])
  })
})
