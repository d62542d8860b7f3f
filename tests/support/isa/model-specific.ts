/** What `modelSpecific` of a row allows: the part of the result that processors do not agree on, found from the row, cited there. */
import type { CaseForm } from './case-forms.ts'
import { type CaseRecord, codeBase, FX, OFFSET, RECORD_SIZE, TRAP_NONE } from './case-record.ts'

/** Estimates are within 1.5 * 2^-12 of the true value, so two of them within twice that: SDM vol. 2, RCPPS and RSQRTPS. */
const ESTIMATE_ERROR = 2 * 1.5 * 2 ** -12
const LOCK = 0xf0
const ADDRESS_SIZE = 0x67
const STATUS_C1 = 0x200
const STATUS_PRECISION = 0x20
const INVALID_OPCODE = 6
const GENERAL_PROTECTION = 13
const PAGE_FAULT = 14
const ALIGNMENT_CHECK = 17
const MXCSR_MM = 0x2_0000
const ARITHMETIC_FLAGS = 0x8d5

type Mask = (form: CaseForm, before: CaseRecord, expected: CaseRecord, got: CaseRecord) => void

const MASKS: readonly (readonly [RegExp, Mask])[] = [
  [/^(RCP|RSQRT)[PS]S$/, acceptEstimates],
  [/^(SHLD|SHRD|BSWAP)$/, acceptWordOperands],
  [/^(FXSAVE|XSAVE)$/, acceptMxcsrMask],
  [/^(FXSAVE|FXRSTOR)$/, acceptAlignmentFault],
  [/^(FXSAVE|FXRSTOR)$/, acceptWrappedImage],
  [/^SHA/, acceptAlignedOnly],
  [/^LDMXCSR$/, acceptMisalignedMask],
  [/^MOV$/, acceptLockedControl],
  [/^(F2XM1|FYL2X|FYL2XP1|FPTAN|FPATAN|FSIN|FCOS|FSINCOS)$/, acceptLastPlace],
]

export function maskModelSpecific(form: CaseForm, before: CaseRecord, expected: CaseRecord, got: CaseRecord): void {
  for (const [name, mask] of MASKS) if (name.test(form.row.name)) mask(form, before, expected, got)
}

function acceptEstimates(_form: CaseForm, _before: CaseRecord, expected: CaseRecord, got: CaseRecord): void {
  for (let at = OFFSET.fx + FX.xmm; at < OFFSET.fx + FX.end; at += 4) {
    const [a, b] = [expected.view.getFloat32(at, true), got.view.getFloat32(at, true)]
    if (Math.abs(a - b) <= Math.abs(a) * ESTIMATE_ERROR) got.view.setFloat32(at, a, true)
  }
}

/** The destination (a register or the window) and the flags of 16-bit forms. */
function acceptWordOperands({ size, row }: CaseForm, before: CaseRecord, expected: CaseRecord, got: CaseRecord): void {
  if (expected.trap !== TRAP_NONE || size !== 'u16' || (row.name !== 'BSWAP' && shiftCount(before, row.operands) <= 16)) return
  for (let register = 0; register < 16; register++) {
    const at = OFFSET.gpr + register * 8
    if ((expected.gpr(register) ^ got.gpr(register)) <= 0xffffn) got.view.setUint16(at, expected.view.getUint16(at, true), true)
  }
  got.window.set(expected.window)
  got.flags = (got.flags & ~ARITHMETIC_FLAGS) | (expected.flags & ARITHMETIC_FLAGS)
}

/** MXCSR_MASK in a saved image shows, by bit 17, whether misaligned operands can be allowed: SDM vol. 1, 11.6.6; APM vol. 1, 4.2.2. */
function acceptMxcsrMask(_form: CaseForm, _before: CaseRecord, expected: CaseRecord, got: CaseRecord): void {
  for (let at = OFFSET.window; at < RECORD_SIZE; at += 4) {
    const difference = expected.view.getUint32(at, true) ^ got.view.getUint32(at, true)
    if (difference === MXCSR_MM) got.view.setUint32(at, expected.view.getUint32(at, true), true)
  }
}

