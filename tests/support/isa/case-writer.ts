/** Writes one random case of a form: the state first, then what the row wants of it, then the bytes of the instruction. */
import { PREFIX_BITS } from '../../../tools/isa/encoding.ts'
import { FIELD, IMMEDIATE, VVVV } from '../../../tools/isa/row-plan.ts'
import { type Address, address16, address16Of, addressOf, bytesOf, displacementFrom } from './address.ts'
import type { CaseForm } from './case-forms.ts'
import { type CaseRecord, DATA_PAGE, FS_BASE, GS_BASE, type Mode, PAGE } from './case-record.ts'
import { CaseTarget } from './case-target.ts'
import { prepareOperands } from './operand-values.ts'
import type { Random } from './random.ts'
import { randomState } from './random-state.ts'

const REX = 0x40
const REX_W = 8
const REX_R = 4
const REX_B = 1
const OPERAND_SIZE = 0x66
const ADDRESS_SIZE = 0x67
const LOCK = 0xf0
const REPNE = 0xf2
const REP = 0xf3
const SEGMENT_FS = 0x64
const SEGMENT_GS = 0x65
const SEGMENTS = [0x26, 0x2e, 0x36, 0x3e, SEGMENT_FS, SEGMENT_GS] as const
const NOP_OPCODE = 0x90
const FIRST_X87_OPCODE = 0xd8
/** EDX:EAX selects what XSAVE and XRSTOR work on. */
const COMPONENTS = [0, 2] as const
const MAXIMUM_LENGTH = 15
/** Branches stand in the second quarter of the page at least, and lead to the first or to the last. */
const BRANCH_OFFSET = PAGE / 4

export interface Prefixes {
  readonly bytes: readonly number[]
  readonly segmentBase: bigint
  readonly addressBits: 16 | 32 | 64
  readonly repeated: boolean
}

/** `begin` fills the record: what the instruction needs is put into it afterwards. */
export function writeCase(random: Random, record: CaseRecord, form: CaseForm, begin: typeof randomState = randomState): void {
  begin(random, record, form)
  record.codeOffset = form.row.test === 'branch' ? BRANCH_OFFSET + random.below(PAGE / 4) : 0x40
  const prefixes = pickPrefixes(random, form)
  const target = new CaseTarget(random, record, form, prefixes)
  const { digit } = form.plan.encoding
  const reg = digit ?? random.below(8)
  const rm = random.below(8)
  let rex = form.mode === 64 && random.once(2) ? random.below(8) : 0
  if (digit !== undefined) rex &= ~REX_R
  prepareOperands({ random, record, form, target, reg: reg | ((rex & REX_R) << 1), rm: rm | ((rex & REX_B) << 3), prefixes })
  const address = form.operand === 'memory' ? memoryOperand(random, record, target, form, prefixes) : undefined
  if (address) rex = (rex & REX_R) | address.rex
  encode(random, record, form, { prefixes, address, reg, rm, rex })
  if (random.once(24)) moveToPageEnd(random, record, form, address)
}

/** Instructions without LOCK, REP and address-size prefixes most of the time. */
function pickPrefixes(random: Random, form: CaseForm): Prefixes {
  const bytes: number[] = []
  const string = form.row.test === 'string'
  const { encoding } = form.plan
  let segmentBase = form.mode === 16 ? BigInt(DATA_PAGE) : 0n
  if (random.once(12)) {
    const segment = random.pick(SEGMENTS)
    bytes.push(segment)
    if (form.mode === 64) segmentBase = segment === SEGMENT_FS ? BigInt(FS_BASE) : segment === SEGMENT_GS ? BigInt(GS_BASE) : 0n
  }
  const short = random.once(form.mode === 32 ? 60 : 10)
  if (short) bytes.push(ADDRESS_SIZE)
  if (encoding.map < 4 && random.once(form.row.lock ? 5 : 60)) bytes.push(LOCK)
  const plainOneByte =
    encoding.map === 0 && encoding.byte !== NOP_OPCODE && (encoding.byte & 0xf8) !== FIRST_X87_OPCODE && encoding.prefixes === 15
  // Before other instructions REP is reserved (SDM vol. 2, 2.1.1); most processors ignore it there, but not with LOOPcc.
  const repeated = plainOneByte && form.row.test !== 'branch' && random.once(string ? 2 : 40)
  if (repeated) bytes.push(random.pick([REP, REPNE]))
  if (form.size === 'u8' && plainOneByte && random.once(20)) bytes.push(OPERAND_SIZE)
  return { bytes, segmentBase, addressBits: addressBits(form.mode, short), repeated }
}

function addressBits(mode: Mode, prefixed: boolean): 16 | 32 | 64 {
  if (mode === 64) return prefixed ? 32 : 64
  return (mode === 16) === prefixed ? 32 : 16
}

function memoryOperand(random: Random, record: CaseRecord, target: CaseTarget, form: CaseForm, prefixes: Prefixes): Address {
  const image = /^X(SAVE|RSTOR)/.test(form.row.name) ? COMPONENTS : []
  if (prefixes.addressBits === 16) return form.mode === 16 ? address16Of(random, record, target.offset, image) : address16(random)
  return addressOf(random, record, target.offset, prefixes.addressBits, image)
}

interface Parts {
  readonly prefixes: Prefixes
  readonly address: Address | undefined
  readonly reg: number
  readonly rm: number
  readonly rex: number
}

