/**
 * A CoreGuest with GDT, IDT and TSS, for tests of privilege, faults and mode switches. Every vector has a handler of its own that is one HLT, so a
 * fault ends in `halt` with RIP telling the vector and the frame on the handler's stack.
 */
import type { Interpreter } from '../../src-main/engine/accel/interp/interpreter.ts'
import { CoreGuest, RSP } from './core-guest.ts'

export const GDT = 0x2000
export const IDT = 0x3000
export const TSS = 0x4000
/** Field of the TSS; the map it points at lies beyond the limit, until a test gives it one. */
export const IO_MAP_BASE = 0x66
export const HANDLERS = 0x5000
export const CODE = 0x10000
export const STACK = 0x20000
export const STACK0 = 0x24000
export const IST1 = 0x28000
export const PAGE_DIRECTORY = 0xb000
/** Page table that `map4K` fills, for linear addresses 2 MiB .. 4 MiB. */
export const PAGE_TABLE = 0x30000

/** Selectors of the GDT, RPL 0. System descriptors take two slots. */
export const SEL = {
  code32: 0x08,
  data32: 0x10,
  userCode32: 0x1b,
  userData: 0x23,
  code64: 0x28,
  userCode64: 0x33,
  conforming: 0x38,
  absent: 0x40,
  tss: 0x48,
  ldt: 0x58,
  gate: 0x68,
  code16: 0x78,
  readOnly: 0x80,
  executeOnly: 0x88,
  expandDown: 0x90,
  level1Code: 0x98,
} as const

const ERROR_CODE_VECTORS = new Set([8, 10, 11, 12, 13, 14, 17])
const USER_ACCESS = 0x60

export interface Frame {
  readonly vector: number
  readonly errorCode: number | undefined
  readonly rip: bigint
  readonly cs: number
  readonly flags: bigint
  readonly rsp: bigint
  readonly ss: number
}

/** Descriptor from its parts; `flags` are G D/B L AVL as a nibble. */
export function descriptor(base: number, limit: number, access: number, flags: number): bigint {
  const [b, l] = [BigInt(base), BigInt(limit)]
  const low = (l & 0xffffn) | ((b & 0xffffffn) << 16n)
  return low | (BigInt(access) << 40n) | (((l >> 16n) & 15n) << 48n) | (BigInt(flags) << 52n) | ((b >> 24n) << 56n)
}

export class PrivilegedGuest extends CoreGuest {
  #gateSize = 8

  constructor(accelerator?: typeof Interpreter) {
    super(16, accelerator)
  }

