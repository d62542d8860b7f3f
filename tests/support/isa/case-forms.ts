/** The forms of an instruction row that have cases of their own: mode, register or memory, operand size. Derived from the table alone. */
import type { InstructionRow } from '../../../src-main/engine/cpu/isa/instruction-row.ts'
import { PREFIX_BITS } from '../../../tools/isa/encoding.ts'
import { FORM, planRow, type RowPlan } from '../../../tools/isa/row-plan.ts'
import type { Mode } from './case-record.ts'

export type OperandForm = 'register' | 'memory' | 'none'
export type Size = 'u8' | 'u16' | 'u32' | 'u64'

export interface CaseForm {
  readonly row: InstructionRow
  readonly plan: RowPlan
  readonly mode: Mode
  readonly operand: OperandForm
  /** Operand size where the row has several, else undefined. */
  readonly size: Size | undefined
}

/** All forms of a row. */
export function formsOf(row: InstructionRow): CaseForm[] {
  const plan = planRow(row)
  return modesOf(row).flatMap((mode) =>
    operandsOf(plan).flatMap((operand) => sizesOf(plan, mode).map((size) => ({ row, plan, mode, operand, size }))),
  )
}

export function describeForm({ row, mode, operand, size }: CaseForm): string {
  const parts = [`${mode}-bit`, operand === 'none' ? '' : operand, size ? `${size.slice(1)}-bit operands` : ''].filter(Boolean)
  return `${row.name} (${row.opcode}; ${row.operands}) ${parts.join(', ')}`
}

function modesOf(row: InstructionRow): readonly Mode[] {
  if (row.only === '64-bit') return [64]
  return row.only === 'not-64-bit' ? [32, 16] : [64, 32, 16]
}

function operandsOf(plan: RowPlan): readonly OperandForm[] {
  if (plan.forms === 0) return ['none']
  const forms: OperandForm[] = []
  if (plan.forms & FORM.register) forms.push('register')
  if (plan.forms & FORM.memory) forms.push('memory')
  return forms
}

function sizesOf(plan: RowPlan, mode: Mode): readonly (Size | undefined)[] {
  if (plan.fixedSize) return [plan.fixedSize]
  if (plan.sizes.length === 0) return [undefined]
  return plan.sizes.filter((size) => canEncode(plan, mode, size))
}

/** Whether prefixes can ask for the size: a mandatory 66 makes 16 bits of 32, a forbidden one leaves 32. */
function canEncode({ row, encoding, sizes }: RowPlan, mode: Mode, size: Size): boolean {
  if (mode === 16) return size !== 'u64' && canPrefix16(encoding.prefixes, size, sizes.includes('u16'))
  if (mode === 32) return size !== 'u64' && canPrefix(encoding.prefixes, size, sizes.includes('u16'))
  if (row.size64 === 'force64') return size === 'u64'
  if (row.size64 === '64') return size !== 'u32'
  return size === 'u64' || canPrefix(encoding.prefixes, size, sizes.includes('u16'))
}

function canPrefix(prefixes: number, size: Size, has16: boolean): boolean {
  if (!has16) return true
  return prefixes === PREFIX_BITS['66'] ? size === 'u16' : prefixes !== PREFIX_BITS.NP || size === 'u32'
}

/** In 16-bit code a 66 makes 32 bits of 16. */
function canPrefix16(prefixes: number, size: Size, has16: boolean): boolean {
  if (!has16) return true
  return prefixes === PREFIX_BITS['66'] ? size === 'u32' : prefixes !== PREFIX_BITS.NP || size === 'u16'
}
