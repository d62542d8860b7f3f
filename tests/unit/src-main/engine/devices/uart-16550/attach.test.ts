import { beforeEach, describe, expect, test } from 'vitest'
import { PioBus } from '../../../../../../src-main/engine/bus/pio-bus.ts'
import { AttachedUart } from '../../../../../../src-main/engine/devices/uart-16550/attach.ts'
import { FakeIrqLine } from '../../../../../support/fake-irq-line.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'

const COM2 = { port: 1, base: 0x2f8, length: 8 }

let clock: MockClock
let ports: PioBus
let irq: FakeIrqLine
let output: number[][]
let log: string[]

function attachUart(): AttachedUart {
  ports = new PioBus()
  irq = new FakeIrqLine()
  return new AttachedUart(COM2, {
    clock,
    ports,
    irq,
    output: (bytes) => output.push([...bytes]),
    log: (message) => log.push(message),
  })
}

beforeEach(() => {
  clock = new MockClock()
  output = []
  log = []
})

describe('a 16550 on the ISA bus', () => {
  test('hands its output over in one batch, half a millisecond after the first byte', () => {
    attachUart()
    for (const byte of [0x68, 0x69]) ports.write(0x2f8, 1, byte)
    clock.advance(499_999)
    expect(output).toEqual([])
    clock.advance(1)
    expect(output).toEqual([[0x68, 0x69]])
  })

  test('hands over what has gathered when the machine pauses, once', () => {
    const uart = attachUart()
    ports.write(0x2f8, 1, 0x41)
    uart.pause()
    clock.advance(1e9)
    expect(output).toEqual([[0x41]])
  })

  test('takes input of its own port only', () => {
    const uart = attachUart()
    ports.write(0x2fc, 1, 1)
    uart.input({ kind: 'serial', port: 0, bytes: Uint8Array.of(1) })
    uart.input({ kind: 'serial', port: 1, bytes: Uint8Array.of(2) })
    clock.advance(1e6)
    expect(ports.read(0x2f8, 1)).toBe(2)
    clock.advance(1e6)
    expect(ports.read(0x2fd, 1) & 1).toBe(0)
  })

  test('says in the log how much input it had to drop', () => {
    const uart = attachUart()
    uart.input({ kind: 'serial', port: 1, bytes: new Uint8Array(1024 * 1024 + 5) })
    expect(log).toEqual(['COM2: 5 bytes of input lost, the guest does not read; send less at a time'])
  })

  test('answers a word access as two bytes: divisor latch low and high', () => {
    attachUart()
    ports.write(0x2fb, 1, 0x80)
    ports.write(0x2f8, 2, 0x1234)
    expect([ports.read(0x2f8, 1), ports.read(0x2f9, 1), ports.read(0x2f8, 2)]).toEqual([0x34, 0x12, 0x1234])
  })

  test('raises its interrupt line through OUT2', () => {
    attachUart()
    ports.write(0x2f9, 1, 2)
    ports.write(0x2fc, 1, 8)
    expect(irq.level).toBe(true)
  })

  test('a restored copy sends the rest of the batch and sets its line without a further edge', () => {
    const uart = attachUart()
    ports.write(0x2f8, 1, 0x41)
    ports.write(0x2f9, 1, 2)
    ports.write(0x2fc, 1, 8)
    const payload = uart.save()
    const copy = attachUart()
    copy.reset()
    copy.load(payload)
    expect(copy.save()).toEqual(payload)
    expect(irq.edges).toBeLessThanOrEqual(1)
    clock.jump(500_000)
    expect(output).toEqual([[0x41], [0x41]])
  })

  test('a payload with an unknown field is refused', () => {
    const uart = attachUart()
    const { kind, version, fields } = uart.save()
    expect(() => uart.load({ kind, version, fields: { ...fields, colour: 1 } })).toThrow('unknown fields: colour')
  })
})
