/** A micro-operation of the decode arena (core/uop.ts) as the translator reads it, with what the generated table says of its handler. */
import { EA_BEYOND, EA_GENERAL, SLOT_RIP_BASE, UOP_BEYOND, UOP_LOCK, UOP_REGISTER } from '../../cpu/micro-operation.ts'
import { HANDLERS } from './generated/handlers.ts'

export type Width = 1 | 2 | 4 | 8

/** A handler of the interpreter: its function, what it was instantiated for, and how its micro-operation ends. */
export interface HandlerInfo {
  readonly name: string
  /** What stands between the angle brackets of its call. */
  readonly type: string
  /** Operand width where the handler is generic over it, else 0. */
  readonly width: Width | 0
  /** ModRM names memory; undefined where the handler decides at run time. */
  readonly memory: boolean | undefined
  /** Condition code that the number carries, or -1: then it stands in the micro-operation. */
  readonly condition: number
  readonly kind: 'plain' | 'direct' | 'branch' | 'ends'
  /** Width of a direct branch's target. */
  readonly target: Width | 0
  readonly unit: string
}

const WIDTHS: Readonly<Record<string, Width>> = { u8: 1, u16: 2, u32: 4, u64: 8 }

function parse(row: readonly [number, string, string, string, string]): [number, HandlerInfo] {
  const [number, call, kind, size, unit] = row
  const name = /^\w+/.exec(call)?.[0] ?? ''
  const type = /<(.*)>/.exec(call)?.[1] ?? ''
  const width = WIDTHS[/u8|u16|u32|u64/.exec(type)?.[0] ?? ''] ?? 0
  const memory = /\bMem\b/.test(call) ? true : /\bReg\b/.test(call) ? false : undefined
  const condition = Number(/, (\d+)\)$/.exec(call)?.[1] ?? -1)
  return [number, { name, type, width, memory, condition, kind: kind as HandlerInfo['kind'], target: WIDTHS[size] ?? 0, unit }]
}

const INFOS: ReadonlyMap<number, HandlerInfo> = new Map(HANDLERS.map(parse))
const UNKNOWN: HandlerInfo = { name: 'undefined', type: '', width: 0, memory: undefined, condition: -1, kind: 'ends', target: 0, unit: '' }

/** A snapshot of the 16 bytes. */
export class Uop {
  readonly address: number
  readonly info: HandlerInfo
  readonly length: number
  readonly flags: number
  readonly reg: number
  readonly rm: number
  readonly index: number
  readonly ea: number
  readonly disp: number
  readonly imm: number

  constructor(view: DataView, address: number) {
    this.address = address
    this.info = INFOS.get(view.getUint16(address, true)) ?? UNKNOWN
    this.length = view.getUint8(address + 2)
    this.flags = view.getUint8(address + 3)
    this.reg = view.getUint8(address + 4)
    this.rm = view.getUint8(address + 5)
    this.index = view.getUint8(address + 6)
    this.ea = view.getUint8(address + 7)
    this.disp = view.getInt32(address + 8, true)
    this.imm = view.getInt32(address + 12, true)
  }

  get isMemory(): boolean {
    return this.info.memory ?? (this.flags & UOP_REGISTER) === 0
  }

  /** Memory is changed atomically towards vCPUs that run in parallel. */
  get isLocked(): boolean {
    return (this.flags & UOP_LOCK) !== 0
  }

  /** A direct branch whose target is 4 GiB beyond its immediate. */
  get isBeyond(): boolean {
    return (this.flags & UOP_BEYOND) !== 0
  }

  /** A RIP-relative operand at a distance that the micro-operation alone does not hold. */
  get isOperandBeyond(): boolean {
    return (this.ea & EA_GENERAL) !== 0 && (this.ea & EA_BEYOND) !== 0 && this.rm === SLOT_RIP_BASE
  }

  get condition(): number {
    return this.info.condition >= 0 ? this.info.condition : this.flags >> 4
  }
}
