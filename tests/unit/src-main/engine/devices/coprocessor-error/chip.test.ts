/** 82371AB datasheet, Coprocessor Error Register (F0h), FERR# and IGNNE#. */
import { beforeEach, expect, test } from 'vitest'
import { CoprocessorError } from '../../../../../../src-main/engine/devices/coprocessor-error/chip.ts'
import { FakeIrqLine } from '../../../../../support/fake-irq-line.ts'
import { FakeNumericErrorPins } from '../../../../../support/fake-numeric-error-pins.ts'

let pins: FakeNumericErrorPins
let irq: FakeIrqLine
let chip: CoprocessorError

beforeEach(() => {
  pins = new FakeNumericErrorPins()
  irq = new FakeIrqLine()
  chip = new CoprocessorError({ pins, irq })
  chip.reset()
})

test('FERR# raises the interrupt once and holds it until a write, although FERR# falls', () => {
  pins.drive(true)
  pins.drive(false)
  expect([irq.level, irq.edges]).toEqual([true, 1])

  chip.write()

  expect(irq.level).toBe(false)
})

test('a write asserts IGNNE# only while FERR# is asserted', () => {
  chip.write()
  expect(pins.ignored).toBe(0)
  pins.drive(true)

  chip.write()

  expect([pins.ignored, irq.level]).toEqual([1, false])
})

test('FERR# that falls raises nothing', () => {
  pins.drive(false)

  expect(irq.level).toBe(false)
})
