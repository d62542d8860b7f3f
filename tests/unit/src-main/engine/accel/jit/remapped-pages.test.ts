/**
 * Code of two pages, of which only one is mapped elsewhere while it runs: what a region leads to, by a chain or within it, what it returns to, and what
 * it returned from. Stale code must never run, whatever way the mapping changed.
 */
import { describe, expect, it } from 'vitest'
import { Interpreter, type InterpreterHost, type InterpreterOptions } from '../../../../../../src-main/engine/accel/interp/interpreter.ts'
import { EVIDENCE } from '../../../../../../src-main/engine/accel/jit/region-candidates.ts'
import type { RegionNode } from '../../../../../../src-main/engine/accel/jit/region-graph.ts'
import { Translator } from '../../../../../../src-main/engine/accel/jit/translator.ts'
import { type CoreGuest, PML4 } from '../../../../../support/core-guest.ts'
import { CODE, DATA, mapPage, openGuest, PAGE_DIRECTORY, PAGE_TABLE, stateOf } from '../../../../../support/translator-guest.ts'

const PAGE = 0x1000
const FIRST = CODE + 0xfc0
const SECOND = CODE + PAGE
/** A third page, which nothing maps elsewhere. */
const HELPER = CODE + 5 * PAGE
const RETURN = HELPER + 0x40
const POINTERS = DATA + 0x8000
/** What the pages become: CODE's frame 10h alternates with 14h, SECOND's 11h with 13h. */
const OTHER_FIRST = FIRST + 4 * PAGE
const OTHER_SECOND = SECOND + 2 * PAGE
const STACK_OF_RETURNS = DATA + 0x1_0000
/** Entries after which regions are merged, and with them some remaps more. */
const MERGED_TURNS = 800_000
const CHAINED_TURNS = 4000
const CR4_PCIDE = 1n << 17n
const CR3_KEEP = 1n << 63n

/** With less heat than this all code is taken into one region; so regions of before are left to chains, and merged later. */
class Tiered extends Translator {
  constructor(options: InterpreterOptions, host: InterpreterHost) {
    super({ ...options, heat: EVIDENCE }, host)
  }
}

type Engine = typeof Interpreter

/** Runs it on both, compares, and returns the translated guest. */
function compareOn(engine: Engine, scenario: (guest: CoreGuest) => void): CoreGuest {
  const [interpreted, translated] = [Interpreter, engine].map((each) => {
    const guest = openGuest(each)
    scenario(guest)
    return guest
  }) as [CoreGuest, CoreGuest]
  expect(stateOf(translated)).toEqual(stateOf(interpreted))
  return translated
}

function le32(value: number): string {
  return Buffer.from(Int32Array.of(value).buffer).toString('hex')
}

const lengthOf = (code: string): number => code.replaceAll(' ', '').length / 2
/** JMP or CALL or JNZ, encoded in `opcode`, at an address. */
const branch = (opcode: string, at: number, target: number): string => `${opcode}${le32(target - at - lengthOf(opcode) - 4)}`

/** XOR QWORD [entry of the page], difference of its frames. */
function changeEntry(page: number, difference: number): string {
  return `48813425${le32(PAGE_TABLE + (page >> 12) * 8)}${le32(difference)}`
}

const invalidate = (page: number): string => `0f013c25${le32(page)}`
/** MOV RDX, CR3; MOV CR3, RDX. */
const RELOAD = '0f20da 0f22da'

/** For each region in service, the pages that it has code of, as distances from the one that it begins in. */
function pagesOfRegions(guest: CoreGuest): number[][] {
  const cpu = guest.cpu as unknown as Translator
  return Array.from({ length: 200 }, (_, index) => cpu.regionGraph(index)).flatMap((graph) =>
    graph ? [[...new Set(graph.nodes.map(({ offset }) => offset >> 12))]] : [],
  )
}

/** Both of what the second page can be get regions of their own: R12 and the stack lead back to its start. */
function heatSecond(guest: CoreGuest): void {
  const stack = guest.gpr(4)
  for (const frame of [OTHER_SECOND, SECOND]) {
    mapPage(guest, SECOND >> 12, frame >> 12)
    guest.cpu.flushTlb()
    for (let index = 0; index < 4 * EVIDENCE; index++) guest.dma.writeU64(STACK_OF_RETURNS + index * 8, BigInt(SECOND))
    guest.setGpr(4, STACK_OF_RETURNS)
    guest.setGpr(12, SECOND)
    guest.registers.set('rip', SECOND)
    guest.run(2 * 3 * EVIDENCE)
  }
  guest.setGpr(4, stack)
  guest.setGpr(12, FIRST)
}

