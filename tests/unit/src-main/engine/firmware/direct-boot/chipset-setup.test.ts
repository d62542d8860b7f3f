import { expect, test } from 'vitest'
import { setUpChipset } from '../../../../../../src-main/engine/firmware/direct-boot/chipset-setup.ts'

// That the real chips understand it is shown in direct-boot.test.ts.
test('the chipset is programmed through ports alone, and SCI is enabled last', () => {
  const writes: string[] = []
  setUpChipset({
    read: (_port, size) => 2 ** (size * 8) - 1,
    write: (port, size, value) => void writes.push(`${port.toString(16)}/${size}=${value.toString(16)}`),
  })
  expect(writes.slice(0, 2)).toEqual(['cf8/4=80000058', 'cfd/1=33'])
  expect(writes.slice(-5)).toEqual(['cf8/4=80000b40', 'cfc/4=601', 'cf8/4=80000b80', 'cfc/1=1', '604/2=1'])
})
