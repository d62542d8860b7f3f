/**
 * Every row of the table of handlers' reach is run by the interpreter over random registers. What it says is not written must not have changed, and what it
 * says is not read must not matter: the same handler over other values there leaves the same behind.
 */
import { describe, expect, it } from 'vitest'
import { HANDLERS } from '../../../../../../../src-main/engine/accel/jit/generated/handlers.ts'
import { type HandlerReach, reachableHandlers, reachOf } from '../../../../../../../src-main/engine/accel/jit/lower/handler-reach.ts'
import { RegionPool } from '../../../../../../../src-main/engine/accel/jit/region-pool.ts'
import { Uop } from '../../../../../../../src-main/engine/accel/jit/uop.ts'
import { UOP_REGISTER } from '../../../../../../../src-main/engine/cpu/micro-operation.ts'
import { CoreGuest } from '../../../../../../support/core-guest.ts'
import { randomWords } from '../../../../../../support/jit-comparison.ts'

const CASES = 16
const ALL = 0xffff
/** ModRM.rm is a general register. */
const GENERAL_RM = /^(movd(To|From)Mmx|pinsrw)/
const FIELDS = ['rflags', 'rip', 'icount', 'mxcsr', 'cpl', 'mode'] as const
const FP_FIELDS = ['fpControl', 'fpStatus', 'fpTag'] as const

const table = reachableHandlers()
const rows = HANDLERS.filter((row) => (table.get(row[4]) ?? []).includes(/^\w+/.exec(row[1])?.[0] ?? ''))

const guest = new CoreGuest()
guest.enterLongMode()
const bytes = guest.memory.bytes
const pool = new RegionPool(bytes)
const view = new DataView(bytes.buffer)

/** A micro-operation with operands in registers, by hand: general ones are byte offsets into their file. */
function makeUop(number: number, call: string, unit: string): { uop: Uop; copy: number } {
  const place = pool.slot()
  const fresh = pool.slot()
  view.setUint16(place, number, true)
  view.setUint8(place + 2, 4)
  view.setUint8(place + 3, UOP_REGISTER)
  const isInteger = unit === ''
  view.setUint8(place + 4, isInteger ? 0 : 1 << (unit === 'sse' ? 0 : 3))
  view.setUint8(place + 5, isInteger || GENERAL_RM.test(call) ? 3 << 3 : 2)
  view.setInt32(place + 12, 1, true)
  view.setUint32(fresh, 0, true)
  const uop = new Uop(view, place)
  return { uop, copy: pool.handlerBlock(uop, 0).uop }
}

interface Registers {
  readonly gpr: readonly bigint[]
  readonly xmm: readonly bigint[]
  readonly flags: bigint
}

function randomRegisters(next: () => bigint): Registers {
  return { gpr: Array.from({ length: 16 }, next), xmm: Array.from({ length: 32 }, next), flags: (next() & 0x8d5n) | 2n }
}

/** Those of `other` where the handler does not read. */
function unread(registers: Registers, other: Registers, reach: HandlerReach): Registers {
  return {
    gpr: registers.gpr,
    xmm: registers.xmm.map((value, half) => (reach.xmmRead & (1 << (half >> 1)) ? value : (other.xmm[half] as bigint))),
    flags: reach.flagsRead ? registers.flags : other.flags,
  }
}

function run(
  copy: number,
  registers: Registers,
  fpr: readonly bigint[],
): Registers & { readonly fixed: readonly bigint[]; readonly x87: readonly bigint[] } {
  const { registers: file, cpu } = guest
  registers.gpr.forEach((value, number) => {
    file.set('gpr', value, number)
  })
  registers.xmm.forEach((value, half) => {
    file.set('xmm', value, half)
  })
  file.set('rflags', registers.flags)
  fpr.forEach((value, half) => {
    file.set('fpr', value, half)
  })
  file.set('fpControl', 0x37f)
  file.set('fpStatus', 0)
  file.set('fpTag', 0)
  cpu.adoptState()
  const before = FIELDS.map((field) => BigInt(file.get(field)))
  cpu.core.dispatch(copy)
  const fixed = FIELDS.slice(1).map((field, index) => BigInt(file.get(field)) - (before[index + 1] as bigint))
  cpu.core.materializeFlags()
  return {
    gpr: registers.gpr.map((_, number) => BigInt(file.get('gpr', number))),
    xmm: registers.xmm.map((_, half) => BigInt(file.get('xmm', half))),
    flags: BigInt(file.get('rflags')) & 0x8d5n,
    fixed,
    x87: [...fpr.map((_, half) => BigInt(file.get('fpr', half))), ...FP_FIELDS.map((field) => BigInt(file.get(field)))],
  }
}

const within = (values: readonly bigint[], mask: number, shift: number): bigint[] =>
  values.filter((_, index) => mask & (1 << (index >> shift)))

it('names handlers that the instruction table has', () => {
  const known = new Set(HANDLERS.map((row) => `${row[4]}:${/^\w+/.exec(row[1])?.[0]}`))
  for (const [unit, names] of table) for (const name of names) expect(known).toContain(`${unit}:${name}`)
})

describe.each(rows.filter((row) => !/Mem|Memory|Extended|store|fbld|fbstp/.test(row[1])))('%i %s', (number, call, _kind, _size, unit) => {
  it('reads and writes what the table says', () => {
    const { uop, copy } = makeUop(number, call, unit)
    const reach = reachOf(uop)
    if (!reach) throw new Error('the table has no such row')
    const next = randomWords(number)
    for (let index = 0; index < CASES; index++) {
      const fpr = Array.from({ length: 16 }, (_, half) => (half & 1 ? next() & 0xffffn : next()))
      const registers = randomRegisters(next)
      const result = run(copy, registers, fpr)
      expect(within(result.gpr, ALL & ~reach.gprWritten, 0)).toEqual(within(registers.gpr, ALL & ~reach.gprWritten, 0))
      expect(within(result.xmm, ALL & ~reach.xmmWritten, 1)).toEqual(within(registers.xmm, ALL & ~reach.xmmWritten, 1))
      if (!reach.flagsWritten) expect(result.flags).toBe(registers.flags & 0x8d5n)
      expect(result.fixed.every((change) => change === 0n)).toBe(true)
      const other = run(copy, unread(registers, randomRegisters(next), reach), fpr)
      expect(within(other.gpr, reach.gprWritten, 0)).toEqual(within(result.gpr, reach.gprWritten, 0))
      expect(within(other.xmm, reach.xmmWritten, 1)).toEqual(within(result.xmm, reach.xmmWritten, 1))
      if (reach.flagsWritten) expect(other.flags).toBe(result.flags)
      expect(other.x87).toEqual(result.x87)
    }
  })
})
