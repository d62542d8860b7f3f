import { describe, expect, test } from 'vitest'
import { recognizeKernel } from '../../../../../../src-main/engine/firmware/direct-boot/kernel-file.ts'
import { makeBzImage, makeElf, multibootHeader } from '../../../../../support/kernel-images.ts'

const recognize = (bytes: Uint8Array) => recognizeKernel({ name: 'file', bytes })

function withBytes(offset: number, ...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(0x9000)
  bytes.set(values, offset)
  return bytes
}

describe('recognizeKernel', () => {
  test('Linux and Multiboot kernels are told apart', () => {
    const multiboot = makeElf({ bits: 32, entry: 0, virtual: 0, physical: 0, content: multibootHeader(0) })
    expect([recognize(makeBzImage()), recognize(multiboot)]).toEqual(['linux', 'multiboot'])
  })

  test.each([
    ['empty', new Uint8Array(0)],
    ['a gzip archive', withBytes(0, 0x1f, 0x8b)],
    ['a zstd archive', withBytes(0, 0x28, 0xb5, 0x2f, 0xfd)],
    ['a qcow2 disk image', withBytes(0, 0x51, 0x46, 0x49, 0xfb)],
    ['a CD image', withBytes(0x8001, 0x43, 0x44, 0x30, 0x30, 0x31)],
    ['a Linux kernel for ARM64', withBytes(0x38, 0x41, 0x52, 0x4d, 0x64)],
    ['an EFI or Windows program', withBytes(0, 0x4d, 0x5a)],
    ['a disk image or boot sector', withBytes(0x1fe, 0x55, 0xaa)],
    ['a Multiboot 2 kernel', withBytes(0x40, 0xd6, 0x50, 0x52, 0xe8)],
    ['an ELF file without a Multiboot header', makeElf({ bits: 64, entry: 0, virtual: 0, physical: 0, content: new Uint8Array(8) })],
    ['neither a Linux bzImage nor a Multiboot 1 kernel', new TextEncoder().encode('hello')],
  ])('a file that is %s is called so', (meaning, bytes) => {
    expect(() => recognize(bytes)).toThrow(`file cannot be booted: it is ${meaning}`)
  })
})