function encode(random: Random, record: CaseRecord, form: CaseForm, parts: Parts): void {
  const { encoding } = form.plan
  const head = encoding.map >= 4 ? vexHead(random, form, parts.rex) : legacyHead(random, form, parts.rex)
  const byte = encoding.byte | (encoding.plus === 'cc' ? random.below(16) : encoding.plus === 'r' ? parts.rm : 0)
  const modrm = modrmBytes(form, parts)
  const immediate = immediateBytes(random, record, form, parts.prefixes)
  const code = [...parts.prefixes.bytes, ...head, byte, ...modrm, ...immediate]
  const { address } = parts
  if (address?.relativeTo !== undefined) {
    code.splice(code.length - immediate.length - 4, 4, ...displacementFrom(record, code.length, address.relativeTo))
  }
  record.code = code.slice(0, MAXIMUM_LENGTH)
}

function modrmBytes({ plan }: CaseForm, { address, reg, rm }: Parts): readonly number[] {
  if (!plan.encoding.modrm) return []
  if (plan.encoding.fixed !== undefined) return [plan.encoding.fixed]
  if (address) return [(address.mod << 6) | (reg << 3) | address.rm, ...address.tail]
  return [0xc0 | (reg << 3) | rm]
}

function legacyHead(random: Random, form: CaseForm, rex: number): number[] {
  const { encoding } = form.plan
  const bytes: number[] = []
  const mandatory = encoding.prefixes
  const prefixed = form.mode === 16 ? form.size === 'u32' && form.plan.sizes.includes('u16') : form.size === 'u16'
  const needsOperandSize = mandatory === PREFIX_BITS['66'] || (prefixed && mandatory !== PREFIX_BITS.NP)
  if (needsOperandSize) bytes.push(OPERAND_SIZE)
  if (mandatory === PREFIX_BITS.F3) bytes.push(REP)
  if (mandatory === PREFIX_BITS.F2) bytes.push(REPNE)
  const wide = form.size === 'u64' && form.row.size64 === undefined ? REX_W : wideByChoice(random, form)
  const all = form.mode === 64 ? rex | wide : 0
  if (all !== 0 || (form.mode === 64 && random.once(4))) bytes.push(REX | all)
  if (encoding.map > 0) bytes.push(0x0f)
  if (encoding.map === 2) bytes.push(0x38)
  if (encoding.map === 3) bytes.push(0x3a)
  return bytes
}

/** REX.W where it changes nothing, or where 64 bits are the default; RETF and their like, which need it. */
function wideByChoice(random: Random, { size, row }: CaseForm): number {
  if (size === 'u64') return row.size64 === '32' || random.once(3) ? REX_W : 0
  return size === undefined && random.once(4) ? REX_W : 0
}

function vexHead(random: Random, form: CaseForm, rex: number): number[] {
  const { encoding, vvvv } = form.plan
  const wide = encoding.vexW ?? (form.size === 'u64' ? 1 : form.size === undefined ? random.below(2) : 0)
  const inverted = form.mode === 64 ? ~rex & 7 : 7
  const map = encoding.map - 3
  const register = vvvv === VVVV.general ? random.below(form.mode === 64 ? 16 : 8) : 0
  const prefix = { [PREFIX_BITS.NP]: 0, [PREFIX_BITS['66']]: 1, [PREFIX_BITS.F3]: 2, [PREFIX_BITS.F2]: 3 }[encoding.prefixes] ?? 0
  return [0xc4, (inverted << 5) | map, (wide << 7) | ((~register & 15) << 3) | ((encoding.vexL ?? 0) << 2) | prefix]
}

function immediateBytes(
  random: Random,
  record: CaseRecord,
  { plan, size, row, mode }: CaseForm,
  { addressBits, segmentBase }: Prefixes,
): number[] {
  const wide = size === 'u16' || (mode === 16 && size === undefined) ? 2 : 4
  const value = random.integer()
  switch (plan.immediate) {
    case IMMEDIATE.b:
      return bytesOf(value, 1)
    case IMMEDIATE.w:
      return bytesOf(row.test === 'branch' ? random.below(64) : value, 2)
    case IMMEDIATE.d:
      return bytesOf(value, 4)
    case IMMEDIATE.z:
      return bytesOf(value, wide)
    case IMMEDIATE.v:
      return bytesOf(value, size === 'u64' ? 8 : wide)
    case IMMEDIATE.relativeB:
      return bytesOf(outsideItself(value, 8), 1)
    case IMMEDIATE.relativeZ:
      return bytesOf(
        outsideItself(random.once(8) ? value >> 36n : BigInt(random.below(1600) - 800), size === 'u16' ? 16 : 32),
        size === 'u16' ? 2 : 4,
      )
    case IMMEDIATE.offset:
      return bytesOf(CaseTarget.pick(random, record, 8) - segmentBase, addressBits / 8)
    case IMMEDIATE.enter:
      return [...bytesOf(random.below(96), 2), random.once(8) ? random.below(256) : random.below(6)]
    case IMMEDIATE.far:
      return bytesOf(value, mode === 64 ? 6 : wide + 2)
    default:
      return []
  }
}

/** A displacement that does not lead into the instruction itself, which would go on from there. */
function outsideItself(value: bigint, bits: number): bigint {
  const distance = BigInt.asIntN(bits, value)
  return distance < 0n && distance >= -BigInt(MAXIMUM_LENGTH) ? -distance : distance
}

/** The instruction ends the page, so that the next one cannot be fetched, or its last bytes cannot. */
function moveToPageEnd(random: Random, record: CaseRecord, form: CaseForm, address: Address | undefined): void {
  if (address?.relativeTo !== undefined || form.plan.rm === FIELD.none) return
  const length = record.code.length
  record.codeOffset = PAGE - (random.once(2) ? length : 1 + random.below(length))
}
