import { describe, expect, test } from 'vitest'
import { ConfigurationWindow, createCapabilities } from '../../../../../../src-main/engine/devices/virtio/pci-capabilities.ts'

function createWindow() {
  const accesses: string[] = []
  const window = new ConfigurationWindow({
    read: (offset, size) => {
      accesses.push(`read ${offset}/${size}`)
      return 0x1234_5678 % 2 ** (size * 8)
    },
    write: (offset, size, value) => void accesses.push(`write ${offset}/${size}=${value}`),
  })
  return { window, accesses }
}

// VIRTIO 1.2, section 4.1.4.
describe('virtio PCI capabilities', () => {
  test('there is one of each type, with the length that its type has', () => {
    const capabilities = createCapabilities(createWindow().window)
    expect(capabilities.map(({ id, body }) => [id, body[0], body[1], body.length])).toEqual([
      [9, 16, 1, 14],
      [9, 20, 2, 18],
      [9, 16, 3, 14],
      [9, 16, 4, 14],
      [9, 20, 5, 18],
    ])
  })

  test('the window reads and writes the BAR in the width that was asked for', () => {
    const { window, accesses } = createWindow()
    window.write(8, 4, 0x14)
    window.write(12, 4, 2)
    expect(window.read(16, 2)).toBe(0x5678)
    window.write(16, 4, 0xffff_0003)
    expect(accesses).toEqual(['read 20/2', 'write 20/2=3'])
  })

  test('a bad length, bar or offset reaches nothing', () => {
    const { window, accesses } = createWindow()
    for (const [bar, offset, length] of [
      [0, 0, 3],
      [1, 0, 4],
      [0, 2, 4],
      [0, 0x4000, 4],
      [0, 0xffff_fffc, 4],
    ] as const) {
      window.write(4, 1, bar)
      window.write(8, 4, offset)
      window.write(12, 4, length)
      window.write(16, 4, 1)
      window.read(16, 4)
    }
    expect(accesses).toEqual([])
  })

  test('its type and length cannot be written', () => {
    const { window } = createWindow()
    window.write(2, 2, 0xffff)
    expect(window.read(2, 2)).toBe(0x0514)
  })

  test('loaded state is the saved one; another length is refused', () => {
    const { window } = createWindow()
    window.write(8, 4, 0x30)
    const copy = createWindow().window
    copy.load(window.save())
    expect(copy.read(8, 4)).toBe(0x30)
    expect(() => copy.load(new Uint8Array(3))).toThrow('wrong length')
  })
})
