/**
 * The CPUID leaves of a model as the records that the core searches (memory-map: CPU_CPUID): u32 leaf, subleaf, EAX, EBX, ECX, EDX each; leaf
 * 0xFFFFFFFF ends the list, subleaf 0xFFFFFFFF means any. APM vol. 3, appendix E. What depends on the present state (OSXSAVE, APIC) the core puts in.
 */
import { CPU_CPUID, CPU_CPUID_RECORDS } from '../memory/memory-map.ts'
import { type CpuModel, cpuSignature, FEATURE_BITS } from './cpu-model.ts'

export interface CpuidRecord {
  readonly leaf: number
  readonly subleaf: number
  eax: number
  ebx: number
  ecx: number
  edx: number
}

/** Which of the machine's processors it is. */
export interface CpuPlace {
  readonly apicId: number
  readonly cpus: number
}

const ANY = 0xffffffff
const END = 0xffffffff
const RECORD_SIZE = 24

const MAX_BASIC = 0xd
const MAX_EXTENDED = 0x80000021
const MAX_HYPERVISOR = 0x40000010
const HYPERVISOR_SIGNATURE = 'InnkeeperVM'
/** The TSC counts nanoseconds. */
const TSC_KHZ = 1_000_000
/** Bits of leaf 1 EDX that AMD repeats in leaf 80000001h: 17:12, 9:0 and 24:23. */
const REPEATED_EDX = 0x0183_f3ff
const CLFLUSH_LINE = 64
const HTT = 1 << 28
const CMP_LEGACY = 1 << 1

// XSAVE: x87 and SSE in the legacy area and the header.
const XCR0_BITS = 3
const XSAVE_SIZE = 576

// Caches and TLBs as family 12h shows them, sized like a common desktop's: APM vol. 3, CPUID Fn8000_0005 and Fn8000_0006.
const L1_TLB = 0xff40_ff40 // 64 entries, fully associative
const L1_CACHE = 0x2008_0140 // 32 KiB, 8 ways, 64-byte lines
const L2_TLB = 0x4200_4200 // 512 entries, 4 ways
const L2_CACHE = 0x0200_6140 // 512 KiB, 8 ways, 64-byte lines

/** All leaves of `model` for one processor, in no particular order. */
export function cpuidRecords(model: CpuModel, place: CpuPlace): CpuidRecord[] {
  const leaves = [...basicLeaves(model, place), ...hypervisorLeaves(), ...extendedLeaves(model, place)]
  for (const feature of model.features) {
    const [leaf, register, bit] = FEATURE_BITS[feature]
    const record = leaves.find((candidate) => candidate.leaf === leaf)
    if (!record) throw new Error(`CPU model '${model.name}': feature '${feature}' is in leaf ${leaf.toString(16)}, which it does not have`)
    record[register] = (record[register] | (1 << bit)) >>> 0
  }
  repeatLeaf1(leaves)
  return leaves
}

type Values = Partial<Pick<CpuidRecord, 'eax' | 'ebx' | 'ecx' | 'edx'>>

function leafOf(leaf: number, values: Values, subleaf: number = ANY): CpuidRecord {
  return { leaf, subleaf, eax: 0, ebx: 0, ecx: 0, edx: 0, ...values }
}

/** Four ASCII characters, the first in the low byte. */
function word(text: string, index: number): number {
  const bytes = [0, 1, 2, 3].map((offset) => text.charCodeAt(index * 4 + offset) || 0)
  return bytes.reduce((sum, byte, offset) => sum + byte * 2 ** (8 * offset), 0)
}

function basicLeaves(model: CpuModel, { apicId, cpus }: CpuPlace): CpuidRecord[] {
  const { vendor } = model
  return [
    leafOf(0, { eax: MAX_BASIC, ebx: word(vendor, 0), edx: word(vendor, 1), ecx: word(vendor, 2) }),
    leafOf(1, {
      eax: cpuSignature(model),
      ebx: ((CLFLUSH_LINE / 8) << 8) + (cpus << 16) + apicId * 2 ** 24,
      edx: cpus > 1 ? HTT : 0,
    }),
    leafOf(6, {}),
    leafOf(7, {}, 0),
    leafOf(0xd, { eax: XCR0_BITS, ebx: XSAVE_SIZE, ecx: XSAVE_SIZE }, 0),
  ]
}

function hypervisorLeaves(): CpuidRecord[] {
  const name = HYPERVISOR_SIGNATURE
  return [
    leafOf(0x40000000, { eax: MAX_HYPERVISOR, ebx: word(name, 0), ecx: word(name, 1), edx: word(name, 2) }),
    // The frequency leaf that hypervisors agreed on: TSC in kHz; the bus frequency is not told.
    leafOf(MAX_HYPERVISOR, { eax: TSC_KHZ }),
  ]
}

function extendedLeaves(model: CpuModel, { cpus }: CpuPlace): CpuidRecord[] {
  const { vendor, brand } = model
  const brandLeaf = (index: number): CpuidRecord =>
    leafOf(0x80000002 + index, {
      eax: word(brand, index * 4),
      ebx: word(brand, index * 4 + 1),
      ecx: word(brand, index * 4 + 2),
      edx: word(brand, index * 4 + 3),
    })
  return [
    leafOf(0x80000000, { eax: MAX_EXTENDED, ebx: word(vendor, 0), edx: word(vendor, 1), ecx: word(vendor, 2) }),
    leafOf(0x80000001, { eax: cpuSignature(model), ecx: cpus > 1 ? CMP_LEGACY : 0 }),
    brandLeaf(0),
    brandLeaf(1),
    brandLeaf(2),
    leafOf(0x80000005, { eax: L1_TLB, ebx: L1_TLB, ecx: L1_CACHE, edx: L1_CACHE }),
    leafOf(0x80000006, { eax: L2_TLB, ebx: L2_TLB, ecx: L2_CACHE }),
    leafOf(0x80000007, {}),
    leafOf(0x80000008, { eax: model.physicalAddressBits | (model.linearAddressBits << 8), ecx: cpus - 1 }),
    leafOf(0x80000021, {}),
  ]
}

function repeatLeaf1(leaves: readonly CpuidRecord[]): void {
  const first = leaves.find(({ leaf }) => leaf === 1)
  const extended = leaves.find(({ leaf }) => leaf === 0x80000001)
  if (first && extended) extended.edx = (extended.edx | (first.edx & REPEATED_EDX)) >>> 0
}

/** Writes the records into the vCPU's block. Throws when there are more than it has room for. */
export function writeCpuid(block: Uint8Array, records: readonly CpuidRecord[]): void {
  if (records.length >= CPU_CPUID_RECORDS) throw new Error(`${records.length} CPUID records; there is room for ${CPU_CPUID_RECORDS - 1}`)
  const view = new DataView(block.buffer, block.byteOffset + CPU_CPUID, CPU_CPUID_RECORDS * RECORD_SIZE)
  const rows = [...records, leafOf(END, {})]
  for (const [index, { leaf, subleaf, eax, ebx, ecx, edx }] of rows.entries()) {
    const values = [leaf, subleaf, eax, ebx, ecx, edx]
    for (const [field, value] of values.entries()) view.setUint32(index * RECORD_SIZE + field * 4, value >>> 0, true)
  }
}