/** MXCSR.MM is a bit of this machine's CPU and reserved in the model's: #GP(0). APM vol. 1, 4.2.2. */
function acceptMisalignedMask(_form: CaseForm, before: CaseRecord, expected: CaseRecord, got: CaseRecord): void {
  const loaded = expected.view.getUint32(OFFSET.fx + FX.mxcsr, true)
  const refused =
    expected.trap === TRAP_NONE &&
    got.trap === GENERAL_PROTECTION &&
    got.error === 0 &&
    got.rip === BigInt(codeBase(before.mode) + before.codeOffset)
  if (loaded & MXCSR_MM && refused) got.bytes.set(expected.bytes)
}

function acceptAlignmentFault(_form: CaseForm, _before: CaseRecord, expected: CaseRecord, got: CaseRecord): void {
  if (expected.trap === ALIGNMENT_CHECK && got.trap === GENERAL_PROTECTION) got.setFault(ALIGNMENT_CHECK, 0, 0n)
}

/** Processors that want the memory operands of the SHA instructions aligned. */
function acceptAlignedOnly(_form: CaseForm, _before: CaseRecord, expected: CaseRecord, got: CaseRecord): void {
  if (expected.trap === GENERAL_PROTECTION && got.trap === TRAP_NONE) got.bytes.set(expected.bytes)
}

/** The last byte of an image that begins below 64 KiB in 16-bit addressing: this machine's CPU wraps its address, which no manual says. */
function acceptWrappedImage(_form: CaseForm, before: CaseRecord, expected: CaseRecord, got: CaseRecord): void {
  const narrow = before.mode === 32 && before.code.includes(ADDRESS_SIZE)
  const bothFault = expected.trap === PAGE_FAULT && got.trap === PAGE_FAULT
  if (narrow && bothFault && got.cr2 - expected.cr2 === 0x1_0000n) got.setFault(PAGE_FAULT, expected.error, expected.cr2)
}

function acceptLockedControl(_form: CaseForm, before: CaseRecord, expected: CaseRecord, got: CaseRecord): void {
  const locked = before.code.includes(LOCK)
  if (locked && expected.trap === GENERAL_PROTECTION && got.trap === INVALID_OPCODE) got.setFault(GENERAL_PROTECTION, 0, 0n)
}

/** Results that differ by one unit in the last place, and C1, which says how they were rounded: SDM vol. 1, 8.3.10; APM vol. 1, 6.4.5. */
function acceptLastPlace(_form: CaseForm, before: CaseRecord, expected: CaseRecord, got: CaseRecord): void {
  const status = OFFSET.fx + FX.status
  const [wanted, found] = [expected.view.getUint16(status, true), got.view.getUint16(status, true)]
  const exact = expected.view.getUint16(OFFSET.fx + FX.control, true) & STATUS_PRECISION && isOne(before)
  const accepted = exact ? STATUS_C1 | STATUS_PRECISION : wanted & STATUS_PRECISION ? STATUS_C1 : 0
  if (((wanted ^ found) & ~accepted) === 0) got.view.setUint16(status, wanted, true)
  for (let at = OFFSET.fx + FX.st; at < OFFSET.fx + FX.xmm; at += 16) {
    const distance = ordinal(expected, at) - ordinal(got, at)
    if (distance === 1n || distance === -1n) got.bytes.set(expected.bytes.subarray(at, at + 10), at)
  }
}

/** ST0 is 1 or -1, where F2XM1 is exact. */
function isOne({ view }: CaseRecord): boolean {
  const at = OFFSET.fx + FX.st
  return view.getBigUint64(at, true) === 1n << 63n && (view.getUint16(at + 8, true) & 0x7fff) === 0x3fff
}

/** Magnitudes of the 80-bit format in their order, without the integer bit, which the exponent implies. */
function ordinal({ view }: CaseRecord, at: number): bigint {
  const sign = view.getUint16(at + 8, true) >> 15
  const magnitude = (BigInt(view.getUint16(at + 8, true) & 0x7fff) << 63n) + BigInt.asUintN(63, view.getBigUint64(at, true))
  return sign ? -magnitude : magnitude
}

function shiftCount(before: CaseRecord, operands: string): number {
  const count = operands.endsWith('CL') ? Number(before.gpr(1) & 0xffn) : (before.code.at(-1) as number)
  return count & 31
}
