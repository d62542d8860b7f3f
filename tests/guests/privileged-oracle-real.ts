/**
 * Real-address mode, where QEMU's TCG checks no limit: what is right is computed here from the names of the oracle kernel's lines.
 * SDM vol. 3, 20.1 (real-address mode) and 5.3; vol. 2, the real-mode exceptions of each instruction; APM vol. 2, 4.12 and 8.
 */
import type { KnownError } from './privileged-oracle-table.ts'

const LAST = 0xffff
const SELECTORS = 'cs=2000 ss=4000'
/** The words of the data segment that a line shows, filled with 11h. */
const SHOWN = [0, 4, 8, 0xfff8, 0xfffc, 0x1_0000]
const PATTERN = 0x11
const UNTOUCHED = ` memory=${SHOWN.map(() => '11111111').join(',')}`

interface FaultPlace {
  readonly at?: number
  readonly sp?: string
  readonly flags?: number
}

function fault(vector: string, { at = 0, sp = '+0', flags = 2 }: FaultPlace = {}): string {
  return `#${vector} at +${at} ${SELECTORS} sp=${sp} fl=${flags.toString(16)}`
}

function fits(offset: number, size: number, limit = LAST): boolean {
  return offset + size - 1 <= limit
}

function rightOperand(text: string, name: string): string {
  const [, operation = '', size, , offsetText = ''] = /operand\/(\w+)\.(\d+)([rw])\/(\w+)$/.exec(name) ?? []
  const offset = Number.parseInt(offsetText, 16)
  if (fits(offset, Number(size))) return text
  if (operation === 'sum') return `${fault('GP', { at: 6 })} bx=${(offset - 3).toString(16)} si=3${UNTOUCHED}`
  return fault(operation.startsWith('stack') ? 'SS' : 'GP') + UNTOUCHED
}

function rightLimit(text: string, name: string): string {
  const [, limit = '', size, offset = ''] = /limit\/(\w+)\/\w+\.(\d)r\/(\w+)\//.exec(name) ?? []
  return fits(Number.parseInt(offset, 16), Number(size), Number.parseInt(limit, 16)) ? text : fault('GP')
}

/** Pushes and pops wrap at 64 KiB; an access that crosses it does not. */
function rightStack(text: string, name: string): string {
  const [, operation = '', bytes, sizeText, spText = ''] = /stack\/(\w+)\.(\d+)\.(\d)\/(\w+)$/.exec(name) ?? []
  const [size, sp] = [Number(sizeText), Number.parseInt(spText, 16)]
  if (operation === 'return_far16' && sp === 0xfffe) return WRAPPED_RETURN
  const places = stackPlaces(operation, Number(bytes), size)
  const broken = places.findIndex((place) => !fits((sp + place) & LAST, size))
  return broken < 0 ? text : fault('SS') + (operation.startsWith('pop_all') ? poppedBefore(size, broken) : '')
}

/** The two words lie on both sides of the wrap: CS is at offset 0. */
const WRAPPED_RETURN = `done at +130 ${SELECTORS} sp=+4 fl=2`

function stackPlaces(operation: string, bytes: number, size: number): number[] {
  const count = operation === 'enter16_4_2' ? 3 : bytes / size
  const slots = Array.from({ length: count }, (_, slot) => slot * size)
  if (/^(pop|return|leave)/.test(operation)) return slots
  return [...slots.map((place) => -place - size), -bytes] // ENTER needs the place of its new stack pointer (measured on an EPYC)
}

/** POPA keeps what it popped before the fault (measured on an EPYC): of the trial's words 180h, 2000h and 2, then zeros. */
function poppedBefore(size: number, broken: number): string {
  const popped = size === 2 ? [' di=180', ' si=2000', ' bp=2'] : [' di=20000180', ' si=2', ' bp=0']
  return popped.slice(0, broken).reverse().join('')
}

/** How many bytes of an instruction and of the INT 20h behind it are below 64 KiB. */
function rightCode(text: string, name: string): string {
  const [, length, inside] = /code\/\w+\.(\d+)\/(\d+)$/.exec(name) ?? []
  if (Number(inside) < Number(length)) return fault('GP')
  if (!text.startsWith('done') || Number(inside) >= Number(length) + 2) return text
  return text.replace(/^done at \S+/, `#GP at +${length}`)
}

