/** The register file after power-on, reset and INIT: SDM vol. 3, table 10-1; APM vol. 2, table 14-1. */
import { ACTIVITY_RUNNING } from './execution.ts'
import type { RegisterFile } from './register-file.ts'
import { STATE_FIELDS, type StateField } from './state-layout.ts'

export interface ResetOptions {
  /** CPUID leaf 1 EAX, which EDX holds after reset. */
  readonly signature: number
  readonly bootProcessor: boolean
}

const CS = 1
const LDTR = 6
const TR = 7
const REAL_LIMIT = 0xffff
const DATA_ATTRIBUTES = 0x93 // present, read and write, accessed
const CODE_ATTRIBUTES = 0x9b
const LDT_ATTRIBUTES = 0x82
const TSS_ATTRIBUTES = 0x8b // busy 32-bit TSS

const CR0_CACHES = 0x6000_0000n // CD NW, which INIT leaves
const CR0_ET = 0x10n
const APIC_BASE = 0xfee0_0800 // enabled
const APIC_BASE_BSP = 0x100
const PAT = 0x0007_0406_0007_0406n
const HWCR_TSC_AT_P0 = 1 << 24 // TscFreqSel: the TSC counts at the nominal frequency
const DE_CFG_LFENCE_SERIALIZES = 1 << 1
const SPARE_HWCR = 2 // index in msrSpare: core/msr.ts
const SPARE_DE_CFG = 3

/** What INIT leaves alone: floating point, model-specific registers but EFER, time, a start-up IPI that came after it. A reset does not turn the instruction count back either. */
const KEPT_BY_INIT =
  /^(fpr|fp[A-Z].*|mxcsr|xmm|xcr0|star|lstar|cstar|fmask|kernelGsBase|sysenter.*|pat|tscAux|apicBase|miscEnable|mtrr.*|mcg|msrSpare|tsc.*|icount|startupVector)$/
const KEPT_BY_RESET = /^icount$/

/** Power-on or reset. */
export function resetRegisters(registers: RegisterFile, options: ResetOptions): void {
  clear(registers, (field) => !KEPT_BY_RESET.test(field.name))
  registers.set('cr', CR0_CACHES | CR0_ET)
  startRegisters(registers, options)
  registers.set('pat', PAT)
  registers.set('apicBase', options.bootProcessor ? APIC_BASE + APIC_BASE_BSP : APIC_BASE)
  registers.set('msrSpare', HWCR_TSC_AT_P0, SPARE_HWCR)
  registers.set('msrSpare', DE_CFG_LFENCE_SERIALIZES, SPARE_DE_CFG)
  registers.set('xcr0', 1)
  registers.set('mxcsr', 0x1f80)
  registers.set('fpControl', 0x40)
  registers.set('fpTag', 0x5555)
}

/** INIT. */
export function initRegisters(registers: RegisterFile, options: ResetOptions): void {
  const caches = registers.get('cr') & CR0_CACHES
  clear(registers, (field) => !KEPT_BY_INIT.test(field.name))
  registers.set('cr', caches | CR0_ET)
  startRegisters(registers, options)
}

function clear(registers: RegisterFile, condition: (field: StateField) => boolean): void {
  for (const field of STATE_FIELDS.filter(({ architectural }) => architectural).filter(condition)) {
    for (let index = 0; index < field.count; index++) registers.set(field.name, 0, index)
  }
}

function startRegisters(registers: RegisterFile, { signature }: ResetOptions): void {
  registers.set('gpr', signature, 2)
  registers.set('rip', 0xfff0)
  registers.set('rflags', 2)
  for (let segment = 0; segment <= TR; segment++) {
    registers.set('segLimit', REAL_LIMIT, segment)
    registers.set('segAttributes', attributesAtReset(segment), segment)
  }
  registers.set('segSelector', 0xf000, CS)
  registers.set('segBase', 0xffff_0000, CS)
  registers.set('gdtrLimit', REAL_LIMIT)
  registers.set('idtrLimit', REAL_LIMIT)
  registers.set('dr', 0xffff_0ff0, 6)
  registers.set('dr', 0x400, 7)
  registers.set('activity', ACTIVITY_RUNNING)
}

function attributesAtReset(segment: number): number {
  if (segment === CS) return CODE_ATTRIBUTES
  if (segment === LDTR) return LDT_ATTRIBUTES
  return segment === TR ? TSS_ATTRIBUTES : DATA_ATTRIBUTES
}
