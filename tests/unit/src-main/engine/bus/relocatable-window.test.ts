import { describe, expect, test } from 'vitest'
import { PioBus } from '../../../../../src-main/engine/bus/pio-bus.ts'
import { RelocatableWindow } from '../../../../../src-main/engine/bus/relocatable-window.ts'

const constant = (value: number) => ({ read: () => value, write: () => undefined })

describe('RelocatableWindow', () => {
  test('a moved window answers at its new place only', () => {
    const ports = new PioBus()
    const window = new RelocatableWindow((base) => ports.map(base, 4, 'pm', constant(7)))
    window.moveTo(0x600)
    window.moveTo(0xb000)
    expect([ports.read(0x600, 1), ports.read(0xb000, 1)]).toEqual([0xff, 7])
  })

  test('a window moved onto a taken place is nowhere until the place is free and it retries', () => {
    const ports = new PioBus()
    const free = ports.map(0x3f8, 8, 'uart', constant(1))
    const window = new RelocatableWindow((base) => ports.map(base, 4, 'pm', constant(7)))
    window.moveTo(0x3f8)
    expect([ports.read(0x3f8, 1), window.settled]).toEqual([1, false])
    free()
    window.retry()
    expect([ports.read(0x3f8, 1), window.settled]).toEqual([7, true])
  })

  test('a window moved nowhere leaves its ports', () => {
    const ports = new PioBus()
    const window = new RelocatableWindow((base) => ports.map(base, 4, 'pm', constant(7)))
    window.moveTo(0x600)
    window.moveTo(undefined)
    expect(ports.read(0x600, 1)).toBe(0xff)
  })
})
