// Section numbers: Intel 82093AA datasheet 290566-001, May 1996.
import { beforeEach, describe, expect, test } from 'vitest'
import { ioapicDevice } from '../../../../../../src-main/engine/devices/ioapic/attach.ts'
import { Ioapic } from '../../../../../../src-main/engine/devices/ioapic/chip.ts'
import * as R from '../../../../../../src-main/engine/devices/ioapic/registers.ts'
import type { ApicDestination, ApicMessage } from '../../../../../../src-main/engine/devices/lapic/apic-bus.ts'

/** The APIC bus, listened to. */
class FakeApicBus {
  readonly sent: (ApicDestination & ApicMessage)[] = []
  end: (vector: number) => void = () => {}

  send(destination: ApicDestination, message: ApicMessage): void {
    this.sent.push({ ...destination, ...message })
  }

  onDidEndInterrupt(listener: (vector: number) => void): void {
    this.end = listener
  }
}

let bus: FakeApicBus
let ioapic: Ioapic

function read(register: number): number {
  ioapic.write(R.MEM_SELECT, register)
  return ioapic.read(R.MEM_WINDOW)
}

function write(register: number, value: number): void {
  ioapic.write(R.MEM_SELECT, register)
  ioapic.write(R.MEM_WINDOW, value)
}

/** Redirection entry of a pin: low half, destination. */
function redirect(pin: number, low: number, destination = 0): void {
  write(R.REG_REDIRECTION + 2 * pin + 1, destination << 24)
  write(R.REG_REDIRECTION + 2 * pin, low)
}

const vectors = () => bus.sent.map((message) => message.vector)
const remote = (pin: number) => read(R.REG_REDIRECTION + 2 * pin) & R.RED_REMOTE_IRR

beforeEach(() => {
  bus = new FakeApicBus()
  ioapic = new Ioapic(bus)
})

describe('I/O APIC registers (section 3.2)', () => {
  test('the version register tells version 11h and 24 entries', () => {
    expect(read(R.REG_VERSION)).toBe(0x170011)
  })

  test('the id is four bits at 27:24, shown as arbitration id too', () => {
    write(R.REG_ID, 0xffff_ffff)
    expect([read(R.REG_ID), read(R.REG_ARBITRATION)]).toEqual([0x0f00_0000, 0x0f00_0000])
  })

  test('after reset every entry is masked', () => {
    expect([0, 23].map((pin) => read(R.REG_REDIRECTION + 2 * pin))).toEqual([R.RED_MASKED, R.RED_MASKED])
  })

  test('delivery status and remote IRR cannot be written', () => {
    redirect(5, 0xffff_ffff, 0xab)
    expect([read(R.REG_REDIRECTION + 10), read(R.REG_REDIRECTION + 11)]).toEqual([0x1afff, 0xab00_0000])
  })

  test('registers that do not exist read 0 and swallow writes', () => {
    write(R.REG_REDIRECTION + 48, 0x1234)
    expect(read(R.REG_REDIRECTION + 48)).toBe(0)
  })
})

describe('I/O APIC edge-triggered pins', () => {
  test('each rising edge sends one message with vector, mode and destination', () => {
    redirect(4, R.RED_LOGICAL | (1 << R.RED_MODE_SHIFT) | 0x34, 0x03)
    for (const level of [true, true, false, true]) ioapic.setPin(4, level)
    const message = { logical: true, id: 3, mode: 1, vector: 0x34, level: false }
    expect(bus.sent).toEqual([message, message])
  })

  test('an edge at a masked pin is lost', () => {
    redirect(4, R.RED_MASKED | 0x34)
    ioapic.setPin(4, true)
    redirect(4, 0x34)
    expect(bus.sent).toEqual([])
  })
})

describe('I/O APIC level-triggered pins', () => {
  test('a level is sent once, and again after its EOI while it lasts', () => {
    redirect(17, R.RED_LEVEL | 0x51)
    ioapic.setPin(17, true)
    ioapic.setPin(17, true)
    expect([vectors(), remote(17)]).toEqual([[0x51], R.RED_REMOTE_IRR])
    bus.end(0x51)
    expect(vectors()).toEqual([0x51, 0x51])
    ioapic.setPin(17, false)
    bus.end(0x51)
    expect([vectors(), remote(17)]).toEqual([[0x51, 0x51], 0])
  })

  test('the EOI of another vector changes nothing', () => {
    redirect(17, R.RED_LEVEL | 0x51)
    ioapic.setPin(17, true)
    bus.end(0x52)
    expect([vectors(), remote(17)]).toEqual([[0x51], R.RED_REMOTE_IRR])
  })

  test('a level at a masked pin waits for the mask to be cleared', () => {
    redirect(17, R.RED_LEVEL | R.RED_MASKED | 0x51)
    ioapic.setPin(17, true)
    expect(bus.sent).toEqual([])
    redirect(17, R.RED_LEVEL | 0x51)
    expect(vectors()).toEqual([0x51])
  })

  test('switching to edge and back clears remote IRR, as drivers without an EOI register do', () => {
    redirect(17, R.RED_LEVEL | 0x51)
    ioapic.setPin(17, true)
    redirect(17, R.RED_MASKED | 0x51)
    expect(remote(17)).toBe(0)
    redirect(17, R.RED_LEVEL | 0x51)
    expect(vectors()).toEqual([0x51, 0x51])
  })

  test('the polarity bit is kept and changes nothing, since wires carry assertion', () => {
    redirect(16, R.RED_LEVEL | (1 << 13) | 0x51)
    expect([bus.sent, read(R.REG_REDIRECTION + 32) & (1 << 13)]).toEqual([[], 1 << 13])
    ioapic.setPin(16, true)
    expect(vectors()).toEqual([0x51])
  })
})

test('a saved I/O APIC goes on with a level in service, without false edges', () => {
  redirect(17, R.RED_LEVEL | 0x51)
  redirect(4, 0x34)
  ioapic.setPin(17, true)
  ioapic.setPin(4, true)
  const payload = ioapicDevice(ioapic).save()
  bus = new FakeApicBus()
  ioapic = new Ioapic(bus)
  ioapicDevice(ioapic).load(payload)
  ioapic.setPin(17, true)
  ioapic.setPin(4, true)
  expect([bus.sent, ioapicDevice(ioapic).save()]).toEqual([[], payload])
  bus.end(0x51)
  expect(vectors()).toEqual([0x51])
})
