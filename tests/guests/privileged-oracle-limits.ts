/**
 * Limits of segments, which QEMU's TCG does not check: what is right is computed here from the names of the oracle kernel's lines, which tell the
 * segment (`up.1234.rw`: valid up to 1234h; `down16.efff.rw`: valid from F000h to FFFFh), the access (`load32.4r`) and the offset.
 * SDM vol. 3, 5.3 (limit checking) and 5.5 (types); APM vol. 2, 4.12.
 */
import type { KnownError } from './privileged-oracle-table.ts'

export interface LimitedSegment {
  readonly first: number
  readonly last: number
  readonly writable: boolean
}

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
  if (kind === 'up') return { first: 0, last: limit, writable }
  return { first: limit + 1, last: kind === 'down16' ? TOP_16 : TOP_32, writable }
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
]
