/**
 * The registers that a debugger sees, in the order in which GDB's target descriptions and its `g` packet have them (GDB manual, G.5.4): the names of the features
 * `core`, `sse` and `segments` are GDB's, those of the control registers are the ones that users of QEMU know.
 */
import type { RegisterFile } from '../cpu/register-file.ts'

export const ARCHITECTURES = ['x86-64', 'i386', 'i8086'] as const
export type Architecture = (typeof ARCHITECTURES)[number]

export interface DebugRegister {
  readonly name: string
  readonly bits: number
  /** Of the target description. */
  readonly type: string
  /** Last part of the feature's name; GDB's own ones are `core`, `sse`, `segments`. */
  readonly feature: 'core' | 'sse' | 'segments' | 'control'
  read(registers: RegisterFile): bigint
  /** False where the debugger may not change it so. Absent where it never may. */
  write?(registers: RegisterFile, value: bigint): boolean
}

const CR0_PE = 1n
const VM = 1n << 17n
const GENERAL = ['ax', 'cx', 'dx', 'bx', 'sp', 'bp', 'si', 'di']
const SEGMENTS = ['es', 'cs', 'ss', 'ds', 'fs', 'gs']
/** RFLAGS bits that exist; bit 1 is always set. */
const FLAGS = 0x3f_7fd5n
const EMPTY = 3n

/** A register that is an element of a state field. */
function plain(row: Pick<DebugRegister, 'name' | 'bits' | 'type' | 'feature'>, field: string, index = 0): DebugRegister {
  const read = (registers: RegisterFile): bigint => BigInt.asUintN(row.bits, registers.get(field, index))
  const write = (registers: RegisterFile, value: bigint): boolean => {
    registers.set(field, value, index)
    return true
  }
  return { ...row, read, write }
}

function readOnly(row: DebugRegister): DebugRegister {
  const { write: _, ...rest } = row
  return rest
}

function general(names: readonly string[], bits: 32 | 64, pick: (name: string) => number): DebugRegister[] {
  return names.map((name) => {
    const type = /[sb]p$/.test(name) ? 'data_ptr' : `int${bits}`
    return plain({ name, bits, type, feature: 'core' }, 'gpr', pick(name))
  })
}

const EFLAGS: DebugRegister = {
  ...{ name: 'eflags', bits: 32, type: 'i386_eflags', feature: 'core' },
  read: (registers) => registers.get('rflags'),
  write: (registers, value) => {
    registers.set('rflags', (value & FLAGS) | 2n)
    return true
  },
}

/** In real and virtual-8086 mode a selector brings its base with it; elsewhere it would take a descriptor, so it stays what it is. */
function segment(name: string): DebugRegister {
  const index = SEGMENTS.indexOf(name)
  return {
    ...{ name, bits: 32, type: 'int32', feature: 'core' },
    read: (registers) => registers.get('segSelector', index),
    write: (registers, value) => {
      if (value === registers.get('segSelector', index)) return true
      if (registers.get('cr', 0) & CR0_PE && !(registers.get('rflags') & VM)) return false
      registers.set('segSelector', value, index)
      registers.set('segBase', (value & 0xffffn) << 4n, index)
      return true
    },
  }
}

/** Physical register of ST(i): TOP is in bits 13:11 of the status word. */
function physical(registers: RegisterFile, i: number): number {
  return (Number(registers.get('fpStatus') >> 11n) + i) & 7
}

function stackRegister(i: number): DebugRegister {
  return {
    ...{ name: `st${i}`, bits: 80, type: 'i387_ext', feature: 'core' },
    read: (registers) =>
      registers.get('fpr', 2 * physical(registers, i)) | ((registers.get('fpr', 2 * physical(registers, i) + 1) & 0xffffn) << 64n),
    write: (registers, value) => {
      registers.set('fpr', value, 2 * physical(registers, i))
      registers.set('fpr', value >> 64n, 2 * physical(registers, i) + 1)
      return true
    },
  }
}

/** The state keeps only which registers are empty; the rest is read off them. SDM vol. 1, 8.1.7. */
function tagWord(registers: RegisterFile): bigint {
  let tags = 0n
  for (let number = 0; number < 8; number++) {
    const kept = (registers.get('fpTag') >> BigInt(2 * number)) & 3n
    tags |= (kept === EMPTY ? EMPTY : tagOf(registers, number)) << BigInt(2 * number)
  }
  return tags
}

/** 0 valid, 1 zero, 2 special. */
function tagOf(registers: RegisterFile, number: number): bigint {
  const mantissa = registers.get('fpr', 2 * number)
  const exponent = registers.get('fpr', 2 * number + 1) & 0x7fffn
  if (exponent === 0n && mantissa === 0n) return 1n
  return exponent === 0n || exponent === 0x7fffn || !(mantissa >> 63n) ? 2n : 0n
}

