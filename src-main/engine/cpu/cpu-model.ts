/**
 * The CPU models a machine's spec can name. A model is fixed for ever: a snapshot restores with its own. It shows through CPUID exactly what the core
 * implements; rows of the instruction table that need a feature name it by the words used here.
 *
 * `innkeeper64-v1` calls itself an AMD processor of family 12h: a family that systems know, for which Linux has no errata to work around and no
 * speculation bug to mitigate, and whose registers (core/msr.ts) are few. AutoIBRS is true of a processor that never predicts a branch, and saves guests
 * their retpolines. No x2APIC, MONITOR, AVX, RDRAND, performance counters.
 */
export interface CpuModel {
  readonly name: string
  /** Twelve characters. */
  readonly vendor: string
  /** At most 47 characters. */
  readonly brand: string
  readonly family: number
  readonly model: number
  readonly stepping: number
  readonly physicalAddressBits: number
  readonly linearAddressBits: number
  readonly features: readonly CpuFeature[]
}

type Register = 'eax' | 'ebx' | 'ecx' | 'edx'

/** Where CPUID shows a feature: leaf, register, bit; some AMD leaves repeat bits of leaf 1. */
export const FEATURE_BITS = {
  fpu: [0x1, 'edx', 0],
  vme: [0x1, 'edx', 1],
  de: [0x1, 'edx', 2],
  pse: [0x1, 'edx', 3],
  tsc: [0x1, 'edx', 4],
  msr: [0x1, 'edx', 5],
  pae: [0x1, 'edx', 6],
  mce: [0x1, 'edx', 7],
  cx8: [0x1, 'edx', 8],
  apic: [0x1, 'edx', 9],
  sep: [0x1, 'edx', 11],
  mtrr: [0x1, 'edx', 12],
  pge: [0x1, 'edx', 13],
  mca: [0x1, 'edx', 14],
  cmov: [0x1, 'edx', 15],
  pat: [0x1, 'edx', 16],
  pse36: [0x1, 'edx', 17],
  clflush: [0x1, 'edx', 19],
  mmx: [0x1, 'edx', 23],
  fxsr: [0x1, 'edx', 24],
  sse: [0x1, 'edx', 25],
  sse2: [0x1, 'edx', 26],
  sse3: [0x1, 'ecx', 0],
  pclmulqdq: [0x1, 'ecx', 1],
  ssse3: [0x1, 'ecx', 9],
  cx16: [0x1, 'ecx', 13],
  pcid: [0x1, 'ecx', 17],
  sse4_1: [0x1, 'ecx', 19],
  sse4_2: [0x1, 'ecx', 20],
  movbe: [0x1, 'ecx', 22],
  popcnt: [0x1, 'ecx', 23],
  aes: [0x1, 'ecx', 25],
  xsave: [0x1, 'ecx', 26],
  hypervisor: [0x1, 'ecx', 31],
  arat: [0x6, 'eax', 2],
  fsgsbase: [0x7, 'ebx', 0],
  tsc_adjust: [0x7, 'ebx', 1],
  bmi1: [0x7, 'ebx', 3],
  smep: [0x7, 'ebx', 7],
  bmi2: [0x7, 'ebx', 8],
  erms: [0x7, 'ebx', 9],
  invpcid: [0x7, 'ebx', 10],
  adx: [0x7, 'ebx', 19],
  smap: [0x7, 'ebx', 20],
  sha_ni: [0x7, 'ebx', 29],
  fsrm: [0x7, 'edx', 4],
  lahf_lm: [0x80000001, 'ecx', 0],
  abm: [0x80000001, 'ecx', 5],
  '3dnowprefetch': [0x80000001, 'ecx', 8],
  syscall: [0x80000001, 'edx', 11],
  nx: [0x80000001, 'edx', 20],
  mmxext: [0x80000001, 'edx', 22],
  pdpe1gb: [0x80000001, 'edx', 26],
  rdtscp: [0x80000001, 'edx', 27],
  lm: [0x80000001, 'edx', 29],
  invtsc: [0x80000007, 'edx', 8],
  xsaveerptr: [0x80000008, 'ebx', 2],
  lfence_rdtsc: [0x80000021, 'eax', 2],
  null_sel_clr_base: [0x80000021, 'eax', 6],
  autoibrs: [0x80000021, 'eax', 8],
} as const satisfies Record<string, readonly [leaf: number, register: Register, bit: number]>

export type CpuFeature = keyof typeof FEATURE_BITS

export const INNKEEPER64_V1: CpuModel = {
  name: 'innkeeper64-v1',
  vendor: 'AuthenticAMD',
  brand: 'Innkeeper Virtual CPU v1',
  family: 0x12,
  model: 1,
  stepping: 0,
  physicalAddressBits: 40,
  linearAddressBits: 48,
  features: Object.keys(FEATURE_BITS) as CpuFeature[],
}

const MODELS: readonly CpuModel[] = [INNKEEPER64_V1]

/** Throws for a name that no model has. */
export function cpuModel(name: string): CpuModel {
  const found = MODELS.find((model) => model.name === name)
  if (!found) throw new Error(`no CPU model '${name}'; there are: ${MODELS.map((model) => model.name).join(', ')}`)
  return found
}

/** Family, model and stepping as CPUID leaf 1 and the reset value of EDX show them: APM vol. 3, CPUID Fn0000_0001_EAX. */
export function cpuSignature({ family, model, stepping }: Pick<CpuModel, 'family' | 'model' | 'stepping'>): number {
  const base = Math.min(family, 15)
  return ((family - base) << 20) | ((model >> 4) << 16) | (base << 8) | ((model & 15) << 4) | stepping
}
