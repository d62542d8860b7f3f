import { describe, expect, test } from 'vitest'
import { PioBus } from '../../../../../src-main/engine/bus/pio-bus.ts'

/** Ports that remember what was written, byte by byte. */
function memoryPorts(length: number) {
  const bytes = new Uint8Array(length)
  return {
    bytes,
    read: (offset: number, size: number) => (size === 1 ? (bytes[offset] as number) : 0x1234),
    write: (offset: number, size: number, value: number) => {
      bytes.fill(value, offset, offset + size)
    },
  }
}

describe('PioBus', () => {
  test('a port that nobody answers reads all ones in every size', () => {
    const bus = new PioBus()
    expect([bus.read(0x80, 1), bus.read(0x80, 2), bus.read(0x80, 4)]).toEqual([0xff, 0xffff, 0xffffffff])
  })

  test('an access inside a range reaches its owner with the offset', () => {
    const bus = new PioBus()
    const ports = memoryPorts(8)
    bus.map(0x3f8, 8, 'uart', ports)
    bus.write(0x3ff, 1, 0x5a)
    expect(ports.bytes[7]).toBe(0x5a)
    expect(bus.read(0x3f8, 2)).toBe(0x1234)
  })

  test('an access that straddles the end of a range is split into bytes', () => {
    const bus = new PioBus()
    const ports = memoryPorts(1)
    bus.map(0x60, 1, 'keyboard', ports)
    bus.write(0x60, 2, 0xabcd)
    expect(bus.read(0x60, 2)).toBe(0xffcd)
  })

  test('two owners of one port are refused, naming both', () => {
    const bus = new PioBus()
    bus.map(0x60, 5, 'keyboard', memoryPorts(5))
    expect(() => bus.map(0x64, 1, 'mouse', memoryPorts(1))).toThrow('mouse: port 0x64 already belongs to keyboard')
  })

  test('an unmapped range is silent again', () => {
    const bus = new PioBus()
    const unmap = bus.map(0x60, 1, 'keyboard', memoryPorts(1))
    expect(bus.read(0x60, 1)).toBe(0)
    unmap()
    expect(bus.read(0x60, 1)).toBe(0xff)
  })
})
