import { beforeEach, expect, test } from 'vitest'
import { PioBus } from '../../../../../../src-main/engine/bus/pio-bus.ts'
import type { Device } from '../../../../../../src-main/engine/devices/device.ts'
import { SYSTEM_CONTROL } from '../../../../../../src-main/engine/devices/system-control/index.ts'
import { deviceContext, vmSpec } from '../../../../../support/fake-device-context.ts'
import { FakeMachineHost } from '../../../../../support/fake-machine-host.ts'

let ports: PioBus
let host: FakeMachineHost
let device: Device

beforeEach(() => {
  ports = new PioBus()
  host = new FakeMachineHost()
  device = SYSTEM_CONTROL.create(deviceContext({ ports, host }), vmSpec())[0] as Device
  device.reset()
})

test('A20 is enabled after reset, and its bit keeps what was written', () => {
  expect(ports.read(0x92, 1)).toBe(2)
  ports.write(0x92, 1, 0xfc)
  expect(ports.read(0x92, 1)).toBe(0)
})

test('the reset bit resets when it rises, and only then', () => {
  ports.write(0x92, 1, 2)
  expect(host.events).toEqual([])
  ports.write(0x92, 1, 3)
  ports.write(0x92, 1, 3)
  expect(host.events).toEqual(['reset'])
})

test('a wider write reaches the port with its low byte', () => {
  ports.write(0x92, 2, 0xff00)
  expect([ports.read(0x92, 1), host.events]).toEqual([0, []])
})

test('a state with a field that does not belong there is refused', () => {
  const payload = device.save()

  expect(() => device.load({ ...payload, fields: { ...payload.fields, more: 1 } })).toThrow('more')
})

test('a restored copy has the same bits', () => {
  ports.write(0x92, 1, 0)
  const payload = device.save()
  device.reset()
  device.load(payload)
  expect([ports.read(0x92, 1), device.save()]).toEqual([0, payload])
})
