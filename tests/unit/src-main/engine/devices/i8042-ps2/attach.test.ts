import { expect, test } from 'vitest'
import { PioBus } from '../../../../../../src-main/engine/bus/pio-bus.ts'
import { AttachedPs2 } from '../../../../../../src-main/engine/devices/i8042-ps2/attach.ts'
import { FakeIrqLine } from '../../../../../support/fake-irq-line.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'

function attachPs2(clock = new MockClock()) {
  const ports = new PioBus()
  const keyboardIrq = new FakeIrqLine()
  const mouseIrq = new FakeIrqLine()
  const device = new AttachedPs2({ clock, ports, keyboardIrq, mouseIrq, resetSystem: () => {} })
  device.reset()
  return { clock, ports, keyboardIrq, mouseIrq, device }
}

test('a key from the gate arrives at port 60h with IRQ 1', () => {
  const { clock, ports, keyboardIrq, device } = attachPs2()
  device.input({ kind: 'key', scancodes: Uint8Array.of(0x39) })
  clock.advance(200_000)
  expect([keyboardIrq.level, ports.read(0x64, 1) & 1, ports.read(0x60, 1), keyboardIrq.level]).toEqual([true, 1, 0x39, false])
})

test('pointer movement from the gate arrives with IRQ 12', () => {
  const { clock, ports, mouseIrq, device } = attachPs2()
  for (const [port, value] of [
    [0x64, 0x60],
    [0x60, 0x47],
    [0x64, 0xd4],
    [0x60, 0xf4],
  ] as const)
    ports.write(port, 1, value)
  clock.advance(200_000)
  expect(ports.read(0x60, 1)).toBe(0xfa)
  device.input({ kind: 'pointer', x: 3, y: 0, wheel: 0, buttons: 1 })
  clock.advance(200_000)
  expect([mouseIrq.level, ports.read(0x64, 1) & 0x21, ports.read(0x60, 1)]).toEqual([true, 0x21, 0x09])
})

test('events for others change nothing', () => {
  const { clock, device } = attachPs2()
  device.input({ kind: 'power-button' })
  expect(clock.pendingCount).toBe(0)
})

test('a copy restored between two bytes of a key goes on, without a false edge', () => {
  const { clock, ports, device } = attachPs2()
  device.input({ kind: 'key', scancodes: Uint8Array.of(0xe0, 0x48) })
  clock.advance(200_000)
  ports.read(0x60, 1)
  clock.advance(100_000)
  const payload = device.save()
  const copy = attachPs2(clock)
  copy.device.load(payload)
  expect([copy.device.save(), copy.keyboardIrq.edges]).toEqual([payload, 0])
  clock.advance(100_000)
  expect([copy.keyboardIrq.edges, copy.ports.read(0x60, 1)]).toEqual([1, 0x48])
})

test('an unknown field of a nested part is refused', () => {
  const { device } = attachPs2()
  const { kind, version, fields } = device.save()
  const mouse = { ...(fields.mouse as object), colour: 1 }
  expect(() => device.load({ kind, version, fields: { ...fields, mouse } })).toThrow("saved state of 'mouse' has unknown fields: colour")
})
