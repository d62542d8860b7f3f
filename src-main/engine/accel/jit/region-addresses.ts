/**
 * Where operands and code lie: RIP, effective addresses, segments, the stack. In 64-bit and flat 32-bit code most segments need no look. In other code
 * (segmented-code.ts) base and ends of those that a region uses are locals, read when it is entered: nothing but its own loads of segment registers changes
 * them while it runs. An access that the end does not allow, or does not tell of, is the interpreter's, which knows the fault.
 */
import { EA_ADDRESS_16, EA_ADDRESS_32, EA_GENERAL, SLOT_RIP_BASE, SLOT_ZERO } from '../../cpu/micro-operation.ts'
import type { RegionFrame } from './region-registers.ts'
import { RegionUnits } from './region-units.ts'
import type { Uop, Width } from './uop.ts'
import { I64, OP } from './wasm/opcodes.ts'

const RSP = 4
const SEGMENT_CS = 1
const SEGMENT_SS = 2
const SEGMENT_FS = 4
const LONGEST_OPERAND = 16
const LAST_WORD = 0xffff

/** First and last byte of a region's code, relative to its page. */
export interface CodeExtent {
  readonly first: number
  readonly last: number
}

export type SegmentPart = 'segBase' | 'segReadEnd' | 'segWriteEnd'

export abstract class RegionAddresses extends RegionUnits {
  /** Set by the region compiler for each instruction: bytes from the region's page. */
  offset = 0
  /** RIP of the region's page. Where code begins within its segment's first page, less than 0. */
  protected readonly base: number
  protected readonly linearAddress: number
  readonly #segments = new Map<string, { readonly part: SegmentPart; readonly segment: number; readonly local: number }>()
  /** Of segmented code: the last offset that RIP may have. */
  readonly #lastCode: number

  constructor(frame: RegionFrame, successors?: (node: number) => readonly number[]) {
    super(frame, successors)
    this.base = this.body.local(I64)
    this.linearAddress = this.body.local(I64)
    this.#lastCode = frame.segmented ? this.body.local(I64) : -1
  }

  // --- code

  /** RIP at an offset: RIP-relative values have that of their own page, 4096 times its distance. */
  getRip(offset: number): void {
    this.body.get(this.base)
    if (offset === 0) return
    this.body.i64(offset)
    this.body.op(OP.i64_add)
  }

  /** Linear address of an offset. */
  protected getLinearRip(offset: number): void {
    this.getRip(offset)
    if (this.frame.segmented) {
      this.segmentPart('segBase', SEGMENT_CS)
      this.body.op(OP.i64_add)
    }
    this.cutTo32()
  }

  /** Linear address of the RIP in a local. */
  protected linearTarget(rip: number): void {
    this.body.get(rip)
    this.segmentPart('segBase', SEGMENT_CS)
    this.body.op(OP.i64_add)
    this.cutTo32()
  }

  /** Cuts the i64 on the stack to 32 bits, but in 64-bit code. */
  protected cutTo32(): void {
    if (this.frame.is64) return
    this.body.i64(-1, 0)
    this.body.op(OP.i64_and)
  }

  /** Sets `base` from the RIP on the stack, which lies in the region's page. */
  protected setBase(): void {
    const b = this.body
    if (!this.frame.segmented) {
      b.i64(-4096)
      b.op(OP.i64_and)
      return b.set(this.base)
    }
    b.tee(this.base)
    b.get(this.base)
    this.segmentPart('segBase', SEGMENT_CS)
    b.op(OP.i64_add)
    b.i64(0xfff)
    b.op(OP.i64_and)
    b.op(OP.i64_sub)
    b.set(this.base)
  }

