/**
 * Gives every row its handlers: one for each operand size and form that its function is generic over, numbered by group and case.
 * Group 0 is the hot switch; cold handlers fill groups of at most 512 cases, those of one kind together, so that the dispatcher
 * knows from the number alone what follows the handler.
 */
import type { InstructionRow } from '../../src-main/engine/cpu/isa/instruction-row.ts'
import type { HandlerSignature, HandlerSources } from './handler-source.ts'
import { describe, FORM, type Kind, type OperandSize, type RowPlan, VVVV } from './row-plan.ts'

export const GROUP_SIZE = 512

export interface Handler {
  readonly call: string
  readonly file: string
  readonly name: string
  readonly kind: Kind
  /** Only for direct branches: the width that the target is cut to. */
  readonly size: OperandSize | undefined
  readonly row: InstructionRow
  readonly mayFault: boolean
  readonly hot: boolean
}

/** A row with the handler for each [size][form]; form 0 = register or none, 1 = memory. */
export interface HandledRow {
  readonly plan: RowPlan
  readonly handlers: readonly (readonly [string, string])[]
}

export interface HandlerPlan {
  readonly rows: readonly HandledRow[]
  readonly numbers: ReadonlyMap<string, number>
  readonly handlers: ReadonlyMap<string, Handler>
  readonly missing: readonly string[]
}

/** Handlers of the generator itself come first in the hot switch (dispatch-source.ts). */
export const RESERVED = ['leave', 'stop', 'end', 'undefinedOpcode', 'tooLong'] as const
const COLD_KINDS: readonly Kind[] = ['plain', 'direct', 'branch', 'ends']
const SIZES: readonly OperandSize[] = ['u16', 'u32', 'u64']

export function planHandlers(plans: readonly RowPlan[], sources: HandlerSources): HandlerPlan {
  const missing: string[] = []
  const handlers = new Map<string, Handler>()
  const rows: HandledRow[] = []
  for (const plan of plans) {
    const signature = sources.find(plan.row.file, plan.row.handler.replace(/<.*/, ''))
    if (!signature) missing.push(`${describe(plan.row)}: no function '${plan.row.handler}' in core/${plan.row.file}`)
    else rows.push({ plan, handlers: instancesOf(plan, signature, handlers) })
  }
  return { rows, handlers, missing, numbers: number(handlers) }
}

function instancesOf(plan: RowPlan, signature: HandlerSignature, handlers: Map<string, Handler>): [string, string][] {
  check(plan, signature)
  return SIZES.map((size) => {
    const used = plan.sizes.length === 0 || plan.sizes.includes(size) ? size : (plan.sizes[0] as OperandSize)
    const register = instance(plan, signature, used, 'Reg', handlers)
    const memory = plan.forms & FORM.memory ? instance(plan, signature, used, 'Mem', handlers) : register
    return [plan.forms === FORM.memory ? memory : register, memory]
  })
}

function check(plan: RowPlan, signature: HandlerSignature): void {
  const fail = (text: string): never => {
    throw new Error(`${describe(plan.row)}: handler '${plan.row.handler}' in core/${plan.row.file} ${text}`)
  }
  if (plan.kind === 'direct' && !signature.returnsBool) fail('of a direct branch must return bool: taken or not')
  if (plan.kind !== 'direct' && signature.returnsBool) fail('returns bool, which only handlers of direct branches do')
  if (signature.takesCondition && plan.vvvv !== VVVV.condition) fail('wants a condition, but the opcode has no +cc')
  if (plan.row.hot && !signature.inline) fail('of a hot row must carry @inline')
  const wantsT = signature.typeParameters.includes('T') && !plan.row.handler.includes('<')
  if (wantsT && plan.fixedSize === undefined && plan.sizes.length === 0) fail('is generic over T, but no operand has a variable size')
}

function instance(
  plan: RowPlan,
  signature: HandlerSignature,
  size: OperandSize,
  form: 'Reg' | 'Mem',
  handlers: Map<string, Handler>,
): string {
  const { row } = plan
  const hot = row.hot === true && (plan.sizes.length === 0 || size !== 'u16')
  const conditions = hot && signature.takesCondition ? Array.from({ length: 16 }, (_, code) => code) : [undefined]
  const keys = conditions.map((condition) => {
    const call = callOf(plan, signature, size, form, condition)
    const direct = plan.kind === 'direct'
    const key = `${row.file}:${call}:${direct ? size : ''}:${row.unit ?? ''}${unitWaits(row)}:${row.privileged ?? ''}`
    const before = handlers.get(key)
    const handler: Handler = {
      call,
      file: row.file,
      name: signature.name,
      kind: plan.kind,
      size: direct ? size : undefined,
      row,
      mayFault: before?.mayFault === true || mayFault(plan, signature, form),
      hot: hot || before?.hot === true,
    }
    if (before && before.kind !== plan.kind) throw new Error(`${describe(row)}: shares its handler with a row of another kind (ends, test)`)
    handlers.set(key, handler)
    return key
  })
  return keys[0] as string
}

function callOf(plan: RowPlan, signature: HandlerSignature, size: OperandSize, form: string, condition: number | undefined): string {
  const written = /<.*/.exec(plan.row.handler)?.[0]
  const given = signature.typeParameters.map((parameter) => (parameter === 'F' ? form : (plan.fixedSize ?? size)))
  const types = written ?? (given.length === 0 ? '' : `<${given.join(', ')}>`)
  const second = signature.takesCondition ? (condition === undefined ? ', uopVvvv(u)' : `, ${condition}`) : ''
  return `${signature.name}${types}(u${second})`
}

/** x87 instructions that do not look for a pending exception first: SDM vol. 1, 8.3.12; vol. 2, FXSAVE and XSAVE. */
export function unitWaits(row: InstructionRow): boolean {
  return !/^(FNINIT|FNCLEX|FNSTCW|FNSTSW|FNSTENV|FNSAVE|FNENI|FNDISI|FNSETPM|FXSAVE|FXRSTOR|XSAVE|XRSTOR)$/.test(row.name)
}

/** A handler that cannot fault needs no note of where it stands: register forms, and what touches neither memory nor privilege. */
function mayFault(plan: RowPlan, signature: HandlerSignature, form: string): boolean {
  const { row } = plan
  if (row.faults || row.privileged || row.unit || row.test) return !(plan.kind === 'direct' && /^(J|LOOP)/.test(row.name))
  if (plan.forms === 0) return /(^|,)[OXYMP]/.test(row.operands)
  if (plan.forms === FORM.register) return false
  return !(signature.typeParameters.includes('F') && form === 'Reg')
}

/** Numbers by key. The conditions of one hot handler are consecutive, so that the decoder adds the condition to the first. */
function number(handlers: ReadonlyMap<string, Handler>): Map<string, number> {
  const numbers = new Map<string, number>()
  let next = RESERVED.length
  for (const [key, handler] of handlers) if (handler.hot) numbers.set(key, next++)
  if (next > GROUP_SIZE) throw new Error(`the hot switch would have ${next} cases; at most ${GROUP_SIZE}: mark fewer rows hot`)
  let group = 1
  for (const kind of COLD_KINDS) {
    let index = 0
    for (const [key, handler] of handlers) {
      if (handler.hot || handler.kind !== kind) continue
      if (index === GROUP_SIZE) {
        group++
        index = 0
      }
      numbers.set(key, group * GROUP_SIZE + index++)
    }
    group++
  }
  if (group > 127) throw new Error(`${group} groups of handlers; a handler number has room for 127`)
  return numbers
}
