import { describe, expect, test } from 'vitest'
import { bootMultiboot } from '../../../../../../src-main/engine/firmware/direct-boot/multiboot.ts'
import { makeElf, multibootHeader } from '../../../../../support/kernel-images.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'

const MIB = 2 ** 20
const INFO = 0x1_0000

function boot(bytes: Uint8Array, extra: { initrd?: Uint8Array; commandLine?: string } = {}) {
  const memoryBytes = 16 * MIB
  const dma = new MemoryDma(memoryBytes)
  dma.bytes.fill(0xee, MIB)
  const initrd = extra.initrd ? { initrd: { name: 'module', bytes: extra.initrd } } : {}
  const request = { kernel: { name: 'kernel', bytes }, commandLine: extra.commandLine ?? '', ...initrd }
  return { dma, ...bootMultiboot({ dma, memoryBytes }, request) }
}

/** 100 bytes from 10 0000h, of which 80 are zeroed; the header lies at the start of the file. */
const byAddresses = (loadEnd: number, bssEnd: number) => {
  const bytes = new Uint8Array(64).fill(0xaa)
  bytes.set(multibootHeader(0x1_0003, 0x10_0000, 0x10_0000, loadEnd, bssEnd, 0x10_0020))
  return bytes
}

const elf = (bits: 32 | 64, physical = 0x10_0000) =>
  makeElf({ bits, entry: 0x10_000c, virtual: 0x10_0000, physical, content: multibootHeader(0), memorySize: 0x40 })

function textAt(dma: MemoryDma, address: number): string {
  return new TextDecoder().decode(dma.read(address, 64)).split('\0')[0] as string
}

// Multiboot Specification 0.6.96, sections 3.2 and 3.3.
describe('bootMultiboot', () => {
  test('the machine state is 32-bit protected mode with magic and information', () => {
    const { cpu } = boot(elf(32))
    expect([cpu.rip, cpu.gpr[0], cpu.gpr[3], cpu.cr[0], cpu.rflags]).toEqual([0x10_000cn, 0x2bad_b002n, BigInt(INFO), 0x11n, 2n])
    expect(cpu.segAttributes[1]).toBe(0xc09b)
  })

  test('ELF segments are loaded and zeroed to their size, of either class', () => {
    for (const bits of [32, 64] as const) {
      const { dma } = boot(elf(bits))
      expect([dma.readU32(0x10_0000), dma.readU8(0x10_003f), dma.readU8(0x10_0040)]).toEqual([0x1bad_b002, 0, 0xee])
    }
  })

  test('address fields load a piece of the file and zero up to the end of bss', () => {
    const { dma, cpu } = boot(byAddresses(0x10_0030, 0x10_0038))
    expect([cpu.rip, dma.readU8(0x10_002f), dma.readU8(0x10_0030), dma.readU8(0x10_0037), dma.readU8(0x10_0038)]).toEqual([
      0x10_0020n,
      0xaa,
      0,
      0,
      0xee,
    ])
  })

  test('a load end of 0 means the whole file', () => {
    const { dma } = boot(byAddresses(0, 0))
    expect([dma.readU8(0x10_003f), dma.readU8(0x10_0040)]).toEqual([0xaa, 0xee])
  })

  test('the information names memory, command line and boot loader', () => {
    const { dma } = boot(elf(32), { commandLine: 'test=1' })
    expect([dma.readU32(INFO + 4), dma.readU32(INFO + 8)]).toEqual([639, 15 * 1024 - 64])
    expect([textAt(dma, dma.readU32(INFO + 16)), textAt(dma, dma.readU32(INFO + 64))]).toEqual(['test=1', 'Innkeeper'])
  })

  test('the memory map is a list of sized entries that ends exactly', () => {
    const { dma } = boot(elf(32))
    const start = dma.readU32(INFO + 48)
    const end = start + dma.readU32(INFO + 44)
    const bases: bigint[] = []
    let at = start
    for (; at < end; at += dma.readU32(at) + 4) bases.push(dma.readU64(at + 4))
    expect(bases).toEqual([0n, 0x9fc00n, 0xf0000n, 0x100000n, 0xff0000n])
    expect(at).toBe(end)
  })

  test('the initrd becomes the one module, on a page behind the kernel', () => {
    const { dma } = boot(elf(32), { initrd: new Uint8Array(10).fill(5) })
    const list = dma.readU32(INFO + 24)
    expect([dma.readU32(INFO + 20), dma.readU32(list), dma.readU32(list + 4), dma.readU8(0x10_1009)]).toEqual([1, 0x10_1000, 0x10_100a, 5])
    expect(textAt(dma, dma.readU32(list + 8))).toBe('module')
  })

  test('a wish for a video mode is answered in words', () => {
    const kernel = makeElf({ bits: 32, entry: 0x10_0000, virtual: 0x10_0000, physical: 0x10_0000, content: multibootHeader(4) })
    expect(boot(kernel).notes).toEqual(['kernel asks for a video mode; none is set before a kernel starts, so it is told of none'])
    expect(boot(elf(32)).notes).toEqual([])
  })

  test('what cannot be loaded is refused by name', () => {
    expect(() => boot(elf(32, 0x8000))).toThrow('kernel wants to be loaded at 8000h..8040h, where this machine has no free memory')
    expect(() => boot(elf(32, 0x100_0000))).toThrow('kernel wants to be loaded at 1000000h')
    expect(() => boot(byAddresses(0x10_1000, 0))).toThrow('kernel: the load addresses in its Multiboot header do not fit the file')
    expect(() => boot(elf(32), { initrd: new Uint8Array(16 * MIB) })).toThrow('module does not fit into memory behind the kernel')
  })
})
