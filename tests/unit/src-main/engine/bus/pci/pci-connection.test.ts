import { describe, expect, test } from 'vitest'
import { MmioBus } from '../../../../../../src-main/engine/bus/mmio-bus.ts'
import { SlotConnection } from '../../../../../../src-main/engine/bus/pci/pci-connection.ts'
import { PioBus } from '../../../../../../src-main/engine/bus/pio-bus.ts'
import { samplePciFunction, taggedRegisters } from '../../../../../support/pci.ts'

function connect() {
  const events: string[] = []
  const mmio = new MmioBus()
  const connection = new SlotConnection(3, samplePciFunction({ bars: [{ kind: 'memory', size: 0x1000, handler: taggedRegisters(9) }] }), {
    ports: new PioBus(),
    mmio,
    onDidChangeInterrupt: () => events.push('interrupt'),
    onDidMoveWindow: () => events.push('window'),
  })
  return { connection, mmio, events }
}

describe('SlotConnection', () => {
  test('the wire is the wish of the function until the command register disables it', () => {
    const { connection } = connect()
    connection.setInterrupt(true)
    const before = connection.interrupt
    connection.write(4, 2, 0x400)
    expect([before, connection.interrupt]).toEqual([true, false])
  })

  test('a header write reports both what decodes and what interrupts; one beyond it reports nothing', () => {
    const { connection, events } = connect()
    connection.write(0x60, 4, 1)
    expect(events).toEqual([])
    connection.write(4, 2, 2)
    expect(events).toEqual(['window', 'interrupt'])
  })

  test('an unassigned BAR decodes nothing even with decoding enabled', () => {
    const { connection, mmio } = connect()
    connection.write(4, 2, 2)
    expect(mmio.read(0, 1)).toBe(0xff)
  })
})
