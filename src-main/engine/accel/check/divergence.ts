/** Where translated code and the interpreter came to different states, in words for people. */
import type { GuestMemory } from '../../memory/guest-memory.ts'
import { LOW_RAM_LIMIT } from '../../memory/physical-map.ts'
import { COMPARED, type CpuSnapshot } from './cpu-snapshot.ts'
import type { MemoryDifference } from './memory-shadow.ts'

const HIGH_RAM = 0x1_0000_0000
const MOST_LINES = 24
const GPR_NAMES = 'RAX RCX RDX RBX RSP RBP RSI RDI R8 R9 R10 R11 R12 R13 R14 R15'.split(' ')
const SEGMENT_NAMES = 'ES CS SS DS FS GS LDTR TR'.split(' ')

/** How the interpreter's run of a slice differs from that of translated code. */
export interface Difference {
  /** What it asked the host, or how it ended, where that differs. */
  readonly mismatch: string | undefined
  readonly memory: readonly MemoryDifference[]
  /** Pages that the interpreter wrote. */
  readonly pages: Uint32Array
  /** Host calls before the slice. */
  readonly place: number
}

export interface DivergentStates {
  readonly start: CpuSnapshot
  readonly subjectEnd: CpuSnapshot
  readonly referenceEnd: CpuSnapshot
}

/** Thrown out of `run`: the machine cannot go on. */
export class Divergence extends Error {
  readonly difference: Difference
  readonly #states: string
  #place = ''

  constructor(states: DivergentStates, difference: Difference) {
    super()
    this.name = 'Divergence'
    this.difference = difference
    this.#states = describe(states, difference)
    this.#compose()
  }

  /** Where exactly, once it is known. */
  set place(text: string) {
    this.#place = `${text}\n`
    this.#compose()
  }

  #compose(): void {
    this.message = `the check failed: translated code and the interpreter differ\n${this.#place}${this.#states}`
  }
}

/** What differs, then the general registers of all three states. */
function describe({ start, subjectEnd, referenceEnd }: DivergentStates, { mismatch, memory }: Difference): string {
  const range = `in the slice from instruction ${start.count} (RIP 0x${start.rip.toString(16)})`
  const ends = `to ${subjectEnd.count} (RIP 0x${subjectEnd.rip.toString(16)}) in translated code`
  const other = `to ${referenceEnd.count} (RIP 0x${referenceEnd.rip.toString(16)}) in the interpreter:`
  const lines = [...(mismatch ? [`  the interpreter alone: ${mismatch}`] : []), ...differences(start, subjectEnd, referenceEnd)]
  const states = [
    ['before', start],
    ['translated', subjectEnd],
    ['interpreted', referenceEnd],
  ] as const
  return [
    `${range} ${ends}, ${other}`,
    ...lines.slice(0, MOST_LINES),
    ...memory.slice(0, MOST_LINES).map(describeByte),
    ...states.map(([name, state]) => `  ${name}: ${registers(state)}`),
  ].join('\n')
}

/** Fields of the register file that differ. */
export function differences(start: CpuSnapshot, subject: CpuSnapshot, reference: CpuSnapshot): string[] {
  const lines: string[] = []
  for (const field of COMPARED) {
    for (let index = 0; index < field.count; index++) {
      const got = subject.text(field, index)
      const expected = reference.text(field, index)
      if (got === expected) continue
      lines.push(
        `  ${nameOf(field.name, index, field.count)}: before ${start.text(field, index)}, translated ${got}, interpreted ${expected}`,
      )
    }
  }
  return lines
}

export function describeByte({ offset, before, subject, reference }: MemoryDifference): string {
  const byte = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`
  const address = offset < LOW_RAM_LIMIT ? offset : offset - LOW_RAM_LIMIT + HIGH_RAM
  return `  memory at physical 0x${address.toString(16)}: before ${byte(before)}, translated ${byte(subject)}, interpreted ${byte(reference)}`
}

function nameOf(field: string, index: number, count: number): string {
  if (field === 'gpr') return GPR_NAMES[index] as string
  if (field.startsWith('seg')) return `${SEGMENT_NAMES[index]} ${field.slice(3).toLowerCase()}`
  if (field === 'cr' || field === 'dr') return `${field.toUpperCase()}${index}`
  if (field === 'xmm') return `XMM${index >> 1} ${index & 1 ? 'high' : 'low'}`
  if (field === 'fpr') return `x87 R${index >> 1} ${index & 1 ? 'exponent' : 'significand'}`
  return count > 1 ? `${field}[${index}]` : field
}

function registers(state: CpuSnapshot): string {
  const shown = COMPARED.filter(({ name }) => ['gpr', 'rip', 'rflags', 'icount', 'mxcsr'].includes(name))
  return shown
    .flatMap((field) =>
      Array.from({ length: field.count }, (_, index) => `${nameOf(field.name, index, field.count)}=${state.text(field, index)}`),
    )
    .join(' ')
}

/** Bytes of guest code at a host offset, cut at the page. */
export function codeBytes(memory: GuestMemory, host: number, length: number): string {
  const end = Math.min(host + length, (Math.floor(host / 4096) + 1) * 4096)
  return Array.from(memory.bytes.subarray(host, end), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}