  /** At the start of a region of segmented code: all segments that it uses, and how far RIP may go. */
  protected loadSegments(): void {
    const { segmented } = this.frame
    if (!segmented) return
    const b = this.body
    b.hole(() => {
      for (const { part, segment, local } of this.#segments.values()) {
        this.loadState(OP.i64_load, part, segment)
        b.set(local)
      }
    })
    this.loadState(OP.i64_load32_u, 'segLimit', SEGMENT_CS, 4)
    if (segmented.code === 2) {
      b.tee(this.#lastCode)
      b.i64(LAST_WORD)
      b.get(this.#lastCode)
      b.i64(LAST_WORD)
      b.op(OP.i64_lt_u)
      b.op(OP.select)
      b.set(this.#lastCode)
      return
    }
    b.set(this.#lastCode)
  }

  /** i32: not zero where not all of the region's code lies in its segment. */
  protected pushBeyondSegment({ first, last }: CodeExtent): void {
    const b = this.body
    this.getRip(first)
    b.get(this.#lastCode)
    b.op(OP.i64_gt_u)
    this.getRip(last)
    b.get(this.#lastCode)
    b.op(OP.i64_gt_u)
    b.op(OP.i32_or)
  }

  /** Leaves before the present instruction where an offset of the page is no place in the code segment, or one by wrapping around only. */
  proveInSegment(offset: number): void {
    if (!this.frame.segmented) return
    this.getRip(offset)
    this.#leaveBeyondSegment()
  }

  /** The same for the RIP in a local. */
  proveTarget(local: number): void {
    if (!this.frame.segmented) return
    this.body.get(local)
    this.#leaveBeyondSegment()
  }

  #leaveBeyondSegment(): void {
    const b = this.body
    b.get(this.#lastCode)
    b.op(OP.i64_gt_u)
    b.if(undefined, false)
    this.exitHere()
    b.end()
  }

  // --- segments

  /** A part of a segment register, on the stack. */
  segmentPart(part: SegmentPart, segment: number): void {
    if (this.frame.segmented) this.body.get(this.segmentLocal(part, segment))
    else this.loadState(OP.i64_load, part, segment)
  }

  /** Its local, in segmented code. */
  segmentLocal(part: SegmentPart, segment: number): number {
    const known = this.#segments.get(part + segment)
    if (known) return known.local
    const local = this.body.local(I64)
    this.#segments.set(part + segment, { part, segment, local })
    return local
  }

  /** Of the offset on the stack, for an access of `size` bytes that lies within the segment's end; leaves the region otherwise. */
  #addSegment(segment: number, size: number, write: boolean): void {
    const b = this.body
    b.tee(this.linearAddress)
    b.i64(size)
    b.op(OP.i64_add)
    this.segmentPart(write ? 'segWriteEnd' : 'segReadEnd', segment)
    b.op(OP.i64_gt_u)
    b.if(undefined, false)
    this.exitHere()
    b.end()
    b.get(this.linearAddress)
    this.segmentPart('segBase', segment)
    b.op(OP.i64_add)
    this.cutTo32()
  }

  // --- operands

  /** RIP of the present instruction's page. */
  pageOffset(): number {
    return this.offset & ~0xfff
  }

  /** True when the translator can compute the operand's linear address itself. */
  canAddress(u: Uop): boolean {
    if (!(u.ea & EA_GENERAL)) return true
    return !u.isOperandBeyond
  }

  /** A base or an index: byte offset into the register file. */
  #slotValue(slot: number): void {
    if (slot === SLOT_RIP_BASE) this.getRip(this.pageOffset())
    else this.getGpr(slot >> 3)
  }

  /** Base, index and displacement, cut to the address size: what LEA stores. */
  effectiveAddress(u: Uop): void {
    const b = this.body
    let parts = 0
    if (u.rm !== SLOT_ZERO) {
      this.#slotValue(u.rm)
      parts++
    }
    if (u.index !== SLOT_ZERO) {
      this.#slotValue(u.index)
      if (u.ea & 3) {
        b.i64(u.ea & 3)
        b.op(OP.i64_shl)
      }
      if (parts++) b.op(OP.i64_add)
    }
    if (u.disp !== 0 || parts === 0) {
      b.i64(u.disp)
      if (parts) b.op(OP.i64_add)
    }
    this.cutAddress(u)
  }

  /** Cuts the address on the stack to the instruction's address size. */
  cutAddress(u: Uop): void {
    const b = this.body
    if (u.ea & EA_ADDRESS_32) b.i64(-1, 0)
    else if (u.ea & EA_ADDRESS_16) b.i64(0xffff)
    else return
    b.op(OP.i64_and)
  }

  /** Linear address of the operand for an access of `size` bytes; leaves the region where its segment may not allow it. */
  linear(u: Uop, size: number, write: boolean): void {
    this.effectiveAddress(u)
    if (!(u.ea & EA_GENERAL)) return
    const segment = (u.ea >> 3) & 7
    if (!this.frame.is64) return this.inSegment(segment, size, write)
    if (segment < SEGMENT_FS) return
    if (u.rm !== SLOT_ZERO || u.index !== SLOT_ZERO) this.#proveOffset()
    this.loadState(OP.i64_load, 'segBase', segment)
    this.body.op(OP.i64_add)
  }

  /**
   * Outside 64-bit code: linear address of the offset on the stack. In flat 32-bit code, FS, GS and CS have limits to be checked; ES, SS and DS have nothing to
   * refuse.
   */
  inSegment(segment: number, size: number, write: boolean): void {
    if (!this.frame.segmented && segment < SEGMENT_FS && segment !== SEGMENT_CS) return
    this.#addSegment(segment, size, write)
  }

  /**
   * FS and GS in 64-bit code: an operand whose offset is not canonical, or ends there, is the interpreter's, whatever the base makes of it
   * (core/operands.ts). No operand is longer than 16 bytes.
   */
  #proveOffset(): void {
    const b = this.body
    b.tee(this.linearAddress)
    b.get(this.linearAddress)
    this.leaveUnlessCanonical(LONGEST_OPERAND)
  }

  /** Leaves before the present instruction if `size` bytes at the address on the stack are not all canonical. */
  leaveUnlessCanonical(size: number): void {
    const b = this.body
    b.i64(0, 0x8000)
    b.op(OP.i64_add)
    b.i64(1 - size, size === 1 ? 0x1_0000 : 0xffff)
    b.op(OP.i64_ge_u)
    b.if(undefined, false)
    this.exitHere()
    b.end()
  }

  // --- the stack

  /** Bytes of a near pointer, which PUSH moves unless a prefix says otherwise. */
  get codeWidth(): Width {
    return this.frame.is64 ? 8 : (this.frame.segmented?.code ?? 4)
  }

  get #stackWidth(): Width {
    return this.frame.is64 ? 8 : (this.frame.segmented?.stack ?? 4)
  }

  /** Cuts the stack pointer on the stack to its size. */
  #cutStack(): void {
    if (this.#stackWidth === 8) return
    if (this.#stackWidth === 4) this.body.i64(-1, 0)
    else this.body.i64(LAST_WORD)
    this.body.op(OP.i64_and)
  }

  /** Linear address of `size` bytes at `distance` from a pointer into the stack; leaves the region where they are none. */
  stackAddress(distance: number, size: number, write: boolean, pointer = RSP): void {
    this.getGpr(pointer)
    this.#addDistance(distance)
    this.#cutStack()
    if (this.frame.segmented) this.#addSegment(SEGMENT_SS, size, write)
  }

  /** RSP becomes `pointer` plus so many bytes, in the stack's size. */
  moveStack(distance: number, pointer = RSP): void {
    const b = this.body
    this.getGpr(pointer)
    this.#addDistance(distance)
    this.#cutStack()
    if (this.#stackWidth === 2) {
      this.getGpr(RSP)
      b.i64(~LAST_WORD)
      b.op(OP.i64_and)
      b.op(OP.i64_or)
    }
    this.setGpr(RSP)
  }

  #addDistance(distance: number): void {
    if (distance === 0) return
    this.body.i64(distance)
    this.body.op(OP.i64_add)
  }
}
