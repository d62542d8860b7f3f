import { expect, test } from 'vitest'
import { PioBus } from '../../../../../../src-main/engine/bus/pio-bus.ts'
import { DEBUG_CONSOLE } from '../../../../../../src-main/engine/devices/debug-console/index.ts'
import { deviceContext, vmSpec } from '../../../../../support/fake-device-context.ts'
import { FakeMachineHost } from '../../../../../support/fake-machine-host.ts'

function makePort(debugPorts: boolean) {
  const ports = new PioBus()
  const host = new FakeMachineHost()
  DEBUG_CONSOLE.create(deviceContext({ ports, host }), vmSpec({ debugPorts }))
  return { ports, host }
}

test('each byte written to 0E9h goes to the host', () => {
  const { ports, host } = makePort(true)
  ports.write(0xe9, 1, 0x41)
  ports.write(0xe9, 1, 0x142)
  expect(host.events).toEqual(['debug-console 65', 'debug-console 66'])
})

test('0E9h reads E9h, by which a guest knows it', () => {
  expect(makePort(true).ports.read(0xe9, 1)).toBe(0xe9)
})

test('a machine whose spec has no debug ports has no console port', () => {
  const { ports, host } = makePort(false)
  ports.write(0xe9, 1, 0x41)
  expect([host.events, ports.read(0xe9, 1)]).toEqual([[], 0xff])
})
