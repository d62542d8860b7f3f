import { describe, expect, test } from 'vitest'
import { readConfig, writeConfig } from '../../../../../../src-main/engine/bus/pci/assign-resources.ts'
import { AttachedPower } from '../../../../../../src-main/engine/devices/piix4-pm/attach.ts'
import { FakeIrqLine } from '../../../../../support/fake-irq-line.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'
import { createPciBench } from '../../../../../support/pci.ts'

function attach() {
  const { ports, bus } = createPciBench()
  const sci = new FakeIrqLine()
  const offs: number[] = []
  const places: (number | undefined)[] = []
  const power = new AttachedPower({
    clock: new MockClock(),
    pci: bus,
    ports,
    sci,
    powerOff: () => void offs.push(1),
    timerAt: (port) => void places.push(port),
  })
  power.reset()
  return { ports, power, sci, offs, places }
}

function place(ports: ReturnType<typeof attach>['ports'], base: number): void {
  writeConfig(ports, 1, 3, 0x40, 4, base | 1)
  writeConfig(ports, 1, 3, 0x80, 1, 1)
}

describe('AttachedPower', () => {
  test('the guest finds 8086:7113 at device 1 function 3', () => {
    const { ports } = attach()
    expect(readConfig(ports, 1, 3, 0, 4)).toBe(0x7113_8086)
  })

  test('the block answers where the guest put it, and moves', () => {
    const { ports } = attach()
    place(ports, 0x600)
    ports.write(0x602, 2, 0x100)
    place(ports, 0xb000)
    expect([ports.read(0x602, 2), ports.read(0xb002, 2)]).toEqual([0xffff, 0x100])
  })

  test('the timer is said to be where it can be read, after a reset nowhere', () => {
    const { ports, power, places } = attach()
    place(ports, 0x600)
    expect(places.at(-1)).toBe(0x608)
    power.reset()
    expect(places.at(-1)).toBeUndefined()
  })

  test('the power-button event raises SCI, other events do not', () => {
    const { ports, power, sci } = attach()
    place(ports, 0x600)
    ports.write(0x602, 2, 0x100)
    ports.write(0x604, 2, 1)
    power.input({ kind: 'key', scancodes: new Uint8Array([1]) })
    expect(sci.level).toBe(false)
    power.input({ kind: 'power-button' })
    expect(sci.level).toBe(true)
  })

  test('a restored function has its block in place and its SCI up', () => {
    const from = attach()
    place(from.ports, 0x600)
    from.ports.write(0x602, 2, 0x100)
    from.ports.write(0x604, 2, 1)
    from.power.input({ kind: 'power-button' })
    const to = attach()
    to.power.load(from.power.save())
    expect([to.ports.read(0x600, 2), to.sci.level]).toEqual([0x100, true])
    to.ports.write(0x604, 2, 0x2001)
    expect(to.offs).toEqual([1])
  })
})
