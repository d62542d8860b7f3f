/** The state that a case starts from: registers, flags, x87, MXCSR, XMM registers and the window, all random within what a program can have. */
import type { CaseForm } from './case-forms.ts'
import { type CaseRecord, FX, OFFSET, SEAM_SIZE, WINDOW, WINDOW_SIZE } from './case-record.ts'
import type { Random } from './random.ts'

const ARITHMETIC_FLAGS = 0x8d5
const FLAG_DF = 0x400
const FLAG_AC = 0x4_0000
const MXCSR_MASKS = 0x1f80
const MXCSR_FLAGS = 0x3f
const MXCSR_FTZ = 0x8000
const MXCSR_DAZ = 0x40
const RSP = 4
const REGISTERS = 16

/** x87 control word, exceptions masked, rounding to nearest, 64-bit significands; status word: condition codes, ES and B. */
const CONTROL_DEFAULT = 0x37f
const CONTROL_EXCEPTIONS = 0x3f
const STATUS_CONDITIONS = 0x4700
const STATUS_ERROR = 0x8080

export function randomState(random: Random, record: CaseRecord, form: CaseForm): void {
  randomRegisters(random, record, form)
  record.flags = (random.word() & ARITHMETIC_FLAGS) | (random.once(4) ? FLAG_DF : 0) | (random.once(24) ? FLAG_AC : 0)
  random.fill(record.view, OFFSET.window, WINDOW_SIZE)
  random.fill(record.view, OFFSET.seam, SEAM_SIZE)
  randomSse(random, record)
  randomX87(random, record, form)
}

/** General registers alone. */
export function randomRegisters(random: Random, record: CaseRecord, form: CaseForm): void {
  record.bytes.fill(0)
  record.mode = form.mode
  for (let register = 0; register < REGISTERS; register++) record.setGpr(register, random.integer())
  record.setGpr(RSP, BigInt(WINDOW + 128 + random.below((WINDOW_SIZE - 256) / 8) * 8))
}

function randomSse(random: Random, record: CaseRecord): void {
  const { view } = record
  for (let at = OFFSET.fx + FX.xmm; at < OFFSET.fx + FX.end; at += 64) random.fill(view, at, 64)
  view.setUint32(OFFSET.fx + FX.mxcsr, randomMxcsr(random), true)
}

/** Mostly all exceptions masked. Rounding is always random, DAZ, FTZ and the sticky flags often. */
export function randomMxcsr(random: Random): number {
  const masks = random.once(6) ? random.word() & MXCSR_MASKS : MXCSR_MASKS
  const flags = random.once(4) ? random.word() & MXCSR_FLAGS : 0
  return masks | flags | (random.below(4) << 13) | (random.once(4) ? MXCSR_FTZ : 0) | (random.once(4) ? MXCSR_DAZ : 0)
}

function randomX87(random: Random, record: CaseRecord, form: CaseForm): void {
  const { view } = record
  for (let index = 0; index < 8; index++) random.extended(view, OFFSET.fx + FX.st + index * 16)
  const control = random.once(4) ? CONTROL_DEFAULT : randomControl(random)
  view.setUint16(OFFSET.fx + FX.control, control, true)
  view.setUint16(OFFSET.fx + FX.status, randomStatus(random, control, form), true)
  const tag = random.pick([0xff, 0xff, 0xff, 0, random.below(256), random.below(256)])
  view.setUint8(OFFSET.fx + FX.tag, tag)
}

/** Any rounding and precision (but 01, which is reserved), any masks now and then. Bit 6 is always set. */
function randomControl(random: Random): number {
  const masks = random.once(3) ? random.word() & CONTROL_EXCEPTIONS : CONTROL_EXCEPTIONS
  return 0x40 | masks | (random.pick([0, 2, 3]) << 8) | (random.below(4) << 10)
}

/** ES and B say whether an unmasked exception is pending, which it seldom is: every other instruction would only report it. */
function randomStatus(random: Random, control: number, form: CaseForm): number {
  const top = random.below(8) << 11
  const conditions = random.word() & STATUS_CONDITIONS
  const pending = random.once(form.row.unit === 'x87' || form.row.unit === 'mmx' ? 16 : 200)
  const flags = random.once(3) ? random.word() & 0x7f : 0
  const allowed = pending ? flags : flags & (control | 0x40)
  return top | conditions | allowed | (allowed & ~control & CONTROL_EXCEPTIONS ? STATUS_ERROR : 0)
}
