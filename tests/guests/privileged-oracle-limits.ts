/**
 * Limits of segments, which QEMU's TCG does not check: what is right is computed here from the names of the oracle kernel's lines, which tell the
 * segment (`up.1234.rw`: valid up to 1234h; `down16.efff.rw`: valid from F000h to FFFFh), the access (`load32.4r`) and the offset.
 * SDM vol. 3, 5.3 (limit checking) and 5.5 (types); APM vol. 2, 4.12.
 */
import type { KnownError } from './privileged-oracle-table.ts'

export interface LimitedSegment {
  readonly first: number
  readonly last: number
  /** Mask of the stack pointer, where the segment is a stack. */
  readonly mask: number
  readonly writable: boolean
}

const FIXED = 2
const RESUME_FIXED = 0x10002
const DIRECTION = 0x400
const TOP_16 = 0xffff
const TOP_32 = 0xffff_ffff

/** `up.LIMIT.ACCESS`, `down16.LIMIT.ACCESS`, `down32.LIMIT.ACCESS`. Throws for anything else. */
export function parseSegment(name: string): LimitedSegment {
  const match = /^(up|down16|down32)\.([0-9a-f]+)\.(rw|rw16|ro|code)$/.exec(name)
  if (!match) throw new Error(`${name}: no name of a limited segment`)
  const [, kind, limitText = '', access] = match
  const limit = Number.parseInt(limitText, 16)
  const writable = access === 'rw' || access === 'rw16'
  const mask = kind === 'down16' || access === 'rw16' ? TOP_16 : TOP_32
  if (kind === 'up') return { first: 0, last: limit, mask, writable }
  return { first: limit + 1, last: kind === 'down16' ? TOP_16 : TOP_32, mask, writable }
}

export function fits({ first, last }: LimitedSegment, offset: number, size: number): boolean {
  return offset >= first && offset + size - 1 <= last
}

/** QEMU's line of a snippet whose first instruction should have faulted: selectors stay, nothing has changed. */
export function faultFirst(text: string, fault: string, flags = RESUME_FIXED): string {
  const [, selectors, stack] = /( cs=\w+ ss=\w+).* on (\S+)/.exec(text) ?? []
  return `${fault} at +0${selectors} sp=+0 fl=${flags.toString(16)} on ${stack}`
}

function rightAccess(text: string, name: string): string {
  const [, , , segmentName = '', through, operation = '', offset = ''] = name.split('/')
  const [, size, kind] = /\.(\d+)([rw-])$/.exec(operation) ?? []
  if (kind === '-') return text
  const segment = parseSegment(segmentName)
  if (kind === 'w' && !segment.writable) return faultFirst(text, '#GP(0)')
  if (fits(segment, Number.parseInt(offset, 16), Number(size))) return text
  return faultFirst(text, through === 'ss' ? '#SS(0)' : '#GP(0)')
}

/** Elements before the one that does not fit are done; pointer and counter tell. */
function rightString(text: string, name: string): string {
  const [, environment = '', , segmentName = '', direction, operation = ''] = name.split('/')
  const [, instruction, width, kind, start = ''] = /^(\w+)\.(\d)([rw])\.(\w+)$/.exec(operation) ?? []
  const segment = parseSegment(segmentName)
  const backward = direction === 'backward'
  const size = Number(width)
  const mask = environment.includes('16') ? TOP_16 : TOP_32
  const allowed = kind === 'r' || segment.writable
  let offset = Number.parseInt(start, 16)
  let left = 5
  while (left > 0 && allowed && fits(segment, offset & mask, size)) {
    offset = ((offset & ~mask) | ((offset + (backward ? -size : size)) & mask)) >>> 0
    left--
  }
  if (left === 0) return text
  const moved = left === 5 ? '' : ` cx=${left} ${instruction === 'lodsw' ? 'si' : 'di'}=${offset.toString(16)}`
  return `${faultFirst(text, '#GP(0)', RESUME_FIXED | (backward ? DIRECTION : 0))}${moved}`
}

/** Places relative to the stack pointer that an instruction accesses, and how many bytes at each. */
function stackAccesses(operation: string, bytes: number): readonly (readonly [place: number, size: number])[] {
  const size = /16/.test(operation) ? 2 : 4
  const count = /^enter/.test(operation) ? enterPushes(operation) : bytes / size
  const slots = Array.from({ length: count }, (_, slot) => slot)
  if (/^(pop|return|leave)/.test(operation)) return slots.map((slot) => [slot * size, size])
  const pushed = slots.map((slot) => [-(slot + 1) * size, size] as const)
  return [...pushed, [-bytes, size]] // ENTER proves that a write at the new stack pointer would succeed
}

