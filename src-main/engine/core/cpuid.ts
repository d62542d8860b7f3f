/**
 * CPUID answers from the records that the CPU model (cpu/cpuid.ts) left in the vCPU's block; a leaf above the maximum answers as the highest basic
 * one is documented to on AMD: with zeros. Only what depends on the present state is put in here.
 */
import { CPU, gpr, RCX, RDX, setGpr } from './cpu'
import { CPU_CPUID, CPU_CPUID_RECORDS, S_APIC_BASE, S_CR } from './generated/layout'

// Fields of a record of 24 bytes: leaf, subleaf, EAX, EBX, ECX, EDX. Leaf 0xFFFFFFFF ends the list; subleaf 0xFFFFFFFF: any.
// @ts-ignore: decorator
@inline const RECORD_SIZE: usize = 24
// @ts-ignore: decorator
@inline export const CPUID_EAX: usize = 8
// @ts-ignore: decorator
@inline export const CPUID_EBX: usize = 12
// @ts-ignore: decorator
@inline export const CPUID_ECX: usize = 16
// @ts-ignore: decorator
@inline export const CPUID_EDX: usize = 20
// @ts-ignore: decorator
@inline const ANY: u32 = 0xffffffff

// @ts-ignore: decorator
@inline const EDX_APIC: u32 = 1 << 9
// @ts-ignore: decorator
@inline const ECX_OSXSAVE: u32 = 1 << 27
// @ts-ignore: decorator
@inline const CR4_OSXSAVE: u64 = 1 << 18
// @ts-ignore: decorator
@inline const APIC_ENABLED: u64 = 1 << 11

/** The record of a leaf, or 0. */
export function cpuidRecord(leaf: u32, subleaf: u32): usize {
  let record = CPU + CPU_CPUID
  for (let i: u32 = 0; i < <u32>CPU_CPUID_RECORDS; i++) {
    const found = load<u32>(record)
    if (found == ANY) return 0
    const wanted = load<u32>(record, 4)
    if (found == leaf && (wanted == ANY || wanted == subleaf)) return record
    record += RECORD_SIZE
  }
  return 0
}

/** Leaf 1 and 80000001h: OSXSAVE follows CR4, APIC follows the APIC's enable bit. */
export function liveBits(leaf: u32): void {
  if (leaf != 1 && leaf != 0x80000001) return
  if (!(load<u64>(CPU, S_APIC_BASE) & APIC_ENABLED)) setGpr<u32>(RDX, gpr<u32>(RDX) & ~EDX_APIC)
  if (leaf == 1 && load<u64>(CPU, S_CR + 4 * 8) & CR4_OSXSAVE) setGpr<u32>(RCX, gpr<u32>(RCX) | ECX_OSXSAVE)
}
