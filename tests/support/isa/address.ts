/** Memory operands: picks an addressing form, and registers that make it point at the target. SDM vol. 2, 2.1.5 and 2.2.1. */
import { type CaseRecord, codeBase } from './case-record.ts'
import type { Random } from './random.ts'

export interface Address {
  /** ModRM.mod and ModRM.rm, then SIB and displacement. */
  readonly mod: number
  readonly rm: number
  readonly tail: readonly number[]
  /** REX.X (2) and REX.B (1). */
  readonly rex: number
  /** The displacement, which ends `tail`, counts from the end of the instruction and awaits its length. */
  readonly relativeTo?: bigint
}

const NO_INDEX = 4
/** Base and index by ModRM.rm: BX+SI BX+DI BP+SI BP+DI SI DI BP BX. */
export const REGISTERS_16: readonly (readonly number[])[] = [[3, 6], [3, 7], [5, 6], [5, 7], [6], [7], [5], [3]]
export const ABSOLUTE_16 = 6
const SIB = 4
const DISP32 = 5

export function bytesOf(value: bigint | number, count: number): number[] {
  let rest = BigInt.asUintN(64, BigInt(value))
  return Array.from({ length: count }, () => {
    const byte = Number(rest & 0xffn)
    rest >>= 8n
    return byte
  })
}

/** With an address-size prefix in 32-bit mode, addresses have 16 bits: any form, which leads to pages that nobody has. */
export function address16(random: Random): Address {
  const mod = random.below(3)
  const rm = random.below(8)
  const length = mod === 1 ? 1 : mod === 2 || rm === 6 ? 2 : 0
  return { mod, rm, tail: bytesOf(random.bits64(), length), rex: 0 }
}

/** In 16-bit code: an operand at an offset, by registers whose upper halves are anything. SDM vol. 2, table 2-1. */
export function address16Of(random: Random, record: CaseRecord, target: bigint, reserved: readonly number[]): Address {
  const mod = random.below(3)
  const rm = random.below(8)
  if (mod === 0 && rm === ABSOLUTE_16) return { mod, rm, tail: bytesOf(target, 2), rex: 0 }
  const registers = REGISTERS_16[rm] as readonly number[]
  if (registers.some((register) => reserved.includes(register))) return address16Of(random, record, target, reserved)
  const [base = 0, index] = registers
  const displacement = mod === 0 ? 0n : BigInt.asIntN(mod * 8, random.bits64())
  const factor = index === undefined ? 0n : random.bits64()
  const set = (register: number, low: bigint): void => record.setGpr(register, (BigInt(random.word()) << 16n) | BigInt.asUintN(16, low))
  if (index !== undefined) set(index, factor)
  set(base, target - displacement - factor)
  return { mod, rm, tail: bytesOf(displacement, mod), rex: 0 }
}

/** An operand at `target`, which counts from the segment's base; without the `reserved` registers, whose values count. */
export function addressOf(
  random: Random,
  record: CaseRecord,
  target: bigint,
  addressBits: 32 | 64,
  reserved: readonly number[] = [],
): Address {
  const kept = reserved.map((register) => record.gpr(register))
  const address = anyAddress(random, record, target, addressBits)
  if (reserved.every((register, index) => record.gpr(register) === kept[index])) return address
  for (const [index, register] of reserved.entries()) record.setGpr(register, kept[index] as bigint)
  return addressOf(random, record, target, addressBits, reserved)
}

function anyAddress(random: Random, record: CaseRecord, target: bigint, addressBits: 32 | 64): Address {
  const far = target >= 0x8000_0000n
  const kind = far ? random.below(6) : random.below(10)
  if (kind < 4) return baseOnly(random, record, target, addressBits)
  if (kind < 6) return baseAndIndex(random, record, target, addressBits)
  if (kind === 6) return absolute(record, target)
  if (kind === 7) return indexOnly(random, record, target, addressBits)
  if (record.mode === 64) return { mod: 0, rm: DISP32, tail: [0, 0, 0, 0], rex: 0, relativeTo: target }
  return baseOnly(random, record, target, addressBits)
}

