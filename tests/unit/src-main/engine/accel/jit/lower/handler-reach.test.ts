/**
 * Every row of the table of handlers' reach is run by the interpreter over random registers, with its operand in a register and in memory. What it says is not
 * written must not have changed, and what it says is not read must not matter: the same handler over other values there leaves the same behind. Operands
 * in memory end where the last mapped page does, so that an access beyond them faults.
 */
import { describe, expect, it } from 'vitest'
import { HANDLERS } from '../../../../../../../src-main/engine/accel/jit/generated/handlers.ts'
import { type HandlerReach, reachableHandlers, reachOf } from '../../../../../../../src-main/engine/accel/jit/lower/handler-reach.ts'
import { RegionPool } from '../../../../../../../src-main/engine/accel/jit/region-pool.ts'
import { Uop } from '../../../../../../../src-main/engine/accel/jit/uop.ts'
import { SLOT_ZERO, UOP_REGISTER } from '../../../../../../../src-main/engine/cpu/micro-operation.ts'
import { CoreGuest, PAGE_DIRECTORY } from '../../../../../../support/core-guest.ts'
import { randomWords } from '../../../../../../support/jit-comparison.ts'

const CASES = 16
const ALL = 0xffff
/** ModRM.rm is a general register. */
const GENERAL_RM = /^(movd(To|From)Mmx|pinsrw)/
const FIELDS = ['rflags', 'rip', 'icount', 'mxcsr', 'cpl', 'mode'] as const
const FP_FIELDS = ['fpControl', 'fpStatus', 'fpTag'] as const
/** Tag words of x87: all registers in use, all empty. */
const TAGS = [0, 0xffff]
/** The page directory's entry for the MiB from 6 on, where nothing is mapped; the operand ends before it, in the last bytes that are looked at. */
const UNMAPPED = PAGE_DIRECTORY + 3 * 8
const END = 6 * 1024 * 1024
const SEEN = 64
/** Base register of the operand: R10. */
const BASE = 10

const table = reachableHandlers()
const rows = HANDLERS.filter((row) => (table.get(row[4]) ?? []).includes(/^\w+/.exec(row[1])?.[0] ?? ''))

const guest = new CoreGuest()
guest.enterLongMode()
guest.dma.writeU64(UNMAPPED, 0n)
guest.cpu.adoptState()
const bytes = guest.memory.bytes
const pool = new RegionPool(bytes)
const view = new DataView(bytes.buffer)

interface Subject {
  readonly uop: Uop
  readonly copy: number
  readonly reach: HandlerReach
}

/** A micro-operation by hand, operands in registers (general ones are byte offsets into their file) or in memory; undefined where it has no such form. */
function makeSubject([number, call, , , unit]: (typeof rows)[number], inMemory: boolean): Subject | undefined {
  const place = pool.slot()
  const fresh = pool.slot()
  view.setUint16(place, number, true)
  view.setUint8(place + 2, 4)
  view.setUint8(place + 3, inMemory ? 0 : UOP_REGISTER)
  const isInteger = unit === ''
  view.setUint8(place + 4, isInteger ? 0 : 1 << (unit === 'sse' ? 0 : 3))
  view.setUint8(place + 5, inMemory ? BASE << 3 : isInteger || GENERAL_RM.test(call) ? 3 << 3 : 2)
  view.setUint8(place + 6, SLOT_ZERO)
  view.setInt32(place + 12, 1, true)
  view.setUint32(fresh, 0, true)
  const uop = new Uop(view, place)
  const reach = uop.info.memory === !inMemory ? undefined : reachOf(uop)
  if (!reach || (reach.memory !== undefined) !== inMemory) return undefined
  return { uop, copy: pool.handlerBlock(uop, 0).uop, reach }
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

/** What a handler works on beside registers: those of x87 with their tags, and the bytes that end with its operand. */
interface Surroundings {
  readonly fpr: readonly bigint[]
  readonly tag: number
  readonly memory: Uint8Array
}

interface Result extends Registers {
  readonly fixed: readonly bigint[]
  readonly x87: readonly bigint[]
  readonly memory: Uint8Array
}

function run(copy: number, registers: Registers, { fpr, tag, memory }: Surroundings): Result {
  const { registers: file, cpu } = guest
  guest.dma.write(END - SEEN, memory)
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
  file.set('fpTag', tag)
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
    memory: guest.dma.read(END - SEEN, SEEN),
  }
}

