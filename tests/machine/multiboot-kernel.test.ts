/** A 32-bit Multiboot kernel without ELF, loaded by the address fields of its header (Multiboot 0.6.96, section 3.1.3), runs. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { multibootHeader } from '../support/kernel-images.ts'
import { SteppedMachine } from '../support/stepped-machine.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const HAS_ADDRESSES = 1 << 16
const LOAD = 0x10_0000
const HEADER_SIZE = 32

/** Leaves by the debug exit with the last letter of its command line, or halts when the boot loader's magic number is wrong. */
const CODE = Uint8Array.of(
  ...[0x3d, 0x02, 0xb0, 0xad, 0x2b], // cmp eax, 2BADB002h
  ...[0x75, 0x10], // jne halt
  ...[0x8b, 0x73, 0x10], // mov esi, [ebx + 16]: command line
  0xac, // next: lodsb
  ...[0x84, 0xc0], // test al, al
  ...[0x74, 0x04], // jz done
  ...[0x88, 0xc4], // mov ah, al
  ...[0xeb, 0xf7], // jmp next
  ...[0x88, 0xe0], // done: mov al, ah
  ...[0xe6, 0xf4], // out F4h, al
  0xf4, // halt: hlt
  ...[0xeb, 0xfd], // jmp halt
)

test('a kernel in the a.out way starts in protected mode, reads its command line and leaves by the debug exit', () => {
  const kernel = join(temporaryFolder(), 'kernel.bin')
  writeFileSync(kernel, Buffer.concat([multibootHeader(HAS_ADDRESSES, LOAD, LOAD, 0, 0, LOAD + HEADER_SIZE), CODE]))
  using machine = new SteppedMachine({ spec: { boot: { kind: 'kernel', kernel, commandLine: 'hello world' }, debugPorts: true } })

  const step = machine.runTo(100_000)

  expect(step).toEqual({ kind: 'stopped', reason: { kind: 'debug-exit', value: 'd'.charCodeAt(0) } })
})
