/** CPUID, RDMSR WRMSR, RDTSC RDTSCP, RDPMC. */
import { CPU, cpl, gpr, RAX, RBX, RCX, RDX, setGpr } from '../cpu'
import { cpuidRecord, CPUID_EAX, CPUID_EBX, CPUID_ECX, CPUID_EDX, liveBits } from '../cpuid'
import { GP, raiseWithCode } from '../fault'
import { S_TSC_AUX } from '../generated/layout'
import { readMsr, writeMsr } from '../msr'
import { cr } from '../paging'
import { timeStampCounter } from '../time'

// @ts-ignore: decorator
@inline const CR4_TSD: u64 = 4

function setPair(value: u64): void {
  setGpr<u32>(RAX, <u32>value)
  setGpr<u32>(RDX, <u32>(value >> 32))
}

export function cpuid(u: usize): void {
  const leaf = gpr<u32>(RAX)
  const subleaf = gpr<u32>(RCX)
  const record = cpuidRecord(leaf, subleaf)
  setGpr<u32>(RAX, record ? load<u32>(record, CPUID_EAX) : 0)
  setGpr<u32>(RBX, record ? load<u32>(record, CPUID_EBX) : 0)
  setGpr<u32>(RCX, record ? load<u32>(record, CPUID_ECX) : 0)
  setGpr<u32>(RDX, record ? load<u32>(record, CPUID_EDX) : 0)
  if (record) liveBits(leaf)
}

export function rdmsr(u: usize): void {
  setPair(readMsr(gpr<u32>(RCX)))
}

export function wrmsr(u: usize): void {
  writeMsr(gpr<u32>(RCX), (gpr<u64>(RDX) << 32) | gpr<u32>(RAX))
}

function checkTimeStamp(): void {
  if (cr(4) & CR4_TSD && cpl() != 0) raiseWithCode(GP, 0)
}

export function rdtsc(u: usize): void {
  checkTimeStamp()
  setPair(timeStampCounter())
}

export function rdtscp(u: usize): void {
  checkTimeStamp()
  setPair(timeStampCounter())
  setGpr<u32>(RCX, <u32>load<u64>(CPU, S_TSC_AUX))
}

/** The model has no performance counters. */
export function rdpmc(u: usize): void {
  raiseWithCode(GP, 0)
}