/** Where RIP-relative displacements count from: the end of an instruction of this length. */
export function displacementFrom(record: CaseRecord, length: number, target: bigint): number[] {
  return bytesOf(target - BigInt(codeBase(record.mode) + record.codeOffset + length), 4)
}

function registerCount(record: CaseRecord): number {
  return record.mode === 64 ? 16 : 8
}

function displacement(random: Random, base: number): { readonly mod: number; readonly value: bigint; readonly bytes: number[] } {
  const mod = (base & 7) === DISP32 ? 1 + random.below(2) : random.below(3)
  if (mod === 0) return { mod, value: 0n, bytes: [] }
  const raw = random.once(2) ? random.bits64() : BigInt(random.below(256) - 128)
  const value = BigInt.asIntN(mod === 1 ? 8 : 32, raw)
  return { mod, value, bytes: bytesOf(value, mod === 1 ? 1 : 4) }
}

/** Sets a register that counts only in its lower `bits`; above them stands anything. */
function setAddress(random: Random, record: CaseRecord, register: number, value: bigint, bits: 32 | 64): void {
  const low = BigInt.asUintN(bits, value)
  record.setGpr(register, bits === 32 && record.mode === 64 ? low | (BigInt(random.word()) << 32n) : low)
}

function baseOnly(random: Random, record: CaseRecord, target: bigint, bits: 32 | 64): Address {
  const base = random.below(registerCount(record))
  const { mod, value, bytes } = displacement(random, base)
  setAddress(random, record, base, target - value, bits)
  const sib = (base & 7) === SIB
  const scale = random.below(4) << 6
  return { mod, rm: sib ? SIB : base & 7, tail: sib ? [scale | (NO_INDEX << 3) | (base & 7), ...bytes] : bytes, rex: base >> 3 }
}

function baseAndIndex(random: Random, record: CaseRecord, target: bigint, bits: 32 | 64): Address {
  const base = random.below(registerCount(record))
  let index = random.below(registerCount(record))
  if (index === NO_INDEX || index === base) index = (base + 1) & 7 || 1
  if (index === NO_INDEX) index = DISP32
  const scale = random.below(4)
  const { mod, value, bytes } = displacement(random, base)
  const factor = random.once(2) ? BigInt(random.below(64) - 32) : random.bits64()
  setAddress(random, record, index, factor, bits)
  setAddress(random, record, base, target - value - (BigInt.asUintN(bits, factor) << BigInt(scale)), bits)
  const tail = [(scale << 6) | ((index & 7) << 3) | (base & 7), ...bytes]
  return { mod, rm: SIB, tail, rex: ((index >> 3) << 1) | (base >> 3) }
}

function absolute(record: CaseRecord, target: bigint): Address {
  const bytes = bytesOf(target, 4)
  if (record.mode === 64) return { mod: 0, rm: SIB, tail: [(NO_INDEX << 3) | DISP32, ...bytes], rex: 0 }
  return { mod: 0, rm: DISP32, tail: bytes, rex: 0 }
}

/** Scale * index + displacement: the displacement makes up for what the index cannot. */
function indexOnly(random: Random, record: CaseRecord, target: bigint, bits: 32 | 64): Address {
  const count = registerCount(record)
  let index = random.below(count)
  if (index === NO_INDEX) index = 0
  const scale = random.below(4)
  const factor = BigInt(random.below(0x100_0000))
  setAddress(random, record, index, factor, bits)
  const tail = [(scale << 6) | ((index & 7) << 3) | DISP32, ...bytesOf(target - (factor << BigInt(scale)), 4)]
  return { mod: 0, rm: SIB, tail, rex: (index >> 3) << 1 }
}