/** INC R8; TEST R8D, mask; JNZ over the change; the change; then on to the second page. `back`: how that one comes back. */
function firstPage(change: string, mask: number, kind: string): string {
  const head = `49ffc0 41f7c0${le32(mask)} 75${lengthOf(change).toString(16).padStart(2, '0')} ${change}`
  const at = FIRST + lengthOf(head)
  switch (kind) {
    case 'call':
      return `${head} ${branch('e8', at, SECOND)} ${branch('e9', at + 5, FIRST)}`
    case 'jump':
      return `${head} ${branch('e9', at, SECOND)}`
    case 'branch':
      // TEST R8, R8; JNZ; HLT.
      return `${head} 4d85c0 ${branch('0f85', at + 3, SECOND)} f4`
    default:
      return `${head} ${'90'.repeat(SECOND - at)}`
  }
}

describe.each([
  ['chained', CHAINED_TURNS, 0xff],
  ['merged', MERGED_TURNS, 0x7fff],
] as const)('the second page of a region, %s,', (tier, turns, mask) => {
  it.each([
    ['call', 'INVLPG', invalidate(SECOND)],
    ['call', 'loading CR3', RELOAD],
    ['jump', 'INVLPG', invalidate(SECOND)],
    ['jump', 'loading CR3', RELOAD],
    ['branch', 'INVLPG', invalidate(SECOND)],
    ['branch', 'loading CR3', RELOAD],
    ['fall', 'INVLPG', invalidate(SECOND)],
    ['fall', 'loading CR3', RELOAD],
  ])('that a %s leads to, is the one that is mapped, after %s', { timeout: 120_000 }, (kind, _, flush) => {
    const translated = compareOn(Tiered, (guest) => {
      // INC RAX, or RBX in the other one; RET or JMP R12.
      const end = kind === 'call' ? 'c3' : '41ffe4'
      guest.write(SECOND, `48ffc0 ${end}`)
      guest.write(OTHER_SECOND, `48ffc3 ${end}`)
      guest.write(FIRST, firstPage(`${changeEntry(SECOND, 0x2000)} ${flush}`, mask, kind))
      heatSecond(guest)
      guest.registers.set('rip', FIRST)
      while (guest.gpr(8) < turns) guest.run(10_000)
      expect(guest.gpr(0)).toBeGreaterThan(BigInt(turns) / 5n)
      expect(guest.gpr(3)).toBeGreaterThan(BigInt(turns) / 5n)
    })

    const both = pagesOfRegions(translated).filter((pages) => pages.length > 1)
    expect(both.length > 0).toBe(tier === 'merged')
  })
})

/** A second set of tables, from 60000h on, where the first page is the other one. */
function makeOtherTables(guest: CoreGuest): bigint {
  const [pml4, pdpt, directory, table] = [0x6_0000, 0x6_1000, 0x6_2000, 0x6_3000] as const
  guest.dma.write(pml4, guest.dma.read(PML4, PAGE))
  guest.dma.writeU64(pml4, BigInt(pdpt) | 7n)
  guest.dma.writeU64(pdpt, BigInt(directory) | 7n)
  guest.dma.write(directory, guest.dma.read(PAGE_DIRECTORY, PAGE))
  guest.dma.writeU64(directory, BigInt(table) | 7n)
  guest.dma.write(table, guest.dma.read(PAGE_TABLE, PAGE))
  guest.dma.writeU64(table + (CODE >> 12) * 8, BigInt(OTHER_FIRST & ~0xfff) | 7n)
  return BigInt(pml4)
}

/** R13 and R14 are values of CR3; `change` of the callee exchanges them: XCHG R13, R14; MOV CR3, R13. */
function prepareSwitch(guest: CoreGuest, first: bigint, second: bigint): void {
  const other = makeOtherTables(guest)
  guest.setGpr(13, BigInt(PML4) | first)
  guest.setGpr(14, other | second)
}

/**
 * INC R10; CMP R10, 8; JB to the start: hot by itself, so that the first region begins here. Where regions are merged, CALL [POINTERS+8]: this one is
 * entered more often than the callee's, and merged first. CALL SECOND; the counter; JMP to the start.
 */
function callerOf(counter: string, engine: Engine): string {
  const head = `49ffc2 4983fa08 72f7 ${engine === Tiered ? `ff1425${le32(POINTERS + 8)}` : ''}`
  const at = FIRST + lengthOf(head)
  return `${head} ${branch('e8', at, SECOND)} ${counter} ${branch('e9', at + 8, FIRST)}`
}

const none = (): void => undefined
const SWITCH = '4d87f5 410f22dd'
const CHANGE_FIRST = changeEntry(CODE, 0x4000)