/** The frame pointer, and one pointer for each level. */
function enterPushes(operation: string): number {
  return 1 + Number(/_(\d)/.exec(operation)?.[1])
}

function fitsStack(segment: LimitedSegment, operation: string, bytes: number, pointer: number): boolean {
  return stackAccesses(operation, bytes).every(([place, size]) => fits(segment, ((pointer + place) & segment.mask) >>> 0, size))
}

function rightStack(text: string, name: string): string {
  const [, , , segmentName = '', operationText = '', offset = ''] = name.split('/')
  const [operation = '', bytes] = operationText.split('.')
  const segment = parseSegment(segmentName)
  const pointer = Number.parseInt(offset, 16)
  if (fitsStack(segment, operation, Number(bytes), pointer)) return text
  return faultFirst(text, '#SS(0)') + poppedBefore(segment, operation, pointer)
}

/** POPA keeps what it popped before the fault (measured on an EPYC): the zeros of the stack in DI, or in EDI, which held 80003F00h. */
function poppedBefore(segment: LimitedSegment, operation: string, pointer: number): string {
  if (operation === 'pop_all16') return fits(segment, pointer, 2) ? ' di=80000000' : ''
  return operation === 'pop_all32' && fits(segment, pointer, 4) ? ' di=0' : ''
}

const SEL_TEST = 0x88
/** CS and SS of ring 3. */
const USER_SELECTORS: Record<string, readonly [cs: string, ss: string]> = { p32: ['2b', '23'], p16: ['4b', '53'] }

/** The event's frame on a stack too small for it; the fault goes to ring 0, whose stack is good. */
function rightFrame(text: string, name: string): string {
  const [, , , segmentName = '', wayText = '', offset = ''] = name.split('/')
  const [, way, width, bytes, event = ''] = /^(same|inner)(16|32)\.(\d+)\.(.*)$/.exec(wayText) ?? []
  const size = Number(width) / 8
  const segment = parseSegment(segmentName)
  const pushes = Array.from({ length: Number(bytes) / size }, (_, slot) => -(slot + 1) * size)
  const pointer = Number.parseInt(offset, 16)
  if (pushes.every((place) => fits(segment, ((pointer + place) & segment.mask) >>> 0, size))) return text
  const code = (way === 'inner' ? SEL_TEST : 0) | (event === 'ud' ? 1 : 0)
  return refusedFrame(name, way === 'inner', event === 'np' ? '#DF(0)' : `#SS(${code.toString(16)})`)
}

/** A call through a gate comes after three pushes. A double fault is no fault that sets RF. */
function refusedFrame(name: string, inner: boolean, fault: string): string {
  const environment = name.split('/')[1] ?? ''
  const [cs, ss] = USER_SELECTORS[environment] ?? []
  const [at, sp] = name.includes('.call') ? [environment === 'p16' ? 18 : 15, '-12'] : [0, '+0']
  const flags = fault.startsWith('#DF') ? FIXED : RESUME_FIXED
  return `${fault} at +${at} cs=${cs} ss=${inner ? ss : '8b'} sp=${sp} fl=${flags.toString(16)} on stack0+0`
}

const FAULT_AT_FIRST = /at \+0/
const END_OF_SNIPPET = 2 // INT 20h

function faultAt(text: string, at: number): string {
  return faultFirst(text, '#GP(0)').replace(FAULT_AT_FIRST, `at +${at}`)
}

/** How many bytes of an instruction and of the INT 20h behind it are inside the limit: `move32.5/6`. */
function rightFetch(text: string, name: string): string {
  const [, length = '0', inside] = /\.(\d+)\/(\d+)$/.exec(name) ?? []
  if (Number(inside) < Number(length)) return faultAt(text, 0)
  return /^done/.test(text) && Number(inside) < Number(length) + END_OF_SNIPPET ? faultAt(text, Number(length)) : text
}

/** The limit is before (-1), at (0) or behind (1) the first byte of the target. */
function rightBranch(text: string, name: string): string {
  const distance = Number(name.split('/').at(-1))
  if (distance < 0) return faultAt(text, 0)
  if (distance > 0) return text
  return text.replace(/^done at \+(\d+)/, (_all, end) => `#GP(0) at +${Number(end) - END_OF_SNIPPET}`).replace(/ fl=\w+/, ' fl=10002')
}

