/**
 * The registers with which a boot loader leaves the vCPU, in the names and units of cpu/state-layout.ts, so that they can be copied field by field.
 * What is not named here keeps its value after reset.
 */
import type { Dma } from '../../bus/dma.ts'
import { GDT_ADDRESS, STACK_TOP } from './boot-memory.ts'
import { FIRMWARE_MEMORY_TYPES, type MemoryTypes } from './memory-types.ts'

export interface InitialCpuState extends MemoryTypes {
  readonly rip: bigint
  readonly rflags: bigint
  /** RAX RCX RDX RBX RSP RBP RSI RDI R8..R15. */
  readonly gpr: readonly bigint[]
  /** CR0..CR8. */
  readonly cr: readonly bigint[]
  readonly efer: bigint
  /** ES CS SS DS FS GS LDTR TR, in all four. */
  readonly segSelector: readonly number[]
  readonly segBase: readonly bigint[]
  readonly segLimit: readonly number[]
  readonly segAttributes: readonly number[]
  readonly gdtrBase: bigint
  readonly gdtrLimit: number
  readonly idtrBase: bigint
  readonly idtrLimit: number
}

/** General registers by name; the others are 0. */
export interface EntryRegisters {
  readonly eax?: number
  readonly ebx?: number
  readonly esi?: number
}

/** Selectors that the Linux boot protocol fixes (__BOOT_CS, __BOOT_DS). */
export const CODE_SELECTOR = 0x10
export const DATA_SELECTOR = 0x18

const CODE_32 = 0x00cf_9b00_0000_ffffn
const CODE_64 = 0x00af_9b00_0000_ffffn
const DATA = 0x00cf_9300_0000_ffffn

const CR0_PE = 0x1n
const CR0_ET = 0x10n
const CR0_PG = 0x8000_0000n
const CR4_PAE = 0x20n
const EFER_LME = 0x100n
const EFER_LMA = 0x400n
const RFLAGS_FIXED = 0x2n

const UNUSABLE = 0x1_0000
const LDTR_ATTRIBUTES = 0x82 | UNUSABLE
const TR_ATTRIBUTES = 0x8b

/** 32-bit protected mode, flat segments, no paging, interrupts off. Writes the GDT. */
export function enterProtectedMode(dma: Dma, entry: number, registers: EntryRegisters): InitialCpuState {
  return { ...flatState(dma, entry, registers, CODE_32), cr: controlRegisters(CR0_PE | CR0_ET, 0n, 0n), efer: 0n }
}

/** 64-bit mode over the page tables at `pageTables`, interrupts off. Writes the GDT. */
export function enterLongMode(dma: Dma, entry: number, registers: EntryRegisters, pageTables: number): InitialCpuState {
  const cr = controlRegisters(CR0_PE | CR0_ET | CR0_PG, BigInt(pageTables), CR4_PAE)
  return { ...flatState(dma, entry, registers, CODE_64), cr, efer: EFER_LME | EFER_LMA }
}

function flatState(dma: Dma, entry: number, registers: EntryRegisters, code: bigint): Omit<InitialCpuState, 'cr' | 'efer'> {
  const descriptors = [0n, 0n, code, DATA]
  for (const [index, descriptor] of descriptors.entries()) dma.writeU64(GDT_ADDRESS + index * 8, descriptor)
  const { eax = 0, ebx = 0, esi = 0 } = registers
  const named = [eax, 0, 0, ebx, STACK_TOP, 0, esi, 0]
  return {
    rip: BigInt(entry),
    rflags: RFLAGS_FIXED,
    gpr: [...named, ...new Array<number>(8).fill(0)].map(BigInt),
    segSelector: [DATA_SELECTOR, CODE_SELECTOR, DATA_SELECTOR, DATA_SELECTOR, DATA_SELECTOR, DATA_SELECTOR, 0, 0],
    segBase: new Array<bigint>(8).fill(0n),
    segLimit: [...new Array<number>(6).fill(0xffff_ffff), 0xffff, 0xffff],
    segAttributes: segmentAttributes(code),
    gdtrBase: BigInt(GDT_ADDRESS),
    gdtrLimit: descriptors.length * 8 - 1,
    idtrBase: 0n,
    idtrLimit: 0,
    ...FIRMWARE_MEMORY_TYPES,
  }
}

/** Bits 40..55 of the descriptors without the limit nibble, as the state layout keeps them. */
function segmentAttributes(code: bigint): number[] {
  const attributes = (descriptor: bigint) => Number((descriptor >> 40n) & 0xf0ffn)
  const data = attributes(DATA)
  return [data, attributes(code), data, data, data, data, LDTR_ATTRIBUTES, TR_ATTRIBUTES]
}

function controlRegisters(cr0: bigint, cr3: bigint, cr4: bigint): bigint[] {
  return [cr0, 0n, 0n, cr3, cr4, 0n, 0n, 0n, 0n]
}
