import { describe, expect, it } from 'vitest'
import { INNKEEPER64_V1 } from '../../../../../src-main/engine/cpu/cpu-model.ts'
import { type CpuidRecord, cpuidRecords, writeCpuid } from '../../../../../src-main/engine/cpu/cpuid.ts'
import { CPU_BLOCK_SIZE, CPU_CPUID } from '../../../../../src-main/engine/memory/memory-map.ts'

const one = { apicId: 0, cpus: 1 }

function leaf(records: readonly CpuidRecord[], number: number): CpuidRecord {
  const found = records.find((record) => record.leaf === number)
  if (!found) throw new Error(`no leaf ${number.toString(16)}`)
  return found
}

function text(...words: number[]): string {
  return Buffer.from(Uint32Array.from(words).buffer).toString('latin1').replace(/\0+$/, '')
}

describe('cpuidRecords', () => {
  const records = cpuidRecords(INNKEEPER64_V1, one)

  it('show the vendor in EBX EDX ECX of leaf 0', () => {
    const { ebx, ecx, edx } = leaf(records, 0)

    expect(text(ebx, edx, ecx)).toBe('AuthenticAMD')
  })

  it('show the brand in leaves 80000002h to 80000004h', () => {
    const words = [0x80000002, 0x80000003, 0x80000004].flatMap((number) => {
      const { eax, ebx, ecx, edx } = leaf(records, number)
      return [eax, ebx, ecx, edx]
    })

    expect(text(...words)).toBe('Innkeeper Virtual CPU v1')
  })

  it('tell the hypervisor by name in leaf 40000000h', () => {
    const { ebx, ecx, edx } = leaf(records, 0x40000000)

    expect(text(ebx, ecx, edx)).toBe('InnkeeperVM')
  })

  it('have what 64-bit systems ask for first: long mode, NX, SYSCALL, PAE, SSE2, CMPXCHG16B', () => {
    expect(leaf(records, 0x80000001).edx & 0x20100800).toBe(0x20100800)
    expect(leaf(records, 1).edx & 0x04000040).toBe(0x04000040)
    expect(leaf(records, 1).ecx & (1 << 13)).not.toBe(0)
  })

  it('leave out what the core lacks: MONITOR, AVX, x2APIC, OSXSAVE until CR4 sets it', () => {
    expect(leaf(records, 1).ecx & ((1 << 3) | (1 << 21) | (1 << 27) | (1 << 28))).toBe(0)
  })

  it('repeat the common bits of leaf 1 in leaf 80000001h: APM vol. 3, Fn8000_0001_EDX', () => {
    expect(leaf(records, 0x80000001).edx & 0x0183f3ff).toBe(leaf(records, 1).edx & 0x0183f3ff)
  })

  it('show several processors as cores of one package', () => {
    const second = cpuidRecords(INNKEEPER64_V1, { apicId: 1, cpus: 4 })

    expect(leaf(second, 1).ebx >>> 16).toBe(0x0104)
    expect(leaf(second, 1).edx & (1 << 28)).not.toBe(0)
    expect(leaf(second, 0x80000008).ecx).toBe(3)
  })

  it('show a feature in every bit that a model names', () => {
    const without = { ...INNKEEPER64_V1, features: INNKEEPER64_V1.features.filter((feature) => feature !== 'smap') }

    expect(leaf(records, 7).ebx & (1 << 20)).not.toBe(0)
    expect(leaf(cpuidRecords(without, one), 7).ebx & (1 << 20)).toBe(0)
  })
})

describe('writeCpuid', () => {
  it('writes the records and an end mark into the block', () => {
    const block = new Uint8Array(CPU_BLOCK_SIZE)
    const records = cpuidRecords(INNKEEPER64_V1, one)

    writeCpuid(block, records)

    const view = new DataView(block.buffer, CPU_CPUID)
    expect(view.getUint32(24 + 8, true)).toBe(0x00300f10)
    expect(view.getUint32(records.length * 24, true)).toBe(0xffffffff)
  })

  it('refuses more records than there is room for', () => {
    const many = Array.from({ length: 64 }, () => leaf(cpuidRecords(INNKEEPER64_V1, one), 1))

    expect(() => writeCpuid(new Uint8Array(CPU_BLOCK_SIZE), many)).toThrow('64 CPUID records; there is room for 63')
  })
})
