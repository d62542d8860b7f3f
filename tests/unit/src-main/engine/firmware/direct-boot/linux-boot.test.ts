import { describe, expect, test } from 'vitest'
import { bootLinux } from '../../../../../../src-main/engine/firmware/direct-boot/linux-boot.ts'
import { type BzImageOptions, makeBzImage } from '../../../../../support/kernel-images.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'

const MIB = 2 ** 20
const BOOT_PARAMS = 0x1_0000

function boot(options: BzImageOptions & { memory?: number; initrd?: Uint8Array; commandLine?: string } = {}) {
  const memoryBytes = options.memory ?? 64 * MIB
  const dma = new MemoryDma(memoryBytes)
  const initrd = options.initrd ? { initrd: { name: 'initrd.gz', bytes: options.initrd } } : {}
  const kernel = { name: 'vmlinuz', bytes: makeBzImage(options) }
  const result = bootLinux({ dma, memoryBytes }, { kernel, commandLine: options.commandLine ?? 'console=ttyS0', ...initrd })
  return { dma, ...result }
}

// boot_params offsets: Linux Documentation/arch/x86/{boot,zero-page}.rst.
describe('bootLinux', () => {
  test('a 64-bit kernel is entered 200h behind its load address with RSI at boot_params', () => {
    const { cpu, dma } = boot()
    expect([cpu.rip, cpu.gpr[6], cpu.efer]).toEqual([0x100_0200n, BigInt(BOOT_PARAMS), 0x500n])
    expect(dma.readU8(0x100_0000)).toBe(0x90)
  })

  test('a 32-bit kernel is entered at its load address without paging', () => {
    const { cpu } = boot({ xloadflags: 0, prefAddress: 0x40_0000n })
    expect([cpu.rip, cpu.cr[0], cpu.gpr[6]]).toEqual([0x40_0000n, 0x11n, BigInt(BOOT_PARAMS)])
  })

  test('boot_params hold the header, the root pointer of ACPI and the memory map', () => {
    const { dma } = boot()
    expect([dma.readU32(BOOT_PARAMS + 0x202), dma.readU8(BOOT_PARAMS + 0x210)]).toEqual([0x5372_6448, 0xff])
    expect(dma.readU64(BOOT_PARAMS + 0x70)).toBe(0xf_0000n)
    expect(dma.readU8(BOOT_PARAMS + 0x1e8)).toBe(5)
    expect([dma.readU64(BOOT_PARAMS + 0x2d0 + 60), dma.readU32(BOOT_PARAMS + 0x2d0 + 76)]).toEqual([0x10_0000n, 1])
  })

  test('the command line ends with a zero, where boot_params say', () => {
    const { dma } = boot({ commandLine: 'quiet' })
    const at = dma.readU32(BOOT_PARAMS + 0x228)
    expect(new TextDecoder().decode(dma.read(at, 6))).toBe('quiet\0')
  })

  test('the initrd lies on a page at the top of RAM below the ACPI tables', () => {
    const { dma } = boot({ initrd: new Uint8Array(5000).fill(7) })
    const at = dma.readU32(BOOT_PARAMS + 0x218)
    expect([at, dma.readU32(BOOT_PARAMS + 0x21c)]).toEqual([64 * MIB - 0x1_0000 - 0x2000, 5000])
    expect([dma.readU8(at), dma.readU8(at + 4999), dma.readU8(at + 5000)]).toEqual([7, 7, 0])
  })

  test('the initrd stays below what the kernel allows', () => {
    const { dma } = boot({ initrd: new Uint8Array(0x1000), initrdMaximum: 0x1ff_ffff })
    expect(dma.readU32(BOOT_PARAMS + 0x218)).toBe(0x1ff_f000)
  })

  test('too little memory, a large initrd and a long command line are refused in words', () => {
    expect(() => boot({ memory: 16 * MIB })).toThrow('vmlinuz needs at least 18 MiB of memory; this machine has 16 MiB')
    expect(() => boot({ initrd: new Uint8Array(60 * MIB) })).toThrow('initrd.gz (60 MiB) does not fit into memory')
    expect(() => boot({ commandLine: 'x'.repeat(2048) })).toThrow('the command line has 2048 bytes; vmlinuz takes at most 2047')
  })
})
