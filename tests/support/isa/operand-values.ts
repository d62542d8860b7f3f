/** Gives operands values with which an instruction does more than fault: what rows need beyond random registers, by mnemonic. */
import { bytesOf } from './address.ts'
import type { CaseForm } from './case-forms.ts'
import { type CaseRecord, codeBase, FX, type Mode, OFFSET, PAGE, WINDOW, WINDOW_SIZE } from './case-record.ts'
import { CaseTarget } from './case-target.ts'
import type { Prefixes } from './case-writer.ts'
import type { Random } from './random.ts'
import { randomMxcsr } from './random-state.ts'

export interface OperandContext {
  readonly random: Random
  readonly record: CaseRecord
  readonly form: CaseForm
  readonly target: CaseTarget
  /** Numbers of the registers in ModRM.reg and, for register forms, ModRM.rm. */
  readonly reg: number
  readonly rm: number
  readonly prefixes: Prefixes
}

const RAX = 0
const RCX = 1
const RDX = 2
const RBX = 3
const RSP = 4
const RBP = 5
const RSI = 6
const RDI = 7

const PREPARATIONS: readonly (readonly [RegExp, (context: OperandContext) => void])[] = [
  [/^I?DIV$/, prepareDivision],
  [/^BT[SRC]?$/, prepareBitIndex],
  [/^CMPXCHG$/, prepareCompare],
  [/^CMPXCHG8B$/, prepareComparePair],
  [/^(MOVS|CMPS|STOS|LODS|SCAS)$/, prepareString],
  [/^(JCXZ|LOOP.*)$/, ({ random, record }) => random.once(2) && record.setGpr(RCX, BigInt(random.below(3)))],
  [/^XLAT$/, ({ random, record, prefixes }) => record.setGpr(RBX, BigInt(WINDOW + random.below(256)) - prefixes.segmentBase)],
  [/^MASKMOV/, ({ random, record, prefixes }) => record.setGpr(RDI, CaseTarget.pick(random, record, 16) - prefixes.segmentBase)],
  [/^(LEAVE|ENTER)$/, ({ random, record }) => record.setGpr(RBP, stackAddress(random, record.mode))],
  [/^(JMP|CALL|RET)$/, prepareBranch],
  [/^BOUND$/, prepareBound],
  [/^(LDMXCSR|FXRSTOR|XRSTOR)$/, prepareImage],
  [/^XSAVE$/, prepareXsave],
  [/^PCMP[EI]STR/, prepareTextLengths],
]

export function prepareOperands(context: OperandContext): void {
  const { random, record, form } = context
  if (form.row.test === 'stack' || form.row.test === 'branch') record.setGpr(RSP, stackAddress(random, record.mode))
  if (form.row.unit === 'x87') prepareExtended(context)
  for (const [name, prepare] of PREPARATIONS) if (name.test(form.row.name)) prepare(context)
}

function stackAddress(random: Random, mode: Mode): bigint {
  if (mode === 64 && random.once(60)) return 0x0000_8000_0000_0000n + BigInt(random.below(9)) - 4n
  if (random.once(24))
    return random.pick([
      BigInt(WINDOW + WINDOW_SIZE - 4),
      BigInt(WINDOW + WINDOW_SIZE - PAGE + 6),
      BigInt(WINDOW + WINDOW_SIZE - 2 * PAGE + 6),
      BigInt(WINDOW + WINDOW_SIZE + 8),
    ])
  return BigInt(WINDOW + 64 + random.below(WINDOW_SIZE - 128)) & (random.once(6) ? -1n : -8n)
}

function codeAddress(random: Random, mode: Mode): bigint {
  return random.once(8) ? random.integer() : BigInt(codeBase(mode) + random.pick([0, PAGE / 2 + PAGE / 4]) + random.below(PAGE / 4))
}

/** Dividends whose upper half is small enough for the quotient to fit. */
function prepareDivision({ random, record, form }: OperandContext): void {
  if (random.once(5)) return
  const small = BigInt(random.below(64))
  if (form.size === 'u8') record.setGpr(RAX, (record.gpr(RAX) & ~0xff00n) | ((small & 15n) << 8n))
  else if (form.row.name === 'DIV' || random.once(2)) record.setGpr(RDX, small)
  else record.setGpr(RDX, -small)
}

/** Bit offsets in a register reach far beyond the operand; here they mostly stay within the window. */
function prepareBitIndex({ random, record, reg, form }: OperandContext): void {
  if (form.operand === 'memory' && !random.once(8)) record.setGpr(reg, BigInt(random.below(2048) - 512))
}

function accumulatorBytes({ target, record }: OperandContext, count: number): bigint | undefined {
  const at = target.inWindow
  if (at === undefined || at + count > WINDOW_SIZE) return undefined
  let value = 0n
  for (let index = count - 1; index >= 0; index--) value = (value << 8n) | BigInt(record.window[at + index] as number)
  return value
}

