/** Helpers that write the rows of the vector families: what a group of rows has in common is said once. */
import type { InstructionRow } from '../instruction-row.ts'

export type VectorRow = readonly [opcode: string, name: string, operands: string, handler: string]

/** Opcode byte(s) after 0F, and the mnemonic; the handler is the mnemonic in lower case, generic over the register file. */
export type VectorOperation = readonly [opcode: string, name: string]

export function vectorRows(
  common: Omit<InstructionRow, 'opcode' | 'name' | 'operands' | 'handler'>,
  rows: readonly VectorRow[],
): InstructionRow[] {
  return rows.map(([opcode, name, operands, handler]) => ({ opcode, name, operands, handler, ...common }))
}

/** The MMX forms of operations: no mandatory prefix, handler<u64>. */
export function mmxForms(feature: string, file: string, operations: readonly VectorOperation[]): InstructionRow[] {
  const rows = operations.map(([opcode, name]): VectorRow => [`NP 0F ${opcode} /r`, name, 'Pq,Qq', `${name.toLowerCase()}<u64>`])
  return vectorRows({ feature, file, unit: 'mmx' }, rows)
}

/** The XMM forms: prefix 66, handler<v128>. */
export function xmmForms(feature: string, file: string, operations: readonly VectorOperation[]): InstructionRow[] {
  const rows = operations.map(([opcode, name]): VectorRow => [`66 0F ${opcode} /r`, name, 'Vdq,Wdq', `${name.toLowerCase()}<v128>`])
  return vectorRows({ feature, file, unit: 'sse' }, rows)
}

/** Arithmetic with packed and scalar forms in both formats: opcode after 0F, and the mnemonic without its suffix. */
export const FLOAT_ARITHMETIC: readonly VectorOperation[] = [
  ['51', 'SQRT'],
  ['58', 'ADD'],
  ['59', 'MUL'],
  ['5C', 'SUB'],
  ['5D', 'MIN'],
  ['5E', 'DIV'],
  ['5F', 'MAX'],
]

/** Packed and scalar rows of one format; `packed` and `scalar` are mandatory prefixes. */
export function floatForms(packed: string, scalar: string, format: 'f32' | 'f64', operations: readonly VectorOperation[]): VectorRow[] {
  const letter = format === 'f32' ? 's' : 'd'
  return operations.flatMap(([opcode, name]): VectorRow[] => [
    [`${packed} 0F ${opcode} /r`, `${name}P${letter.toUpperCase()}`, `Vp${letter},Wp${letter}`, `${name.toLowerCase()}Packed<${format}>`],
    [`${scalar} 0F ${opcode} /r`, `${name}S${letter.toUpperCase()}`, `Vs${letter},Ws${letter}`, `${name.toLowerCase()}Scalar<${format}>`],
  ])
}
