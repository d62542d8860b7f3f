import { expect, test } from 'vitest'
import { readPciFields } from '../../../../../src-main/engine/devices/pci-fields.ts'
import { PayloadReader } from '../../../../../src-main/engine/snapshot/payload.ts'

const reader = (pci: string | { readonly command: number }) => new PayloadReader({ kind: 'k', version: 1, fields: { pci } }, 'k', 1)

test('readPciFields gives the members of an object and refuses anything else', () => {
  expect(readPciFields(reader({ command: 7 }))).toEqual({ command: 7 })
  expect(() => readPciFields(reader('text'))).toThrow("field 'pci' is no object")
})