  #writeGdt(long: boolean): void {
    const rows: Record<number, bigint> = {
      [SEL.code32]: descriptor(0, 0xfffff, 0x9a, 0xc),
      [SEL.data32]: descriptor(0, 0xfffff, 0x92, 0xc),
      [SEL.userCode32 & ~7]: descriptor(0, 0xfffff, 0xfa, 0xc),
      [SEL.userData & ~7]: descriptor(0, 0xfffff, 0xf2, 0xc),
      [SEL.code64]: descriptor(0, 0xfffff, 0x9a, 0xa),
      [SEL.userCode64 & ~7]: descriptor(0, 0xfffff, 0xfa, 0xa),
      [SEL.conforming]: descriptor(0, 0xfffff, 0x9e, long ? 0xa : 0xc),
      [SEL.absent]: descriptor(0, 0xfffff, 0x12, 0xc),
      [SEL.tss]: descriptor(TSS, 0x67, 0x89, 0),
      [SEL.ldt]: descriptor(0x7000, 0xff, 0x82, 0),
      [SEL.code16]: descriptor(0, 0xffff, 0x9a, 0),
      [SEL.readOnly]: descriptor(0, 0xfffff, 0x90, 0xc),
      [SEL.executeOnly]: descriptor(0, 0xfffff, 0x98, 0xc),
      [SEL.expandDown]: descriptor(0, 0xfff, 0x96, 0x4),
      [SEL.level1Code]: descriptor(0, 0xfffff, 0xba, 0xc),
    }
    for (const [selector, value] of Object.entries(rows)) this.setDescriptor(Number(selector), value)
    this.registers.set('gdtrBase', GDT)
    this.registers.set('gdtrLimit', 0xff)
  }

  setDescriptor(selector: number, value: bigint): void {
    this.dma.writeU64(GDT + (selector & ~7), value)
  }

  descriptorAt(selector: number): bigint {
    return this.dma.readU64(GDT + (selector & ~7))
  }

  /** Gate of `vector`: type 14 interrupt, 15 trap, 5 task. `ist` counts in long mode only. */
  setGate(
    vector: number,
    {
      type = 14,
      dpl = 0,
      selector = 0,
      ist = 0,
      present = true,
    }: Partial<Record<'type' | 'dpl' | 'selector' | 'ist', number>> & { present?: boolean } = {},
  ): void {
    const target = BigInt(HANDLERS + vector * 16)
    const access = BigInt(type | (dpl << 5) | (present ? 0x80 : 0))
    const code = BigInt(selector || (this.#gateSize === 16 ? SEL.code64 : SEL.code32))
    const gate = (target & 0xffffn) | (code << 16n) | (BigInt(ist) << 32n) | (access << 40n) | ((target >> 16n) << 48n)
    this.dma.writeU64(IDT + vector * this.#gateSize, gate)
    if (this.#gateSize === 16) this.dma.writeU64(IDT + vector * 16 + 8, 0n)
  }

  #writeTables(long: boolean): void {
    this.#gateSize = long ? 16 : 8
    this.#writeGdt(long)
    for (let vector = 0; vector < 64; vector++) {
      this.setGate(vector)
      this.write(HANDLERS + vector * 16, 'f4')
    }
    this.registers.set('idtrBase', IDT)
    this.registers.set('idtrLimit', 64 * this.#gateSize - 1)
    this.registers.set('segSelector', SEL.tss, 7)
    this.registers.set('segBase', TSS, 7)
    this.registers.set('segLimit', 0x67, 7)
    this.registers.set('segAttributes', 0x8b, 7)
    this.registers.set('segAttributes', 0x1_0000, 6)
    this.dma.writeU16(TSS + IO_MAP_BASE, 0x68)
    if (long) {
      this.dma.writeU64(TSS + 4, BigInt(STACK0))
      this.dma.writeU64(TSS + 36, BigInt(IST1))
    } else {
      this.dma.writeU32(TSS + 4, STACK0)
      this.dma.writeU32(TSS + 8, SEL.data32)
    }
    this.setGpr(RSP, STACK)
  }

  #select(code: number, data: number, privilege: 0 | 3): void {
    for (const segment of [0, 2, 3]) this.registers.set('segSelector', data, segment)
    this.registers.set('segSelector', code, 1)
    for (const segment of [4, 5]) {
      this.registers.set('segSelector', 0, segment)
      this.registers.set('segLimit', 0, segment)
      this.registers.set('segAttributes', 0x1_0000, segment)
    }
    const user = BigInt(privilege === 3 ? USER_ACCESS : 0)
    for (const segment of [0, 1, 2, 3]) this.registers.set('segAttributes', this.registers.get('segAttributes', segment) | user, segment)
    this.cpu.adoptState()
  }

  /** Flat 32-bit protected mode without paging, with tables. */
  enterProtected(privilege: 0 | 3 = 0): void {
    this.enterProtectedMode()
    this.#writeTables(false)
    if (privilege === 3) this.#select(SEL.userCode32, SEL.userData, 3)
    else this.#select(SEL.code32, SEL.data32, 0)
  }

  /** 64-bit mode, the first GiB mapped to itself for user and supervisor, with tables. */
  enterLong(privilege: 0 | 3 = 0): void {
    this.enterLongMode()
    this.#writeTables(true)
    if (privilege === 3) this.#select(SEL.userCode64, SEL.userData, 3)
    else this.#select(SEL.code64, SEL.data32, 0)
  }

  /** Maps the 4 KiB page of `linear` (2 .. 4 MiB) by the entry given; the rest of that range is not present. */
  map4K(linear: number, entry: bigint): void {
    this.dma.writeU64(PAGE_DIRECTORY + 8, BigInt(PAGE_TABLE) | 7n)
    this.dma.writeU64(PAGE_TABLE + ((linear >> 12) & 511) * 8, entry)
  }

  entry4K(linear: number): bigint {
    return this.dma.readU64(PAGE_TABLE + ((linear >> 12) & 511) * 8)
  }

  /** Runs `code` at CODE until a handler halts; what it found. */
  fault(code: string, instructions = 100): Frame {
    this.load(CODE, code)
    return this.runToHandler(instructions)
  }

  runToHandler(instructions = 100): Frame {
    const exit = this.run(instructions)
    const vector = Math.floor((Number(this.rip) - HANDLERS) / 16)
    if (exit !== 'halt' || vector < 0 || vector > 63) throw new Error(`no handler halted: ${exit} at RIP 0x${this.rip.toString(16)}`)
    return this.#frame(vector)
  }

  #frame(vector: number): Frame {
    const size = this.#gateSize / 2
    const hasCode = ERROR_CODE_VECTORS.has(vector)
    const base = Number(this.gpr(RSP)) + (hasCode ? size : 0)
    const slot = (index: number): bigint => (size === 8 ? this.dma.readU64(base + index * 8) : BigInt(this.dma.readU32(base + index * 4)))
    return {
      vector,
      errorCode: hasCode ? this.dma.readU32(base - size) : undefined,
      rip: slot(0),
      cs: Number(slot(1) & 0xffffn),
      flags: slot(2),
      rsp: slot(3),
      ss: Number(slot(4) & 0xffffn),
    }
  }
}
