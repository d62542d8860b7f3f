/** Finds the first difference between what the processor left and what a back end left, beyond what a row's `undefined` and `modelSpecific` allow. */
import type { InstructionRow } from '../../../src-main/engine/cpu/isa/instruction-row.ts'
import { type CaseForm, describeForm } from './case-forms.ts'
import {
  type CaseRecord,
  codeBase,
  FX,
  GPR_NAMES,
  OFFSET,
  RECORD_SIZE,
  SEAM,
  SEAM_SIZE,
  TRAP_NONE,
  WINDOW,
  WINDOW_SIZE,
} from './case-record.ts'
import { maskModelSpecific } from './model-specific.ts'

export const FLAG_BITS: Readonly<Record<string, number>> = {
  CF: 0x1,
  PF: 0x4,
  AF: 0x10,
  ZF: 0x40,
  SF: 0x80,
  TF: 0x100,
  DF: 0x400,
  OF: 0x800,
  NT: 0x4000,
  AC: 0x4_0000,
  ID: 0x20_0000,
}
const FLAGS_COMPARED = Object.values(FLAG_BITS).reduce((all, bit) => all | bit, 0)

/** Flags that a row leaves undefined, as a mask. Throws for a name that is none. */
export function undefinedFlags(row: InstructionRow): number {
  const names = row.undefined?.split(/[\s,]+/).filter(Boolean) ?? []
  return names.reduce((mask, name) => {
    const bit = FLAG_BITS[name]
    if (bit === undefined) throw new Error(`${row.name} (${row.opcode}): undefined '${name}' is no flag`)
    return mask | bit
  }, 0)
}

/** ES: an unmasked x87 exception is pending. */
const STATUS_ERROR = 0x80

interface Part {
  readonly name: string
  readonly offset: number
  readonly length: number
}

const PARTS: readonly Part[] = [
  { name: 'trap', offset: OFFSET.trap, length: 4 },
  { name: 'error code', offset: OFFSET.error, length: 4 },
  { name: 'CR2', offset: OFFSET.cr2, length: 8 },
  { name: 'RIP', offset: OFFSET.rip, length: 8 },
  ...GPR_NAMES.map((name, index) => ({ name, offset: OFFSET.gpr + index * 8, length: 8 })),
  { name: 'flags', offset: OFFSET.flags, length: 8 },
  { name: 'MXCSR', offset: OFFSET.fx + FX.mxcsr, length: 4 },
  ...Array.from({ length: 16 }, (_, index) => ({ name: `XMM${index}`, offset: OFFSET.fx + FX.xmm + index * 16, length: 16 })),
  { name: 'x87 control', offset: OFFSET.fx + FX.control, length: 2 },
  { name: 'x87 status', offset: OFFSET.fx + FX.status, length: 2 },
  { name: 'x87 tags', offset: OFFSET.fx + FX.tag, length: 1 },
  ...Array.from({ length: 8 }, (_, index) => ({ name: `ST${index}`, offset: OFFSET.fx + FX.st + index * 16, length: 10 })),
  { name: 'x87 opcode', offset: OFFSET.fx + FX.opcode, length: 2 },
  { name: 'x87 instruction', offset: OFFSET.fx + FX.instruction, length: 8 },
  { name: 'x87 operand', offset: OFFSET.fx + FX.operand, length: 8 },
  ...Array.from({ length: WINDOW_SIZE / 16 }, (_, index) => ({
    name: `memory 0x${(WINDOW + index * 16).toString(16)}`,
    offset: OFFSET.window + index * 16,
    length: 16,
  })),
  ...Array.from({ length: SEAM_SIZE / 16 }, (_, index) => ({
    name: `memory 0x${(SEAM + index * 16).toString(16)}`,
    offset: OFFSET.seam + index * 16,
    length: 16,
  })),
]

/** Makes both states the same where they may differ, then names what still differs; undefined when nothing does. */
export function findDifference(form: CaseForm, before: CaseRecord, expected: CaseRecord, got: CaseRecord): string | undefined {
  normalise(form, expected)
  normalise(form, got)
  if (same(expected, got)) return undefined
  if (form.row.modelSpecific) maskModelSpecific(form, before, expected, got)
  const different = PARTS.filter(({ offset, length }) => hex(expected, offset, length) !== hex(got, offset, length))
  return different.length === 0 ? undefined : report(form, before, expected, got, different)
}

function normalise({ row, mode }: CaseForm, record: CaseRecord): void {
  const { view } = record
  // A fault behind the instruction, of the next one's fetch, finds them as undefined.
  const isComplete = record.trap === TRAP_NONE || record.rip !== BigInt(codeBase(record.mode) + record.codeOffset)
  const ignored = isComplete ? undefinedFlags(row) : 0
  record.flags = record.flags & FLAGS_COMPARED & ~ignored
  view.setUint32(OFFSET.fx + FX.mxcsrMask, 0, true)
  // AMD processors save the error pointers of no pending exception as zeros: APM vol. 5, FXSAVE.
  if (!(view.getUint16(OFFSET.fx + FX.status, true) & STATUS_ERROR)) record.fx.fill(0, FX.opcode, FX.mxcsr)
  if (mode === 64) return
  // The upper halves of general registers are undefined outside 64-bit mode: SDM vol. 1, 3.4.1.1.
  for (let register = 0; register < 8; register++) view.setUint32(OFFSET.gpr + register * 8 + 4, 0, true)
}

function same(a: CaseRecord, b: CaseRecord): boolean {
  return Buffer.compare(a.bytes.subarray(OFFSET.gpr, RECORD_SIZE), b.bytes.subarray(OFFSET.gpr, RECORD_SIZE)) === 0
}

/** Bytes as one number, most significant digit first. */
function hex(record: CaseRecord, offset: number, length: number): string {
  return Buffer.from(record.bytes.slice(offset, offset + length).reverse()).toString('hex')
}

function report(form: CaseForm, before: CaseRecord, expected: CaseRecord, got: CaseRecord, different: readonly Part[]): string {
  const show = (record: CaseRecord, { offset, length }: Part): string => hex(record, offset, length).replace(/^0+(?=.)/, '')
  const code = Buffer.from(before.code).toString('hex')
  const after = different
    .slice(0, 6)
    .map((part) => `  ${part.name}: before ${show(before, part)}, expected ${show(expected, part)}, got ${show(got, part)}`)
  const state = PARTS.filter(({ name }) => /^(R|flags|MXCSR|x87 (control|status|tags))/.test(name) && name !== 'RIP')
  return [
    `${describeForm(form)}: ${code} at 0x${before.codeOffset.toString(16)}`,
    ...after,
    `  before: ${state.map((part) => `${part.name}=${show(before, part)}`).join(' ')}`,
  ].join('\n')
}