describe.each<readonly [string, Engine, number, number]>([
  ['a region', Translator, CHAINED_TURNS, 7],
  ['a region of few turns between', Translator, CHAINED_TURNS, 1],
  ['chained regions', Tiered, CHAINED_TURNS, 0xff],
  ['a merged region', Tiered, MERGED_TURNS, 0x7fff],
])('the page that %s returns to', (_, engine, turns, mask) => {
  it.each<readonly [string, string, (guest: CoreGuest) => void]>([
    ['the callee changes with INVLPG', `${CHANGE_FIRST} ${invalidate(CODE)}`, none],
    ['the callee changes and loads CR3', `${CHANGE_FIRST} ${RELOAD}`, none],
    ['the callee changes, and a third page does INVLPG', `${CHANGE_FIRST} ff1425${le32(POINTERS)}`, none],
    ['the callee leaves behind for other tables', SWITCH, (guest) => prepareSwitch(guest, 0n, 0n)],
    [
      'the callee leaves behind for another context, and what the TLB knows of both is kept',
      SWITCH,
      (guest) => {
        guest.registers.set('cr', guest.registers.get('cr', 4) | CR4_PCIDE, 4)
        guest.cpu.adoptState()
        prepareSwitch(guest, CR3_KEEP | 1n, CR3_KEEP | 2n)
      },
    ],
  ])('is the one that is mapped, when %s', { timeout: 120_000 }, (_name, change, prepare) => {
    const translated = compareOn(engine, (guest) => {
      guest.write(FIRST, callerOf('49ffc0', engine))
      guest.write(OTHER_FIRST, callerOf('49ffc1', engine))
      // SECOND: INC RAX; TEST EAX, mask; JNZ to the RET; the change; JMP to SECOND, where the region that was left is entered again; RET.
      const head = `48ffc0 a9${le32(mask)} 75${(lengthOf(change) + 5).toString(16).padStart(2, '0')} ${change}`
      guest.write(SECOND, `${head} ${branch('e9', SECOND + lengthOf(head), SECOND)} c3`)
      guest.write(HELPER, `${invalidate(CODE)} c3`)
      guest.write(RETURN, 'c3')
      guest.dma.writeU64(POINTERS, BigInt(HELPER))
      guest.dma.writeU64(POINTERS + 8, BigInt(RETURN))
      // The second page is known before the first becomes hot.
      guest.dma.writeU64(Number(guest.gpr(4)), BigInt(FIRST))
      prepare(guest)
      guest.registers.set('rip', SECOND)
      while (guest.gpr(0) < turns) guest.run(10_000)
      expect(guest.gpr(8)).toBeGreaterThan(BigInt(turns) / 5n)
      expect(guest.gpr(9)).toBeGreaterThan(BigInt(turns) / 5n)
    })

    expect((translated.cpu as unknown as Translator).regions).toBeGreaterThan(0)
  })
})

/** What is hot first, and in the same page a function that the other page calls. As FIRST's, the page is CODE's or OTHER_FIRST's. */
const CALLEE = CODE + 0x200
const FUNCTION = CALLEE + 0x80
/** Functions of HELPER's page that have a page forgotten. */
const FORGET_CALLEE = HELPER + 0x80
const FORGET_CALLER = HELPER + 0xc0

/** TEST of a counter; JNZ over the change; the change. */
function sometimes(counter: 'rax+rbx' | 'r8+r9', mask: number, change: string): string {
  // LEA EDX, [RAX+RBX] or [R8+R9]; TEST EDX, mask.
  const sum = counter === 'rax+rbx' ? '8d1418' : '438d1408'
  return `${sum} f7c2${le32(mask)} 0f85${le32(lengthOf(change))} ${change}`
}

/**
 * INC R10; CMP R10, 8; JB to the start, by which it is hot before all else; where regions are merged, CALL [POINTERS+8], by which it is entered most often; JMP to
 * SECOND. At FUNCTION: INC RAX or RBX, the change now and then, RET.
 */
function writeCallee(guest: CoreGuest, at: number, counter: string, engine: Engine, change: string): void {
  const head = `49ffc2 4983fa08 72f7 ${engine === Tiered ? `ff1425${le32(POINTERS + 8)}` : ''}`
  guest.write(at, `${head} ${branch('e9', CALLEE + lengthOf(head), SECOND)}`)
  guest.write(at + FUNCTION - CALLEE, `${counter} ${change} c3`)
}

