import { expect, test } from 'vitest'
import { PioBus } from '../../../../../../src-main/engine/bus/pio-bus.ts'
import { AttachedRtc } from '../../../../../../src-main/engine/devices/mc146818-rtc/attach.ts'
import { makeCmos } from '../../../../../../src-main/engine/devices/mc146818-rtc/cmos.ts'
import { MC146818_RTC } from '../../../../../../src-main/engine/devices/mc146818-rtc/index.ts'
import type { GateEvent, InputGate } from '../../../../../../src-main/engine/machine/input-gate.ts'
import { deviceContext, vmSpec } from '../../../../../support/fake-device-context.ts'
import { FakeIrqLine } from '../../../../../support/fake-irq-line.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'

function attachRtc(clock = new MockClock()) {
  const ports = new PioBus()
  const irq = new FakeIrqLine()
  const rtc = new AttachedRtc({ clock, ports, irq, wallClock: () => 0 }, makeCmos(64, 1))
  const read = (index: number) => {
    ports.write(0x70, 1, index)
    return ports.read(0x71, 1)
  }
  return { clock, ports, irq, rtc, read }
}

test('port 71h reaches the register that port 70h named, whatever the NMI mask in bit 7', () => {
  const { read } = attachRtc()
  expect([read(0x15), read(0x80 | 0x15)]).toEqual([0x80, 0x80])
})

test('port 70h reads as an open bus', () => {
  const { ports } = attachRtc()
  ports.write(0x70, 1, 0x0d)
  expect(ports.read(0x70, 1)).toBe(0xff)
})

test('a word written to port 70h selects and writes', () => {
  const { ports, read } = attachRtc()
  ports.write(0x70, 2, 0xab40)
  expect(read(0x40)).toBe(0xab)
})

test('a restored copy holds the selected register and equals the saved one', () => {
  const { ports, rtc } = attachRtc()
  ports.write(0x70, 1, 0x8d)
  const payload = rtc.save()
  const copy = attachRtc()
  copy.rtc.reset()
  copy.rtc.load(payload)
  expect([copy.rtc.save(), copy.ports.read(0x71, 1)]).toEqual([payload, 0x80])
})

test('the machine asks for the wall clock through its gate', () => {
  const ports = new PioBus()
  const asked: string[] = []
  const answer: GateEvent = { kind: 'wall-clock', milliseconds: Date.UTC(2030, 0, 1) }
  const ask = (kind: string) => {
    asked.push(kind)
    return answer
  }
  const gate = { ask, submit: () => {} } as unknown as InputGate
  const [rtc] = MC146818_RTC.create(deviceContext({ ports, gate }), vmSpec())
  rtc?.reset()
  ports.write(0x70, 1, 9)
  expect([ports.read(0x71, 1), asked]).toEqual([0x30, ['wall-clock']])
})
