/**
 * What handlers of the interpreter touch of what a region keeps in locals. Such a handler is run with little around it (handled.ts): XMM registers and
 * flags that it reads are stored before, what it writes is loaded after, and everything else stays where it is. The row must not raise once its unit is proven and its
 * operand is found, nor end the region, nor write MXCSR. `tests/unit/.../handler-reach.test.ts` runs every row in the table and looks what it changed.
 */
import type { Uop } from '../uop.ts'

/** Registers as masks of their numbers. */
export interface HandlerReach {
  readonly gprWritten: number
  readonly xmmRead: number
  readonly xmmWritten: number
  readonly flagsRead: boolean
  readonly flagsWritten: boolean
  /** ModRM's operand in memory: never less than the handler accesses. */
  readonly memory: { readonly size: number; readonly write: boolean } | undefined
}

const NOTHING: HandlerReach = {
  gprWritten: 0,
  xmmRead: 0,
  xmmWritten: 0,
  flagsRead: false,
  flagsWritten: false,
  memory: undefined,
}

type Reach = (u: Uop) => Partial<HandlerReach>

const RAX = 1 << 0
const SIZES: Readonly<Record<string, number>> = { f32: 4, f64: 8, i16: 2, i32: 4, i64: 8 }
const general = (field: number): number => 1 << (field >> 3)

const registersOnly: Reach = () => ({})
/** A number of the handler's type, in memory. */
const memory = (write: boolean, size?: number): Reach => {
  return (u) => ({ memory: { size: size ?? SIZES[u.info.type] ?? 10, write } })
}
const toFlags: Reach = () => ({ flagsWritten: true })
const fromFlags: Reach = () => ({ flagsRead: true })
/** MMX: the second operand is a register or memory. */
const mmxOperand = (size: number, write = false): Reach => {
  return (u) => (u.isMemory ? { memory: { size, write } } : {})
}

/** ModRM.rm, a general register or memory. */
function rm(u: Uop, write: boolean, size: number = u.info.width): Partial<HandlerReach> {
  return u.isMemory ? { memory: { size, write } } : { gprWritten: write ? general(u.rm) : 0 }
}

/** RCL and RCR, also by CL. */
const rotate: Reach = (u) => ({ ...rm(u, true), flagsRead: true, flagsWritten: true })
const decimal: Reach = () => ({ gprWritten: RAX, flagsRead: true, flagsWritten: true })

function forms(names: string, reach: Reach): Record<string, Reach> {
  return Object.fromEntries(names.split(' ').map((name) => [name, reach]))
}

const INTEGER: Readonly<Record<string, Reach>> = {
  ...forms('rclEI rclE1 rclEC rcrEI rcrE1 rcrEC', rotate),
  ...forms('daa das aaa aas aad', decimal),
  ...forms('mfence', registersOnly),
}

const X87: Readonly<Record<string, Reach>> = {
  ...forms('arithmeticMemory fcomMemory fcompMemory loadMemory', memory(false)),
  ...forms('storeMemory storePop storeTruncated', memory(true)),
  ...forms('loadExtended fbld', memory(false, 10)),
  ...forms('storeExtended fbstp', memory(true, 10)),
  ...forms('arithmeticTop arithmeticInto arithmeticPop fsqrt fcom fcomp fcompp fucom fucomp fucompp ftst fxam', registersOnly),
  ...forms('fcomi fcomip fucomi fucomip', toFlags),
  ...forms('fcmov fcmovNot', fromFlags),
  ...forms('loadRegister fst fstp fstpnce fxch fchs fabs ffree ffreep fnop fdecstp fincstp', registersOnly),
  ...forms('fld1 fldl2t fldl2e fldpi fldlg2 fldln2 fldz', registersOnly),
  ...forms('fxtract fprem1 fprem frndint fscale f2xm1 fyl2x fptan fpatan fyl2xp1 fsincos fsin fcos', registersOnly),
}

const MMX: Readonly<Record<string, Reach>> = {
  ...forms(
    'pmullw psubusb psubusw paddusb paddusw pmulhw psubsb psubsw paddsb paddsw pmaddwd psubb psubw psubd paddb paddw paddd',
    mmxOperand(8),
  ),
  ...forms(
    'pcmpgtb pcmpgtw pcmpgtd pcmpeqb pcmpeqw pcmpeqd pand pandn por pxor psrlw psrld psrlq psraw psrad psllw pslld psllq',
    mmxOperand(8),
  ),
  ...forms('punpcklbw punpcklwd punpckldq packsswb packuswb punpckhbw punpckhwd punpckhdq packssdw', mmxOperand(8)),
  ...forms(
    'psrlwImmediate psrawImmediate psllwImmediate psrldImmediate psradImmediate pslldImmediate psrlqImmediate psllqImmediate',
    registersOnly,
  ),
  ...forms('pminub pmaxub pavgb pavgw pmulhuw pminsw pmaxsw psadbw pshufw paddq pmuludq psubq', mmxOperand(8)),
  ...forms(
    'pshufb phaddw phaddd phaddsw pmaddubsw phsubw phsubd phsubsw psignb psignw psignd pmulhrsw pabsb pabsw pabsd palignr',
    mmxOperand(8),
  ),
  movdToMmx: (u) => rm(u, false),
  movdFromMmx: (u) => rm(u, true),
  movqMmx: mmxOperand(8),
  movqMmxStore: mmxOperand(8, true),
  emms: registersOnly,
  pinsrw: (u) => rm(u, false, 2),
  ...forms('pextrw pmovmskb', (u) => ({ gprWritten: general(u.reg) })),
}

/** Those with an MMX register beside the XMM register. */
const BOTH: Readonly<Record<string, Reach>> = {
  movq2dq: (u) => ({ xmmWritten: 1 << u.reg }),
  movdq2q: (u) => ({ xmmRead: 1 << u.rm }),
}

/** XMM registers alone, nothing of MXCSR; operands in memory are aligned, which only the region's own lowerings see to. */
const SSE: Readonly<Record<string, Reach>> = {
  ...forms('phminposuw mpsadbw', (u) => ({ xmmRead: (1 << u.reg) | (u.isMemory ? 0 : 1 << u.rm), xmmWritten: 1 << u.reg })),
}

const BY_UNIT: Readonly<Record<string, Readonly<Record<string, Reach>>>> = { '': INTEGER, x87: X87, mmx: MMX, sse: { ...BOTH, ...SSE } }

/** All handlers in the table, by unit. */
export function reachableHandlers(): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(BY_UNIT).map(([unit, table]) => [unit, Object.keys(table)]))
}

/** Undefined where nothing is known of the handler. */
export function reachOf(u: Uop): HandlerReach | undefined {
  const reach = BY_UNIT[u.info.unit]?.[u.info.name]
  if (!reach || (u.info.unit === 'sse' && u.isMemory)) return undefined
  return { ...NOTHING, ...reach(u) }
}

export function usesMmx(u: Uop): boolean {
  return u.info.unit === 'mmx' || u.info.name in BOTH
}
