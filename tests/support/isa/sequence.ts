/**
 * Random sequences: instructions of the instruction driver one after the other in one case, with branches forward and short loops between them. Before
 * an instruction that uses memory, MOVs give its address registers the values that its own case has, so that most accesses hit the window and some fault
 * at the end of the page.
 */
import type { InstructionRow } from '../../../src-main/engine/cpu/isa/instruction-row.ts'
import { OPCODE_ROWS } from '../../../src-main/engine/cpu/isa/opcodes.table.ts'
import { ABSOLUTE_16, bytesOf, REGISTERS_16 } from './address.ts'
import { type CaseForm, formsOf } from './case-forms.ts'
import { CaseRecord, CODE_SIZE, type Mode, RECORD_SIZE } from './case-record.ts'
import { writeCase } from './case-writer.ts'
import { makeFlagsKnown } from './known-flags.ts'
import type { Random } from './random.ts'
import { randomRegisters, randomState } from './random-state.ts'
import { leftOut } from './user-mode.ts'

const LONGEST = 20
export const CODE_OFFSET = 0x40
const LEGACY_PREFIXES = new Set([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3])
/** Registers that rows of a file need set though no ModRM names them. */
const IMPLICIT_OPERANDS: Readonly<Record<string, readonly number[]>> = {
  'handlers/string.ts': [1, 6, 7],
  'handlers/stack.ts': [4, 5],
  // MASKMOVQ, MASKMOVDQU.
  'handlers/mmx-moves.ts': [7],
  // What XSAVE and XRSTOR work on: processors differ in what there is beyond x87 and SSE.
  'handlers/x87-save.ts': [0, 2],
}
/** Bytes before the opcode, by opcode map. */
const ESCAPES = [0, 1, 2, 2] as const
const OPERAND_SIZE = 0x66
const ADDRESS_SIZE = 0x67
const NO_INDEX = 4
const RAX = 0
const RDX = 2
const RBX = 3
const RSI = 6
const RDI = 7
const DISP32 = 5

/** One instruction with the MOVs before it. */
export interface Element {
  readonly name: string
  readonly moves: readonly number[]
  readonly code: readonly number[]
  /** Where in `code` a RIP-relative displacement stands, or -1. */
  readonly relativeAt: number
  /** A branch, which ends with its displacement of so many bytes: how many elements it skips. */
  readonly skips?: number
  readonly displacement?: 2 | 4
}

export interface Sequence {
  readonly mode: Mode
  /** The state that it starts from. */
  readonly start: Uint8Array
  readonly elements: readonly Element[]
}

/** Forms that lead on to the next instruction; `determined`: those whose every result but flags is defined, so that all processors agree. */
export function sequenceForms(features: ReadonlySet<string>, determined: boolean): Record<Mode, CaseForm[]> {
  const fits = (row: InstructionRow): boolean =>
    !leftOut(row) &&
    !row.ends &&
    row.test !== 'branch' &&
    (row.feature === undefined || features.has(row.feature)) &&
    !(determined && row.modelSpecific)
  const forms = OPCODE_ROWS.filter(fits).flatMap(formsOf)
  const inMode = (wanted: Mode): CaseForm[] => forms.filter(({ mode }) => mode === wanted)
  return { 64: inMode(64), 32: inMode(32), 16: inMode(16) }
}

/** Of forms for one mode. `knowsFlags`: flags that an instruction leaves undefined are made known behind it. */
export function randomSequence(random: Random, forms: readonly CaseForm[], knowsFlags: boolean): Sequence {
  const { mode } = forms[0] as CaseForm
  const count = 1 + random.below(LONGEST)
  const start = new Uint8Array(RECORD_SIZE)
  const elements: Element[] = []
  let size = 0
  for (let index = 0; index < count; index++) {
    if (index > 0 && random.once(5)) {
      const branch = branchElement(random, mode)
      size += branch.code.length
      if (size > CODE_SIZE) break
      elements.push(branch)
      continue
    }
    const form = random.pick(forms)
    const record = new CaseRecord(index === 0 ? start : new Uint8Array(RECORD_SIZE), 0)
    // Of the states of later ones nothing but registers goes into the sequence.
    writeCase(random, record, form, index === 0 ? randomState : randomRegisters)
    const plain = elementOf(form, record)
    const element = knowsFlags ? { ...plain, code: [...plain.code, ...makeFlagsKnown(random, form.row)] } : plain
    size += element.moves.length + element.code.length
    if (size > CODE_SIZE) break
    elements.push(element)
  }
  return { mode, start, elements }
}

/** The sequence as a case. */
export function sequenceCase({ start, elements }: Sequence): Uint8Array {
  const bytes = start.slice()
  const record = new CaseRecord(bytes, 0)
  record.codeOffset = CODE_OFFSET
  const ends = endsOf(elements)
  const code: number[] = []
  for (const [index, { moves, code: own, relativeAt, skips, displacement = 4 }] of elements.entries()) {
    code.push(...moves)
    const at = code.length
    code.push(...own)
    if (skips !== undefined) {
      const distance = (ends[Math.min(index + skips, ends.length - 1)] as number) - code.length
      code.splice(-displacement, displacement, ...bytesOf(distance, displacement))
    }
    if (relativeAt < 0) continue
    // Its own case has it at the start of the code.
    const view = new DataView(Uint8Array.from(own).buffer)
    code.splice(at + relativeAt, 4, ...bytesOf(view.getInt32(relativeAt, true) - at, 4))
  }
  record.code = code
  return bytes
}