function prepareCompare(context: OperandContext): void {
  const { random, record, form, rm } = context
  if (random.once(3)) return
  if (form.operand === 'register') record.setGpr(RAX, record.gpr(rm))
  else record.setGpr(RAX, accumulatorBytes(context, 8) ?? 0n)
}

function prepareComparePair(context: OperandContext): void {
  const { random, record, form } = context
  const half = form.size === 'u64' ? 8 : 4
  if (half === 8 && context.target.inWindow === undefined) return
  const value = accumulatorBytes(context, half * 2)
  if (value === undefined || random.once(3)) return
  record.setGpr(RAX, BigInt.asUintN(half * 8, value))
  record.setGpr(RDX, value >> BigInt(half * 8))
}

function prepareString({ random, record, target, prefixes }: OperandContext): void {
  const near = (): bigint => (random.once(4) ? CaseTarget.pick(random, record, target.size) : BigInt(WINDOW + 160 + random.below(320)))
  record.setGpr(RSI, near() - prefixes.segmentBase)
  record.setGpr(RDI, near())
  if (prefixes.repeated) record.setGpr(RCX, BigInt(random.below(random.once(4) ? 3 : 12)))
  if (random.once(2)) record.setGpr(RAX, BigInt(record.window[200] as number) * 0x0101_0101_0101_0101n)
  if (random.once(3)) record.window.fill(record.window[200] as number)
}

/** Branch targets in registers, in memory and on the stack: code of the page. */
function prepareBranch({ random, record, form, rm, target }: OperandContext): void {
  if (form.operand === 'register') record.setGpr(rm, codeAddress(random, form.mode))
  if (form.operand === 'memory' && target.inWindow !== undefined)
    setWindow(record, target.inWindow, bytesOf(codeAddress(random, form.mode), 8))
  if (form.row.name !== 'RET') return
  const slot = Number(record.gpr(RSP) - BigInt(WINDOW))
  setWindow(record, slot, bytesOf(codeAddress(random, form.mode), 8))
}

function setWindow(record: CaseRecord, at: number, bytes: readonly number[]): void {
  if (at >= 0 && at + bytes.length <= WINDOW_SIZE) record.window.set(bytes, at)
}

function prepareBound({ random, record, reg, target }: OperandContext): void {
  if (target.inWindow === undefined || random.once(3)) return
  const index = BigInt.asIntN(16, record.gpr(reg))
  record.setGpr(reg, index)
  setWindow(record, target.inWindow, bytesOf(index - BigInt(random.below(3)), 2))
  setWindow(record, target.inWindow + 2, bytesOf(index + BigInt(random.below(3)), 2))
}

/** MXCSR without reserved bits, and a header that XRSTOR accepts, most of the time. */
function prepareImage({ random, record, target, form }: OperandContext): void {
  const at = Number(target.linear - BigInt(WINDOW))
  if (form.row.name === 'LDMXCSR') {
    if (!random.once(6)) setWindow(record, at, bytesOf(randomMxcsr(random), 4))
    return
  }
  if (at < 0 || at + OFFSET.window - OFFSET.fx > WINDOW_SIZE) return
  record.window.set(record.fx, at)
  random.fill(record.view, OFFSET.window + at + FX.xmm, 64)
  if (!random.once(6)) setWindow(record, at + FX.mxcsr, bytesOf(randomMxcsr(random), 4))
  if (form.row.name === 'XRSTOR') {
    record.setGpr(RAX, BigInt(random.below(4)))
    record.setGpr(RDX, 0n)
    setWindow(record, at + 512, [random.below(4), ...new Array<number>(63).fill(0)])
    if (random.once(8)) setWindow(record, at + 512 + random.below(24), [0x10])
  }
}

/** Only x87 and SSE state: what else there is differs between processors. */
function prepareXsave({ random, record }: OperandContext): void {
  record.setGpr(RAX, BigInt(random.below(4)))
  record.setGpr(RDX, 0n)
}

function prepareTextLengths({ random, record }: OperandContext): void {
  if (random.once(2)) record.setGpr(RAX, BigInt(random.below(40) - 20))
  if (random.once(2)) record.setGpr(RDX, BigInt(random.below(40) - 20))
}

/** An 80-bit number, or decimal digits, where the operand lies. */
function prepareExtended({ random, record, target, form }: OperandContext): void {
  const at = target.inWindow
  if (form.operand !== 'memory' || at === undefined || at + 10 > WINDOW_SIZE || random.once(2)) return
  if (form.row.name === 'FBLD')
    for (let index = 0; index < 10; index++) record.window[at + index] = random.below(10) * 16 + random.below(10)
  else random.extended(record.view, OFFSET.window + at)
}