function x87Control(name: string, field: string): DebugRegister {
  return plain({ name, bits: 32, type: 'int', feature: 'core' }, field)
}

const TAG_WORD: DebugRegister = { ...x87Control('ftag', 'fpTag'), read: tagWord }

const X87: readonly DebugRegister[] = [
  ...Array.from({ length: 8 }, (_, i) => stackRegister(i)),
  x87Control('fctrl', 'fpControl'),
  x87Control('fstat', 'fpStatus'),
  TAG_WORD,
  x87Control('fiseg', 'fpInstructionSelector'),
  x87Control('fioff', 'fpInstruction'),
  x87Control('foseg', 'fpOperandSelector'),
  x87Control('fooff', 'fpOperand'),
  x87Control('fop', 'fpOpcode'),
]

function xmm(number: number): DebugRegister {
  return {
    ...{ name: `xmm${number}`, bits: 128, type: 'vec128', feature: 'sse' },
    read: (registers) => registers.get('xmm', 2 * number) | (registers.get('xmm', 2 * number + 1) << 64n),
    write: (registers, value) => {
      registers.set('xmm', value, 2 * number)
      registers.set('xmm', value >> 64n, 2 * number + 1)
      return true
    },
  }
}

function sse(count: number): DebugRegister[] {
  const mxcsr = plain({ name: 'mxcsr', bits: 32, type: 'i386_mxcsr', feature: 'sse' }, 'mxcsr')
  const write = (registers: RegisterFile, value: bigint): boolean => value >> 16n === 0n && (mxcsr.write?.(registers, value) ?? false)
  return [...Array.from({ length: count }, (_, number) => xmm(number)), { ...mxcsr, write }]
}

function base(name: string, index: number): DebugRegister {
  return plain({ name, bits: 64, type: 'int', feature: 'segments' }, 'segBase', index)
}

/** Changing CR0, CR4, CR8 and EFER has effects that belong to their instructions. */
function control(bits: 32 | 64): DebugRegister[] {
  const row = (number: number): DebugRegister => {
    const types: Readonly<Record<number, string>> = { 0: 'i386_cr0', 4: 'i386_cr4' }
    const one = plain({ name: `cr${number}`, bits, type: types[number] ?? `int${bits}`, feature: 'control' }, 'cr', number)
    return number === 2 || number === 3 ? one : readOnly(one)
  }
  const efer = readOnly(plain({ name: 'efer', bits: 64, type: 'i386_efer', feature: 'control' }, 'efer'))
  if (bits === 32) return [row(0), row(2), row(3), row(4), efer]
  const kernelBase = plain({ name: 'k_gs_base', bits, type: 'int', feature: 'control' }, 'kernelGsBase')
  return [kernelBase, row(0), row(2), row(3), row(4), row(8), efer]
}

function registers64(): DebugRegister[] {
  const low = ['rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi', 'rbp', 'rsp']
  const high = Array.from({ length: 8 }, (_, number) => `r${number + 8}`)
  const pick = (name: string): number => (/\d/.test(name) ? Number(name.slice(1)) : GENERAL.indexOf(name.slice(1)))
  return [
    ...general([...low, ...high], 64, pick),
    plain({ name: 'rip', bits: 64, type: 'code_ptr', feature: 'core' }, 'rip'),
    EFLAGS,
    ...['cs', 'ss', 'ds', 'es', 'fs', 'gs'].map(segment),
    ...X87,
    ...sse(16),
    base('fs_base', 4),
    base('gs_base', 5),
    ...control(64),
  ]
}

function registers32(): DebugRegister[] {
  const names = GENERAL.map((name) => `e${name}`)
  return [
    ...general(names, 32, (name) => GENERAL.indexOf(name.slice(1))),
    plain({ name: 'eip', bits: 32, type: 'code_ptr', feature: 'core' }, 'rip'),
    EFLAGS,
    ...['cs', 'ss', 'ds', 'es', 'fs', 'gs'].map(segment),
    ...X87,
    ...sse(8),
    ...control(32),
  ]
}

/** By their number in the protocol. */
export function debugRegisters(architecture: Architecture): readonly DebugRegister[] {
  return architecture === 'x86-64' ? registers64() : registers32()
}

/** Little-endian, as packets have it. */
export function registerBytes(row: DebugRegister, registers: RegisterFile): Uint8Array {
  const value = BigInt.asUintN(row.bits, row.read(registers))
  return Uint8Array.from({ length: row.bits / 8 }, (_, byte) => Number((value >> BigInt(byte * 8)) & 0xffn))
}

/** False where the length is wrong or the debugger may not change it so. */
export function setRegisterBytes(row: DebugRegister, registers: RegisterFile, bytes: Uint8Array): boolean {
  if (bytes.length !== row.bits / 8) return false
  const value = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  if (value === BigInt.asUintN(row.bits, row.read(registers))) return true
  return row.write?.(registers, value) ?? false
}