/** Stores, or loads, six elements of `bytes` bytes; an element across 64 KiB faults, the ones before are done. */
function rightString(text: string, name: string): string {
  const [, operation = '', bytes, direction, start] = /string\/(\w+)\.(\d)\/(\w+)\/(\d)$/.exec(name) ?? []
  const size = Number(bytes)
  const backward = direction === 'backward'
  const wide = operation.startsWith('wide')
  const memory = new Map<number, number>()
  let offset = backward ? Number(start) : 0xfff8 + Number(start)
  let left = 6
  while (left > 0 && fits(offset, size)) {
    for (let byte = 0; byte < size; byte++) memory.set(offset + byte, operation.startsWith('load') ? PATTERN : 0x5a)
    offset = (offset + (backward ? -size : size)) & (wide ? -1 : LAST)
    offset >>>= 0
    left--
  }
  return left === 0 ? text : brokenString(operation, backward, left, offset) + shownMemory(memory)
}

function brokenString(operation: string, backward: boolean, left: number, offset: number): string {
  const direction = backward ? 0x400 : 0
  const place = { at: operation === 'load_words' ? 2 : 0, flags: 2 | direction | (operation === 'load_words' ? 0x44 : 0) }
  const moved = left < 6
  const pointer = offset.toString(16)
  if (operation === 'load_words')
    return `${fault('GP', place)}${moved ? ' ax=5a5a1111' : ''}${moved ? ` cx=${left} si=${pointer}` : ''} di=0`
  return fault('GP', place) + (moved ? ` cx=${left} di=${pointer}` : '')
}

function shownMemory(memory: ReadonlyMap<number, number>): string {
  const byte = (at: number): string => (memory.get(at) ?? PATTERN).toString(16).padStart(2, '0')
  return ` memory=${SHOWN.map((at) => [3, 2, 1, 0].map((index) => byte(at + index)).join('')).join(',')}`
}

/** Where the refused transfer stands in its snippet, what was pushed for it, what its registers hold. */
const BEYOND: Record<string, readonly [at: number, sp: string, registers: string]> = {
  far_beyond: [0, '+0', ''],
  far_call_beyond: [0, '+0', ''],
  far_return_beyond: [12, '-8', ''],
  interrupt_return_beyond: [15, '-12', ''],
  near_beyond: [0, '+0', ''],
  near_call_beyond: [0, '+0', ''],
  near_indirect_beyond: [6, '+0', ' bx=10109'],
  near_return_beyond: [6, '-4', ''],
}

function rightBeyond(text: string, name: string): string {
  const [at, sp, registers] = BEYOND[name.split('/').at(-1) ?? ''] ?? []
  return at === undefined ? text : fault('GP', { at, sp }) + registers + UNTOUCHED
}

export const REAL_MODE_ERRORS: readonly KnownError[] = [
  {
    what: 'real mode: operands may cross 64 KiB',
    source: 'SDM vol. 3, 20.1: #GP, through SS #SS',
    lines: /^real\/operand\//,
    right: rightOperand,
  },
  {
    what: 'real mode: limits that protected mode has left are not checked',
    source: 'SDM vol. 3, 9.9.2 and 5.3: a segment register keeps its limit until protected mode loads it again',
    lines: /^real\/limit\//,
    right: rightLimit,
  },
  {
    what: 'real mode: pushes and pops may cross 64 KiB',
    source:
      'SDM vol. 2, PUSH, POP, CALL, ENTER, LEAVE, RET: #SS; PUSHA with an odd SP too (Intel: #GP). RETF does not wrap between its words',
    lines: /^real\/stack\//,
    right: rightStack,
  },
  {
    what: 'real mode: IP wraps at 64 KiB',
    source: 'SDM vol. 3, 20.1 and 5.3: #GP of the instruction that is not wholly below',
    lines: /^real\/code\/(\w+\.\d+\/|jump-wraps\.2\/1$)/,
    right: (text, name) => (name.includes('jump-wraps') ? fault('GP') : rightCode(text, name)),
  },
  {
    what: 'real mode: transfers with 32-bit operands may go beyond 64 KiB',
    source: 'SDM vol. 2, JMP, CALL, RET, IRET: #GP',
    lines: /^real\/plain\/\w+_beyond$/,
    right: rightBeyond,
  },
  {
    what: 'real mode: elements of string instructions may cross 64 KiB',
    source: 'SDM vol. 3, 20.1: #GP; vol. 2, REP: the elements before are done',
    lines: /^real\/string\//,
    right: rightString,
  },
  {
    what: 'INT1 (F1) is not an instruction, and LOCK before MOV is ignored, in real mode too',
    source: 'SDM vol. 2, INT n/INTO/INT3/INT1 and LOCK',
    lines: /^real\/plain\/(int1|locked_move)$/,
    right: (text, name) => (name.endsWith('int1') ? text.replace('#UD at +0', '#DB at +1') : text.replace('done at +5', '#UD at +0')),
  },
]