const within = (values: readonly bigint[], mask: number, shift: number): bigint[] =>
  values.filter((_, index) => mask & (1 << (index >> shift)))

function randomSurroundings(next: () => bigint, index: number): Surroundings {
  const fpr = Array.from({ length: 16 }, (_, half) => (half & 1 ? next() & 0xffffn : next()))
  return { fpr, tag: TAGS[index % TAGS.length] as number, memory: new Uint8Array(BigUint64Array.from({ length: SEEN / 8 }, next).buffer) }
}

/** Other bytes before the operand. */
function otherBefore(memory: Uint8Array, size: number): Uint8Array {
  return memory.map((byte, index) => (index < SEEN - size ? ~byte : byte))
}

function expectReach({ copy, reach }: Subject, seed: number): void {
  const next = randomWords(seed)
  const size = reach.memory?.size ?? 0
  for (let index = 0; index < CASES; index++) {
    const surroundings = randomSurroundings(next, index)
    const registers = randomRegisters(next)
    const start = reach.memory ? { ...registers, gpr: registers.gpr.with(BASE, BigInt(END - size)) } : registers
    const result = run(copy, start, surroundings)
    expect(within(result.gpr, ALL & ~reach.gprWritten, 0)).toEqual(within(start.gpr, ALL & ~reach.gprWritten, 0))
    expect(within(result.xmm, ALL & ~reach.xmmWritten, 1)).toEqual(within(start.xmm, ALL & ~reach.xmmWritten, 1))
    if (!reach.flagsWritten) expect(result.flags).toBe(start.flags & 0x8d5n)
    expect(result.fixed.every((change) => change === 0n)).toBe(true)
    const untouched = reach.memory?.write ? SEEN - size : SEEN
    expect(result.memory.subarray(0, untouched)).toEqual(surroundings.memory.subarray(0, untouched))
    const other = run(copy, unread(start, randomRegisters(next), reach), {
      ...surroundings,
      memory: otherBefore(surroundings.memory, size),
    })
    expect(within(other.gpr, reach.gprWritten, 0)).toEqual(within(result.gpr, reach.gprWritten, 0))
    expect(within(other.xmm, reach.xmmWritten, 1)).toEqual(within(result.xmm, reach.xmmWritten, 1))
    if (reach.flagsWritten) expect(other.flags).toBe(result.flags)
    expect(other.x87).toEqual(result.x87)
    expect(other.memory.subarray(SEEN - size)).toEqual(result.memory.subarray(SEEN - size))
  }
}

it('names handlers that the instruction table has', () => {
  const known = new Set(HANDLERS.map((row) => `${row[4]}:${/^\w+/.exec(row[1])?.[0]}`))
  for (const [unit, names] of table) for (const name of names) expect(known).toContain(`${unit}:${name}`)
})

const subjects = rows.flatMap((row) =>
  [false, true].flatMap((inMemory) => {
    const subject = makeSubject(row, inMemory)
    return subject ? [[row[0], row[1], inMemory ? 'memory' : 'registers', subject] as const] : []
  }),
)

it('has a form of every row', () => {
  expect(rows.filter(([number]) => !subjects.some(([known]) => known === number))).toEqual([])
})

describe.each(subjects)('%i %s with operands in %s', (number, _call, _where, subject) => {
  it('reads and writes what the table says', () => expectReach(subject, number))
})