/** Offset behind each element. */
export function endsOf(elements: readonly Element[]): number[] {
  let end = 0
  return elements.map(({ moves, code }) => {
    end += moves.length + code.length
    return end
  })
}

/** JMP, CALL or Jcc forward, or a loop: MOV ECX, n; ADD r, r; ADC r, r; DEC ECX; JNZ to the ADD. */
function branchElement(random: Random, mode: Mode): Element {
  const displacement = mode === 16 ? 2 : 4
  const plain = { moves: [], relativeAt: -1, displacement } as const
  const zeros = new Array<number>(displacement).fill(0)
  const kind = random.below(8)
  if (kind === 0) return { ...plain, name: 'JMP', code: [0xe9, ...zeros], skips: random.below(4) }
  if (kind === 1) return { ...plain, name: 'CALL', code: [0xe8, ...zeros], skips: random.below(4) }
  if (kind > 2) return { ...plain, name: 'Jcc', code: [0x0f, 0x80 | random.below(16), ...zeros], skips: random.below(4) }
  const register = (): number => random.pick([RAX, RDX, RBX, RSI, RDI])
  const pair = (): number => 0xc0 | (register() << 3) | register()
  const code = [0xb9, 1 + random.below(9), ...zeros.slice(1), 0x01, pair(), 0x11, pair(), 0xff, 0xc9, 0x75, 0xf8]
  return { ...plain, name: 'loop', code }
}

export function describeSequence({ mode, elements }: Sequence): string {
  const hex = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${mode}-bit: ${elements.map(({ name, moves, code }) => `${hex(moves)} ${hex(code)} ${name}`.trim()).join('; ')}`
}

/** The shortest sequence, got by leaving elements out, that still fails. */
export async function shorten(sequence: Sequence, fails: (shorter: Sequence) => Promise<boolean>): Promise<Sequence> {
  for (let index = 0; index < sequence.elements.length; index++) {
    const shorter = { ...sequence, elements: sequence.elements.filter((_, position) => position !== index) }
    if (shorter.elements.length > 0 && (await fails(shorter))) return shorten(shorter, fails)
  }
  return sequence
}

function elementOf(form: CaseForm, record: CaseRecord): Element {
  const code = [...record.code]
  const modrmAt = modrmOf(form, code)
  const registers = new Set(IMPLICIT_OPERANDS[form.row.file])
  let relativeAt = -1
  if (modrmAt >= 0 && form.operand === 'memory') {
    const modrm = code[modrmAt] as number
    if (form.mode === 64 && (modrm & 0xc7) === DISP32) relativeAt = modrmAt + 1
    else for (const register of addressRegisters(form, code, modrmAt)) registers.add(register)
  }
  const moves = [...registers].flatMap((register) => move(form.mode, register, record.gpr(register)))
  return { name: form.row.name, moves, code, relativeAt: relativeAt + 4 <= code.length ? relativeAt : -1 }
}

/** Place of the ModRM byte, or -1. */
function modrmOf({ plan }: CaseForm, code: readonly number[]): number {
  const { encoding } = plan
  if (!encoding.modrm) return -1
  if (encoding.map >= 4) return code.indexOf(0xc4) + 4
  let at = 0
  while (LEGACY_PREFIXES.has(code[at] as number)) at++
  return at + rexLength(code, at) + (ESCAPES[encoding.map] as number) + 1
}

function rexLength(code: readonly number[], at: number): number {
  const byte = code[at] as number
  return (byte & 0xf0) === 0x40 && at + 1 < code.length ? 1 : 0
}

/** REX.X and REX.B, wherever the instruction has them. */
function extension(form: CaseForm, code: readonly number[], modrmAt: number): { x: number; b: number } {
  if (form.mode !== 64) return { x: 0, b: 0 }
  if (form.plan.encoding.map >= 4) {
    const inverted = ~(code[modrmAt - 3] as number)
    return { x: (inverted >> 3) & 8, b: (inverted >> 2) & 8 }
  }
  let at = 0
  while (LEGACY_PREFIXES.has(code[at] as number)) at++
  const rex = rexLength(code, at) ? (code[at] as number) : 0
  return { x: (rex & 2) << 2, b: (rex & 1) << 3 }
}

function addressRegisters(form: CaseForm, code: readonly number[], modrmAt: number): number[] {
  const modrm = code[modrmAt] as number
  if (form.mode === 16 && !code.slice(0, modrmAt).includes(ADDRESS_SIZE)) {
    return (modrm & 7) === ABSOLUTE_16 && modrm >> 6 === 0 ? [] : [...(REGISTERS_16[modrm & 7] as readonly number[])]
  }
  const { x, b } = extension(form, code, modrmAt)
  if ((modrm & 7) !== NO_INDEX) return [(modrm & 7) | b]
  const sib = code[modrmAt + 1] as number
  const index = ((sib >> 3) & 7) | x
  const base = (sib & 7) | b
  const hasBase = (sib & 7) !== DISP32 || modrm >> 6 !== 0
  return [...(hasBase ? [base] : []), ...(index === NO_INDEX ? [] : [index])]
}

function move(mode: Mode, register: number, value: bigint): number[] {
  if (mode !== 64) return [...(mode === 16 ? [OPERAND_SIZE] : []), 0xb8 | register, ...bytesOf(value, 4)]
  return [0x48 | (register >> 3), 0xb8 | (register & 7), ...bytesOf(value, 8)]
}
