/**
 * The state that a case of the instruction tests starts from and ends in, as `struct record` of oracle.c lays it out (little-endian):
 * code, where in the code page it stands, mode, general registers, RIP, RFLAGS, trap, CR2, an FXSAVE image (64-bit format, registers in stack
 * order), the window, which is the end of the second of two data pages, and the seam, where both meet. The pages beside the code page and the data
 * pages are not mapped.
 */
export const RECORD_SIZE = 1904

/** Longest code of a case. */
export const CODE_SIZE = 512

export const OFFSET = {
  code: 0,
  length: 512,
  codeOffset: 516,
  mode: 520,
  gpr: 528,
  rip: 656,
  flags: 664,
  trap: 672,
  error: 676,
  cr2: 680,
  fx: 688,
  window: 1200,
  seam: 1840,
} as const

/** Inside the FXSAVE image: SDM vol. 1, 10.5.1. */
export const FX = {
  control: 0,
  status: 2,
  tag: 4,
  opcode: 6,
  instruction: 8,
  operand: 16,
  mxcsr: 24,
  mxcsrMask: 28,
  st: 32,
  xmm: 160,
  end: 416,
} as const

export const CODE_PAGE = 0x1000_0000
/** The second of the two. */
export const DATA_PAGE = 0x2000_0000
export const PAGE = 4096
export const WINDOW_SIZE = 640
/** Where the window lies for the instruction. */
export const WINDOW = DATA_PAGE + PAGE - WINDOW_SIZE
/** Bytes around the boundary between the data pages. */
export const SEAM_SIZE = 64
export const SEAM = DATA_PAGE - SEAM_SIZE / 2
export const FS_BASE = 0x40
export const GS_BASE = 0x1000
export const TRAP_NONE = 0xffff_ffff
export const GPR_NAMES = [
  'RAX',
  'RCX',
  'RDX',
  'RBX',
  'RSP',
  'RBP',
  'RSI',
  'RDI',
  'R8',
  'R9',
  'R10',
  'R11',
  'R12',
  'R13',
  'R14',
  'R15',
] as const

export type Mode = 64 | 32 | 16

/** 16-bit code has segments that begin where the code page and the data page do: the low halves of addresses are offsets. */
export function codeBase(mode: Mode): number {
  return mode === 16 ? 0 : CODE_PAGE
}

/** One record in a batch. */
export class CaseRecord {
  readonly bytes: Uint8Array
  readonly view: DataView

  constructor(batch: Uint8Array, index: number) {
    this.bytes = batch.subarray(index * RECORD_SIZE, (index + 1) * RECORD_SIZE)
    this.view = new DataView(batch.buffer, batch.byteOffset + index * RECORD_SIZE, RECORD_SIZE)
  }

  get mode(): Mode {
    const mode = this.view.getUint32(OFFSET.mode, true)
    return mode === 32 || mode === 16 ? mode : 64
  }

  set mode(mode: Mode) {
    this.view.setUint32(OFFSET.mode, mode, true)
  }

  get code(): Uint8Array {
    return this.bytes.subarray(OFFSET.code, OFFSET.code + this.view.getUint32(OFFSET.length, true))
  }

  set code(code: readonly number[]) {
    this.bytes.set(code, OFFSET.code)
    this.view.setUint32(OFFSET.length, code.length, true)
  }

  get codeOffset(): number {
    return this.view.getUint32(OFFSET.codeOffset, true)
  }

  set codeOffset(offset: number) {
    this.view.setUint32(OFFSET.codeOffset, offset, true)
  }

  gpr(number: number): bigint {
    return this.view.getBigUint64(OFFSET.gpr + number * 8, true)
  }

  setGpr(number: number, value: bigint): void {
    this.view.setBigUint64(OFFSET.gpr + number * 8, BigInt.asUintN(this.mode === 64 ? 64 : 32, value), true)
  }

  get rip(): bigint {
    return this.view.getBigUint64(OFFSET.rip, true)
  }

  set rip(value: bigint) {
    this.view.setBigUint64(OFFSET.rip, value, true)
  }

  get flags(): number {
    return this.view.getUint32(OFFSET.flags, true)
  }

  set flags(value: number) {
    this.view.setBigUint64(OFFSET.flags, BigInt(value), true)
  }

  get trap(): number {
    return this.view.getUint32(OFFSET.trap, true)
  }

  get error(): number {
    return this.view.getUint32(OFFSET.error, true)
  }

  get cr2(): bigint {
    return this.view.getBigUint64(OFFSET.cr2, true)
  }

  setFault(trap: number, error: number, cr2: bigint): void {
    this.view.setUint32(OFFSET.trap, trap, true)
    this.view.setUint32(OFFSET.error, error, true)
    this.view.setBigUint64(OFFSET.cr2, cr2, true)
  }

  get fx(): Uint8Array {
    return this.bytes.subarray(OFFSET.fx, OFFSET.fx + FX.end)
  }

  get seam(): Uint8Array {
    return this.bytes.subarray(OFFSET.seam, OFFSET.seam + SEAM_SIZE)
  }

  get window(): Uint8Array {
    return this.bytes.subarray(OFFSET.window, OFFSET.window + WINDOW_SIZE)
  }
}