const CODE_LAST = 0x35

function rightCodeAsData(text: string, name: string): string {
  const [, readable, access, offset = ''] = /(readable|execute-only)\.(read|write)\/(\w+)$/.exec(name) ?? []
  const allowed = readable === 'readable' && access === 'read' && Number.parseInt(offset, 16) + 3 <= CODE_LAST
  return allowed ? text : faultAt(text, 0)
}

const SELECTORS: Record<string, string> = {
  'p32/0': 'cs=8 ss=10',
  'p32/3': 'cs=2b ss=23',
  'p16/0': 'cs=38 ss=40',
  'p16/3': 'cs=4b ss=53',
}

function rightHandler(_text: string, name: string): string {
  const [, environment = '', ring] = name.split('/')
  const fault = name.includes('handler-ud') ? '#GP(1)' : '#GP(0)'
  return `${fault} at +0 ${SELECTORS[`${environment}/${ring}`]} sp=+0 fl=10002 on ${ring === '3' ? 'stack0+0' : 'own'}`
}

function signed(value: number): string {
  return value < 0 ? String(value) : `+${value}`
}

export const LIMIT_ERRORS: readonly KnownError[] = [
  {
    what: 'limits and types of data segments are not checked',
    source: 'SDM vol. 3, 5.3 and 5.5: #GP(0), through SS #SS(0); a write to read-only data or code #GP(0)',
    lines: /^limit\/[^/]*\/.\/[^/]*\/(es|ss)\//,
    right: rightAccess,
  },
  {
    what: 'limits are not checked between the iterations of a repeated string instruction',
    source: 'SDM vol. 2, REP: a fault leaves the registers as after the last iteration that succeeded',
    lines: /^limit\/[^/]*\/.\/[^/]*\/(forward|backward)\//,
    right: rightString,
  },
  {
    what: 'limits of stack segments are not checked',
    source: 'SDM vol. 2, PUSH, PUSHA, CALL, ENTER, POP, RET, IRET, LEAVE: #SS(0), nothing has changed',
    lines: /^stack\//,
    right: rightStack,
  },
  {
    what: 'the stack that takes the frame of an event or of a call gate need not have room for it',
    source:
      'SDM vol. 2, INT n and CALL: #SS(EXT), after a switch of stacks #SS(selector + EXT); vol. 3, table 6-5: #DF if that happens to #NP',
    lines: /^frame\//,
    right: rightFrame,
  },
  {
    what: 'code may be fetched beyond the limit of CS',
    source: 'SDM vol. 3, 5.3: #GP(0) of the instruction whose bytes are not all inside',
    lines: /^code\/[^/]*\/.\/\w+\.\d+\/\d+$/,
    right: rightFetch,
  },
  {
    what: 'transfers may go beyond the limit of CS',
    source: 'SDM vol. 2, JMP, Jcc, LOOP, CALL, RET, IRET: #GP(0) of the transfer, which has then done nothing',
    lines: /^code\/[^/]*\/.\/\w+\/[+-]\d$/,
    right: rightBranch,
  },
  {
    what: 'code that may only be executed can be read, and any code be written',
    source: 'SDM vol. 3, 5.5 (type checking): #GP(0)',
    lines: /^code\/[^/]*\/.\/(readable|execute-only)/,
    right: rightCodeAsData,
  },
  {
    what: 'gates may lead beyond the limit of their code segment',
    source: 'SDM vol. 2, INT n, CALL and JMP: #GP(EXT)',
    lines: /^code\/[^/]*\/.\/handler-\w+\/1$/,
    right: rightHandler,
  },
  {
    what: 'a switch to an inner 16-bit stack keeps bits 31:16 of the interrupted ESP',
    source: 'SDM vol. 2, INT n and CALL: ESP = NewESP, all of the field of a 32-bit TSS',
    lines: /^frame\/[^/]*\/.\/(down16|up\.\w+\.rw16)[^/]*\/inner/,
    right: (text) => text.replace(/^(done .*) sp=([+-]\d+)/, (_all, before, sp) => `${before} sp=${signed(Number(sp) + 0x1_0000)}`),
  },
  {
    what: 'RF is not set in the image of EFLAGS that a fault pushes',
    source: 'SDM vol. 3, 17.3.1.1',
    lines: /^words\/.*32\.(ud|np)\//,
    right: (text) => text.replace(/( [24]b 0 2) 0/, '$1 1'),
  },
]
