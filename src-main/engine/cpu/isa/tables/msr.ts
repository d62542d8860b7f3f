/** CPUID, model-specific registers, time stamp counter. */
import type { InstructionRow } from '../instruction-row.ts'

const msr = { file: 'handlers/msr.ts', operands: '', test: 'system' } as const

export const MSR_ROWS: readonly InstructionRow[] = [
  { opcode: '0F A2', name: 'CPUID', handler: 'cpuid', ends: true, ...msr },
  { opcode: '0F 30', name: 'WRMSR', handler: 'wrmsr', privileged: true, ends: true, ...msr },
  { opcode: '0F 32', name: 'RDMSR', handler: 'rdmsr', privileged: true, ...msr },
  { opcode: '0F 31', name: 'RDTSC', handler: 'rdtsc', ...msr },
  { opcode: '0F 01 F9', name: 'RDTSCP', handler: 'rdtscp', feature: 'rdtscp', ...msr },
  { opcode: '0F 33', name: 'RDPMC', handler: 'rdpmc', ...msr },
]
