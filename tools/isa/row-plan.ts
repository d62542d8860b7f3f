/** What the decoder must know about one row: derived from its encoding and its operand codes. */
import type { InstructionRow } from '../../src-main/engine/cpu/isa/instruction-row.ts'
import { type Encoding, parseEncoding } from './encoding.ts'

/** How a register field becomes a micro-operation's field (decode.ts switches on it). */
export const FIELD = { none: 0, byte: 1, general: 2, plain: 3, plain8: 4, opcodeByte: 5, opcodeGeneral: 6, modrm: 7 } as const
export const IMMEDIATE = { none: 0, b: 1, w: 2, z: 3, v: 4, relativeB: 5, relativeZ: 6, offset: 7, far: 8, enter: 9, d: 10 } as const
export const VVVV = { none: 0, general: 1, condition: 2 } as const
export const FORM = { register: 1, memory: 2 } as const

export type OperandSize = 'u16' | 'u32' | 'u64'
export type Kind = 'plain' | 'direct' | 'branch' | 'ends'

export interface RowPlan {
  readonly row: InstructionRow
  readonly encoding: Encoding
  /** Bits of FORM that ModRM may have; 0 without ModRM. */
  readonly forms: number
  readonly reg: number
  readonly rm: number
  readonly immediate: number
  readonly vvvv: number
  readonly kind: Kind
  /** Operand sizes that have a handler of their own; empty where the handler takes no T. */
  readonly sizes: readonly OperandSize[]
  /** T where it is the same for every operand size. */
  readonly fixedSize: 'u8' | undefined
}

const PLAIN_REG: Record<string, number> = { P: FIELD.plain8, V: FIELD.plain, S: FIELD.plain8, C: FIELD.plain, D: FIELD.plain }
const PLAIN_RM: Record<string, number> = { Q: FIELD.plain8, N: FIELD.plain8, W: FIELD.plain, U: FIELD.plain }
const FIXED_NAMES = /^(AL|CL|AX|DX|rAX|eAX|1|3|ST0|STi|ES|CS|SS|DS|FS|GS)$/

export function planRow(row: InstructionRow): RowPlan {
  const encoding = parseEncoding(row.opcode)
  const codes = row.operands === '' ? [] : row.operands.split(',').map((code) => code.trim())
  const typed = codes.filter((code) => !FIXED_NAMES.test(code))
  const plan = typed.reduce(addOperand, { reg: FIELD.none, rm: FIELD.none, immediate: IMMEDIATE.none, forms: 3, vvvv: VVVV.none })
  const needsModrm = plan.rm !== FIELD.none || plan.forms !== 3 || typed.some((code) => /^[GPVSCD]/.test(code))
  if (needsModrm && !encoding.modrm) throw new Error(`${describe(row)}: operands want ModRM, the opcode has none`)
  return {
    row,
    encoding,
    ...plan,
    // x87 instructions leave their opcode in FOP: ModRM in `reg`, the low bits of the first byte in `vvvv`; registers are ST(i).
    reg: row.unit === 'x87' && encoding.modrm ? FIELD.modrm : plan.reg,
    vvvv: encoding.plus === 'cc' || row.unit === 'x87' ? VVVV.condition : plan.vvvv,
    rm: encoding.modrm && (plan.rm === FIELD.none || (row.unit === 'x87' && plan.forms === FORM.register)) ? FIELD.plain8 : plan.rm,
    forms: !encoding.modrm ? 0 : encoding.fixed !== undefined ? FORM.register : plan.forms,
    kind: kindOf(row, typed),
    sizes: sizesOf(row, codes),
    fixedSize: sizesOf(row, codes).length === 0 && codes.some((code) => /^[EGZXYOB]b$/.test(code) || code === 'AL') ? 'u8' : undefined,
  }
}

export function describe(row: InstructionRow): string {
  return `${row.name} (${row.opcode}; ${row.operands})`
}

function kindOf(row: InstructionRow, codes: readonly string[]): Kind {
  if (codes.some((code) => code.startsWith('J'))) return 'direct'
  if (!row.ends) return 'plain'
  return row.test === 'branch' ? 'branch' : 'ends'
}

function sizesOf(row: InstructionRow, codes: readonly string[]): readonly OperandSize[] {
  if (codes.some((code) => /^[A-Z]y$/.test(code))) return ['u32', 'u64']
  const variable = codes.some((code) => /^[A-Z][vz]$/.test(code) || code === 'rAX' || code === 'eAX') || row.size64 !== undefined
  if (!variable) return codes.some((code) => /^[A-Z][ps]$/.test(code) || /^J/.test(code)) ? ['u16', 'u32', 'u64'] : []
  return ['u16', 'u32', 'u64']
}

type Fields = Pick<RowPlan, 'reg' | 'rm' | 'immediate' | 'forms' | 'vvvv'>

function addOperand(fields: Fields, code: string): Fields {
  const letter = code[0] ?? ''
  const size = code.slice(1)
  const general = size === 'b' ? FIELD.byte : FIELD.general
  if (letter in PLAIN_REG) return { ...fields, reg: PLAIN_REG[letter] as number }
  if (letter in PLAIN_RM) return { ...fields, rm: PLAIN_RM[letter] as number, forms: /[NU]/.test(letter) ? FORM.register : fields.forms }
  switch (letter) {
    case 'E':
      return { ...fields, rm: general }
    case 'R':
      return { ...fields, rm: general, forms: FORM.register }
    case 'M':
      return { ...fields, rm: general, forms: FORM.memory }
    case 'G':
      return { ...fields, reg: general }
    case 'Z':
      return { ...fields, reg: size === 'b' ? FIELD.opcodeByte : FIELD.opcodeGeneral }
    case 'B':
      return { ...fields, vvvv: VVVV.general }
    case 'I':
      return { ...fields, immediate: immediateOf(fields.immediate, size) }
    case 'J':
      return { ...fields, immediate: size === 'b' ? IMMEDIATE.relativeB : IMMEDIATE.relativeZ }
    case 'O':
      return { ...fields, immediate: IMMEDIATE.offset }
    case 'A':
      return { ...fields, immediate: IMMEDIATE.far }
    case 'X':
    case 'Y':
    case 'F':
      return fields
    default:
      throw new Error(`operand code '${code}' is unknown`)
  }
}

function immediateOf(before: number, size: string): number {
  if (before === IMMEDIATE.w && size === 'b') return IMMEDIATE.enter
  const kind = { b: IMMEDIATE.b, w: IMMEDIATE.w, z: IMMEDIATE.z, v: IMMEDIATE.v, d: IMMEDIATE.d }[size]
  if (kind === undefined) throw new Error(`immediate size '${size}' is unknown`)
  return kind
}
