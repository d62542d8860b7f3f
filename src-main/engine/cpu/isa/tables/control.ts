/**
 * Control and debug registers, system calls, caches, HLT. MONITOR, MWAIT, CLGI and other system instructions that the CPU model lacks have no row and are
 * #UD, as UD0, UD1 and UD2 are. LOCK MOV CR0 as another name of CR8 (CPUID AltMovCr8) is not offered.
 */
import type { InstructionRow } from '../instruction-row.ts'

const ALTERNATIVE_CR8 = 'with LOCK it names CR8 where CPUID shows AltMovCr8, else it is #UD (APM vol. 3, MOV CRn)'
const control = { file: 'handlers/control.ts', test: 'system' } as const
const ends = { ...control, ends: true } as const
const calls = { file: 'handlers/syscall.ts', test: 'system', ends: true } as const

export const CONTROL_ROWS: readonly InstructionRow[] = [
  { opcode: '0F 20 /r', name: 'MOV', operands: 'Rd,Cd', handler: 'movRC', modelSpecific: ALTERNATIVE_CR8, ...control },
  { opcode: '0F 22 /r', name: 'MOV', operands: 'Cd,Rd', handler: 'movCR', modelSpecific: ALTERNATIVE_CR8, ...ends },
  { opcode: '0F 21 /r', name: 'MOV', operands: 'Rd,Dd', handler: 'movRD', ...control },
  { opcode: '0F 23 /r', name: 'MOV', operands: 'Dd,Rd', handler: 'movDR', ...ends },
  { opcode: '0F 06', name: 'CLTS', operands: '', handler: 'clts', privileged: true, ...ends },
  { opcode: '0F 01 /4', name: 'SMSW', operands: 'Ev', handler: 'smsw', ...control },
  { opcode: '0F 01 /6', name: 'LMSW', operands: 'Ew', handler: 'lmsw', ...ends },
  { opcode: '0F 01 /7', name: 'INVLPG', operands: 'Mb', handler: 'invlpg', privileged: true, ...ends },
  { opcode: '66 0F 38 82 /r', name: 'INVPCID', operands: 'Gy,Mdq', handler: 'invpcid', privileged: true, feature: 'invpcid', ...ends },
  { opcode: '0F 08', name: 'INVD', operands: '', handler: 'cacheControl', privileged: true, ...ends },
  { opcode: '0F 09', name: 'WBINVD', operands: '', handler: 'cacheControl', privileged: true, ...ends },
  { opcode: 'F4', name: 'HLT', operands: '', handler: 'hlt', privileged: true, ...ends },
  { opcode: '0F 01 CA', name: 'CLAC', operands: '', handler: 'clac', feature: 'smap', ...control },
  { opcode: '0F 01 CB', name: 'STAC', operands: '', handler: 'stac', feature: 'smap', ...control },
  { opcode: '0F 01 D0', name: 'XGETBV', operands: '', handler: 'xgetbv', feature: 'xsave', ...control },
  { opcode: '0F 01 D1', name: 'XSETBV', operands: '', handler: 'xsetbv', feature: 'xsave', ...control },
  { opcode: '0F 05', name: 'SYSCALL', operands: '', handler: 'syscall', feature: 'syscall', ...calls },
  { opcode: '0F 07', name: 'SYSRET', operands: '', handler: 'sysret', size64: '32', feature: 'syscall', ...calls },
  { opcode: '0F 34', name: 'SYSENTER', operands: '', handler: 'sysenter', feature: 'sep', ...calls },
  { opcode: '0F 35', name: 'SYSEXIT', operands: '', handler: 'sysexit', feature: 'sep', ...calls },
]
