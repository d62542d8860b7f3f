/**
 * What each lowering does with the arithmetic flags: which it reads, which it replaces whatever its operands are. Going backwards over a node this tells
 * which flags an instruction need not note, because others replace them before anything can see them.
 *
 * An instruction that may leave the region or call a handler shows all flags to the core; so does every one that is not in the table, and every
 * access to memory. One that may leave flags as they are (a shift by CL, which may be 0) replaces none.
 */
import { AF, CF, OF, PF, SF, STATUS_FLAGS, ZF } from '../status-flags.ts'
import type { Uop } from '../uop.ts'
import { CONDITION_FLAGS } from './conditions.ts'

export interface FlagEffect {
  readonly reads: number
  readonly replaces: number
}

const NOTHING: FlagEffect = { reads: 0, replaces: 0 }
const ALL: FlagEffect = { reads: 0, replaces: STATUS_FLAGS }
const THROUGH_CARRY: FlagEffect = { reads: CF, replaces: STATUS_FLAGS }
const STEP: FlagEffect = { reads: 0, replaces: STATUS_FLAGS & ~CF }
const CARRY: FlagEffect = { reads: 0, replaces: CF }
const CARRY_OVERFLOW: FlagEffect = { reads: 0, replaces: CF | OF }
const NOT_OVERFLOW: FlagEffect = { reads: 0, replaces: STATUS_FLAGS & ~OF }

type Effect = FlagEffect | ((u: Uop) => FlagEffect | undefined)

const byCondition = (u: Uop): FlagEffect => ({ reads: conditionFlags(u.condition), replaces: 0 })
const countMask = (u: Uop): number => (u.info.width === 8 ? 63 : 31)
const unlessZero = (effect: FlagEffect) => {
  return (u: Uop): FlagEffect => ((u.imm & countMask(u)) === 0 ? NOTHING : effect)
}
/** Lowered for these widths only. */
const wide = (effect: FlagEffect) => {
  return (u: Uop): FlagEffect | undefined => (u.info.width >= 4 ? effect : undefined)
}
const notWord = (effect: Effect) => {
  return (u: Uop): FlagEffect | undefined => (u.info.width === 2 ? undefined : resolve(effect, u))
}

/** Operands in registers, or ModRM.rm, which may be memory. */
const WITH_RM: Readonly<Record<string, Effect>> = {
  ...forms(['add', 'sub', 'cmp', 'and', 'or', 'xor', 'test'], ['EG', 'GE', 'EI'], ALL),
  ...forms(['adc', 'sbb'], ['EG', 'GE', 'EI'], THROUGH_CARRY),
  ...forms(['inc', 'dec'], ['E'], STEP),
  negE: ALL,
  notE: NOTHING,
  cmpxchg: ALL,
  xadd: ALL,
  ...forms(['bt', 'bts', 'btr', 'btc'], ['EG', 'EI'], CARRY),
  ...forms(['bsf', 'bsr'], [''], notWord(ALL)),
  ...forms(['tzcnt', 'lzcnt'], [''], notWord(NOT_OVERFLOW)),
  ...forms(['popcntGE', 'andn', 'blsi', 'blsmsk', 'blsr', 'bzhi'], [''], ALL),
  ...forms(['shl', 'shr', 'sar'], ['EI'], unlessZero(ALL)),
  ...forms(['shl', 'shr', 'sar'], ['E1'], ALL),
  ...forms(['rol', 'ror'], ['EI'], unlessZero(CARRY_OVERFLOW)),
  ...forms(['rol', 'ror'], ['E1'], CARRY_OVERFLOW),
  ...forms(['shl', 'shr', 'sar', 'rol', 'ror'], ['EC'], NOTHING),
  ...forms(['shld', 'shrd'], ['EI'], notWord(unlessZero(ALL))),
  ...forms(['shld', 'shrd'], ['EC'], notWord(NOTHING)),
  ...forms(['imulGE', 'imulGEI'], [''], ALL),
  ...forms(['mulE', 'imulE'], [''], wide(ALL)),
  ...forms(['movEG', 'movGE', 'movEI', 'movzxByte', 'movzxWord', 'movsxByte', 'movsxWord', 'movsxd', 'xchgEG'], [''], NOTHING),
  ...forms(['mulx', 'shlx', 'shrx', 'sarx', 'rorx'], [''], NOTHING),
  cmov: byCondition,
  setcc: byCondition,
}

/** These have no operand in memory. */
const WITHOUT_RM: Readonly<Record<string, Effect>> = {
  ...forms(['add', 'sub', 'cmp', 'and', 'or', 'xor', 'test'], ['AI'], ALL),
  ...forms(['adc', 'sbb'], ['AI'], THROUGH_CARRY),
  ...forms(['inc', 'dec'], ['Z'], STEP),
  clc: CARRY,
  stc: CARRY,
  cmc: { reads: CF, replaces: CF },
  sahf: NOT_OVERFLOW,
  lahf: { reads: SF | ZF | AF | PF | CF, replaces: 0 },
  ...forms(['cld', 'std', 'movZI', 'xchgZA', 'cbw', 'cwd', 'nop'], [''], NOTHING),
  bswapZ: notWord(NOTHING),
  lea: (u) => (u.isOperandBeyond ? undefined : NOTHING),
}

function forms(stems: readonly string[], suffixes: readonly string[], effect: Effect): Record<string, Effect> {
  return Object.fromEntries(stems.flatMap((stem) => suffixes.map((suffix) => [stem + suffix, effect])))
}

function resolve(effect: Effect, u: Uop): FlagEffect | undefined {
  return typeof effect === 'function' ? effect(u) : effect
}

/** Undefined where the instruction may leave the region, or is the interpreter's. */
export function flagEffect(u: Uop): FlagEffect | undefined {
  const { name } = u.info
  const effect = WITHOUT_RM[name] ?? (u.isMemory || u.isLocked ? undefined : WITH_RM[name])
  return effect && resolve(effect, u)
}

export function conditionFlags(code: number): number {
  return CONDITION_FLAGS[code >> 1] as number
}
