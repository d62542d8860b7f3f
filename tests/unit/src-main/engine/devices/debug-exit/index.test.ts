import { expect, test } from 'vitest'
import { PioBus } from '../../../../../../src-main/engine/bus/pio-bus.ts'
import { DEBUG_EXIT } from '../../../../../../src-main/engine/devices/debug-exit/index.ts'
import { deviceContext, vmSpec } from '../../../../../support/fake-device-context.ts'
import { FakeMachineHost } from '../../../../../support/fake-machine-host.ts'

function makePort(debugPorts: boolean) {
  const ports = new PioBus()
  const host = new FakeMachineHost()
  const devices = DEBUG_EXIT.create(deviceContext({ ports, host }), vmSpec({ debugPorts }))
  return { ports, host, devices }
}

test.each([
  [1, 0x31],
  [2, 0x1234],
  [4, 0x12345678],
])('a write of %i bytes to 0F4h ends the run with its value', (size, value) => {
  const { ports, host } = makePort(true)
  ports.write(0xf4, size, value)
  expect(host.events).toEqual([`debug-exit ${value}`])
})

test('0F4h reads as an empty port', () => {
  expect(makePort(true).ports.read(0xf4, 4)).toBe(0xffff_ffff)
})

test('a machine whose spec has no debug ports has no exit port', () => {
  const { ports, host, devices } = makePort(false)
  ports.write(0xf4, 1, 0)
  expect([host.events, devices]).toEqual([[], []])
})

test('its payload tells that it was there and is taken back', () => {
  const [device] = makePort(true).devices
  const payload = device?.save()
  expect(payload).toEqual({ kind: 'debug-exit', version: 1, fields: {} })
  expect(() => device?.load({ kind: 'debug-exit', version: 1, fields: { more: 1 } })).toThrow('unknown fields: more')
})
