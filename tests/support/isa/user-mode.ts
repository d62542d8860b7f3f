/** Rows of the instruction table that the instruction tests leave out, each with the reason: another test answers for them. */
import type { InstructionRow } from '../../../src-main/engine/cpu/isa/instruction-row.ts'

const BY_NAME: Readonly<Record<string, string>> = {
  CPUID: 'says which processor it is',
  RDTSC: 'counts time',
  RDTSCP: 'counts time',
  RDPMC: 'is allowed or not as the kernel decides',
  XGETBV: 'says which state the processor has',
  SYSCALL: 'enters the kernel',
  SYSENTER: 'enters the kernel',
  INT: 'enters the kernel',
  INT1: 'enters the kernel',
  INT3: 'ends every case',
  INTO: 'enters the kernel',
  SMSW: 'shows registers of the kernel (or faults, with UMIP)',
  SLDT: 'shows registers of the kernel (or faults, with UMIP)',
  STR: 'shows registers of the kernel (or faults, with UMIP)',
  SGDT: 'shows registers of the kernel (or faults, with UMIP)',
  SIDT: 'shows registers of the kernel (or faults, with UMIP)',
  LAR: "reads the kernel's descriptors",
  LSL: "reads the kernel's descriptors",
  VERR: "reads the kernel's descriptors",
  VERW: "reads the kernel's descriptors",
  RDFSBASE: 'is allowed or not as the kernel decides',
  RDGSBASE: 'is allowed or not as the kernel decides',
  WRFSBASE: 'changes what belongs to no signal frame',
  WRGSBASE: 'changes what belongs to no signal frame',
  CLAC: 'is #UD in user mode on some processors only',
  STAC: 'is #UD in user mode on some processors only',
}

const BY_FILE: Readonly<Record<string, string>> = {
  'handlers/far.ts': "goes through the kernel's descriptors",
}

const LOADS_SEGMENT = /^(S,|[CDEFGS]S$)/
const FAR_POINTER = /^L[DEFGS]S$/

/** Why the row has no cases, or undefined. */
export function leftOut(row: InstructionRow): string | undefined {
  if (row.test !== 'system') return undefined
  const loads = row.ends && row.file === 'handlers/segment.ts' && (LOADS_SEGMENT.test(row.operands) || FAR_POINTER.test(row.name))
  if (loads) return "reads the kernel's descriptors"
  return BY_FILE[row.file] ?? BY_NAME[row.name]
}
