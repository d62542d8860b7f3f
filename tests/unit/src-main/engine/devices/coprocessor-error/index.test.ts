/** 82371AB datasheet, Coprocessor Error Register (F0h), FERR# and IGNNE#. */
import { beforeEach, expect, test } from 'vitest'
import type { NumericErrorPins } from '../../../../../../src-main/engine/bus/numeric-error-pins.ts'
import { PioBus } from '../../../../../../src-main/engine/bus/pio-bus.ts'
import { COPROCESSOR_ERROR } from '../../../../../../src-main/engine/devices/coprocessor-error/index.ts'
import type { Device } from '../../../../../../src-main/engine/devices/device.ts'
import { deviceContext, vmSpec } from '../../../../../support/fake-device-context.ts'
import { FakeIrqLine } from '../../../../../support/fake-irq-line.ts'

class FakePins implements NumericErrorPins {
  error = false
  ignored = 0
  #listener: (() => void) | undefined

  ignore(): void {
    this.ignored++
  }

  onDidChangeError(listener: () => void): void {
    this.#listener = listener
  }

  drive(error: boolean): void {
    this.error = error
    this.#listener?.()
  }
}

let ports: PioBus
let pins: FakePins
let line: FakeIrqLine
let device: Device
let requested: number | undefined

beforeEach(() => {
  ports = new PioBus()
  pins = new FakePins()
  line = new FakeIrqLine()
  const irq = (number: number): FakeIrqLine => {
    requested = number
    return line
  }
  device = COPROCESSOR_ERROR.create(deviceContext({ ports, numericError: pins, irq }), vmSpec())[0] as Device
  device.reset()
})

test('FERR# raises IRQ 13 and holds it until F0h is written, although FERR# falls', () => {
  pins.drive(true)
  pins.drive(false)
  expect([requested, line.level, line.edges]).toEqual([13, true, 1])

  ports.write(0xf0, 1, 0)

  expect(line.level).toBe(false)
})

test('a write to F0h asserts IGNNE# only while FERR# is asserted', () => {
  ports.write(0xf0, 1, 0)
  expect(pins.ignored).toBe(0)
  pins.drive(true)

  ports.write(0xf0, 1, 0)

  expect([pins.ignored, line.level]).toEqual([1, false])
})

test('a reset takes IRQ 13 back', () => {
  pins.drive(true)

  device.reset()

  expect(line.level).toBe(false)
})

test('a restored copy holds its interrupt', () => {
  pins.drive(true)
  const payload = device.save()
  device.reset()

  device.load(payload)

  expect([line.level, device.save()]).toEqual([true, payload])
})