/** The change now and then; CALL FUNCTION; INC R8 or R9; JMP CALLEE. */
function writeCaller(guest: CoreGuest, at: number, counter: string, change: string): void {
  const call = SECOND + lengthOf(change)
  guest.write(at, `${change} ${branch('e8', call, FUNCTION)} ${counter} ${branch('e9', call + 8, CALLEE)}`)
}

/** Both pages as they are, and what each of them can become; R8 + R9 turns. */
function runBoth(guest: CoreGuest, engine: Engine, turns: number, changes: { readonly callee: string; readonly caller: string }): void {
  writeCallee(guest, CALLEE, '48ffc0', engine, changes.callee)
  writeCallee(guest, CALLEE + 4 * PAGE, '48ffc3', engine, changes.callee)
  writeCaller(guest, SECOND, '49ffc0', changes.caller)
  writeCaller(guest, OTHER_SECOND, '49ffc1', changes.caller)
  guest.write(FORGET_CALLEE, `${invalidate(CODE)} c3`)
  guest.write(FORGET_CALLER, `${invalidate(SECOND)} c3`)
  guest.write(RETURN, 'c3')
  guest.dma.writeU64(POINTERS + 8, BigInt(RETURN))
  guest.dma.writeU64(POINTERS + 16, BigInt(FORGET_CALLEE))
  guest.dma.writeU64(POINTERS + 24, BigInt(FORGET_CALLER))
  // SECOND is known before the region that begins at CALLEE is made.
  guest.registers.set('rip', SECOND)
  while (guest.gpr(8) + guest.gpr(9) < turns) guest.run(10_000)
}

/** For each region that has both the caller's CALL and the function's RET, how far the function's page is from where the region begins. */
function pagesOfFunction(guest: CoreGuest): number[] {
  const cpu = guest.cpu as unknown as Translator
  const calls = (distance: number, { offset, ending }: RegionNode): boolean => offset >> 12 === distance && ending.kind === 'call'
  const returns = (distance: number, { offset, ending }: RegionNode): boolean =>
    offset >> 12 === distance && (offset & 0xfff) >= (FUNCTION & 0xfff) && ending.kind === 'indirect'
  return Array.from({ length: 200 }, (_, index) => cpu.regionGraph(index)?.nodes ?? []).flatMap((nodes) =>
    [0, -1].filter((distance) => nodes.some((node) => calls(distance + 1, node)) && nodes.some((node) => returns(distance, node))),
  )
}

describe.each<readonly [string, Engine, number, number, readonly number[]]>([
  ['a region that begins with the function', Translator, CHAINED_TURNS, 7, [0]],
  ['a region that begins with the function, with few turns between', Translator, CHAINED_TURNS, 1, [0]],
  ['a merged region', Tiered, MERGED_TURNS, 0x7fff, [0, -1]],
])('of a function in one page and its caller in another, in %s,', (_, engine, turns, mask, distances) => {
  it.each([
    ['with INVLPG', `${CHANGE_FIRST} ${invalidate(CODE)}`],
    ['by loading CR3', `${CHANGE_FIRST} ${RELOAD}`],
    ['while a third page does INVLPG', `${CHANGE_FIRST} ff1425${le32(POINTERS + 16)}`],
  ])("the function's page is the one that is mapped, when the caller changes it %s", { timeout: 120_000 }, (_name, change) => {
    const translated = compareOn(engine, (guest) => {
      runBoth(guest, engine, turns, { callee: '', caller: sometimes('r8+r9', mask, change) })
      expect(guest.gpr(0)).toBeGreaterThan(BigInt(turns) / 5n)
      expect(guest.gpr(3)).toBeGreaterThan(BigInt(turns) / 5n)
    })

    expect(pagesOfFunction(translated).some((distance) => distances.includes(distance))).toBe(true)
  })

  it.each([
    ['with INVLPG', `${changeEntry(SECOND, 0x2000)} ${invalidate(SECOND)}`],
    ['by loading CR3', `${changeEntry(SECOND, 0x2000)} ${RELOAD}`],
    ['while a third page does INVLPG', `${changeEntry(SECOND, 0x2000)} ff1425${le32(POINTERS + 24)}`],
  ])('the page returned into is the one that is mapped, when the function changes it %s', { timeout: 120_000 }, (_name, change) => {
    const translated = compareOn(engine, (guest) => {
      runBoth(guest, engine, turns, { callee: sometimes('rax+rbx', mask, change), caller: '' })
      expect(guest.gpr(8)).toBeGreaterThan(BigInt(turns) / 5n)
      expect(guest.gpr(9)).toBeGreaterThan(BigInt(turns) / 5n)
    })

    expect(pagesOfFunction(translated).some((distance) => distances.includes(distance))).toBe(true)
  })
})
