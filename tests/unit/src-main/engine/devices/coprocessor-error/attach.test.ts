/** 82371AB datasheet, Coprocessor Error Register (F0h), FERR# and IGNNE#. */
import { beforeEach, expect, test } from 'vitest'
import { PioBus } from '../../../../../../src-main/engine/bus/pio-bus.ts'
import { COPROCESSOR_ERROR } from '../../../../../../src-main/engine/devices/coprocessor-error/index.ts'
import type { Device } from '../../../../../../src-main/engine/devices/device.ts'
import { deviceContext, vmSpec } from '../../../../../support/fake-device-context.ts'
import { FakeIrqLine } from '../../../../../support/fake-irq-line.ts'
import { FakeNumericErrorPins } from '../../../../../support/fake-numeric-error-pins.ts'

let ports: PioBus
let pins: FakeNumericErrorPins
let line: FakeIrqLine
let device: Device
let requested: number | undefined

beforeEach(() => {
  ports = new PioBus()
  pins = new FakeNumericErrorPins()
  line = new FakeIrqLine()
  const irq = (number: number): FakeIrqLine => {
    requested = number
    return line
  }
  device = COPROCESSOR_ERROR.create(deviceContext({ ports, numericError: pins, irq }), vmSpec())[0] as Device
  device.reset()
})

test('FERR# asks for IRQ 13, and port F0h takes it back', () => {
  pins.drive(true)
  expect([requested, line.level, ports.read(0xf0, 1)]).toEqual([13, true, 0xff])

  ports.write(0xf0, 1, 0)

  expect(line.level).toBe(false)
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

test('a state with a field that does not belong there is refused', () => {
  const payload = device.save()

  expect(() => device.load({ ...payload, fields: { ...payload.fields, more: 1 } })).toThrow('more')
})
