/**
 * Code whose segments count: all but 64-bit code and flat 32-bit code, so real mode, 16-bit segments, and 32-bit ones with a base or a limit. Bases and limits are
 * no part of a region: it reads them when it is entered, so that it serves them all.
 */
import { MODE_64, MODE_CODE32, MODE_FLAT, MODE_PROTECTED, MODE_STACK32, MODE_USER } from '../../cpu/mode.ts'

const FLAT_32 = MODE_CODE32 | MODE_STACK32 | MODE_FLAT

export interface SegmentedCode {
  /** Default size of operands and addresses, and of RIP: CS.D. */
  readonly code: 2 | 4
  /** Size of the stack pointer: SS.B. */
  readonly stack: 2 | 4
  /** Segment registers are loaded with a paragraph's number: real or virtual-8086 mode. */
  readonly isReal: boolean
  /** At CPL 3; with `isReal`, in virtual-8086 mode. */
  readonly isUser: boolean
}

/** Undefined where segments do not count. */
export function segmentedCode(mode: number): SegmentedCode | undefined {
  if (mode & MODE_64 || (mode & FLAT_32) === FLAT_32) return undefined
  return {
    code: mode & MODE_CODE32 ? 4 : 2,
    stack: mode & MODE_STACK32 ? 4 : 2,
    isReal: !(mode & MODE_PROTECTED),
    isUser: (mode & MODE_USER) !== 0,
  }
}

/** Bytes of RIP: narrower targets of branches are cut to their width. */
export function codeWidth(mode: number): 2 | 4 | 8 {
  if (mode & MODE_64) return 8
  return mode & MODE_CODE32 ? 4 : 2
}
