import { expect, test } from 'vitest'
import { foreignFormat } from '../../../../../src-main/engine/storage/image-format.ts'

test('signatures of other formats are told by name, anything else is raw', () => {
  const at = (offset: number, text: string) => {
    const bytes = new Uint8Array(512)
    bytes.set(
      Uint8Array.from(text, (character) => character.charCodeAt(0)),
      offset,
    )
    return foreignFormat(bytes)
  }
  expect([at(0, 'QFI\xfb'), at(0, 'KDMV'), at(0x40, '\x7f\x10\xda\xbe'), at(0, 'vhdxfile'), at(0, 'QFI'), at(1, 'KDMV')]).toEqual([
    'qcow2',
    'VMDK',
    'VDI',
    'VHDX',
    undefined,
    undefined,
  ])
})
